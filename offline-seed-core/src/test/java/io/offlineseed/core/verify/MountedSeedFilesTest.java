// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedSeedFilesTest {

    @TempDir private Path root;
    private final List<String> named = new ArrayList<>();

    private void touch(String file) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.createFile(path);
    }

    /** Lets the system refuse one path, as it refuses even administrators some. */
    private void refuse(String path) throws IOException {
        new MountedSeedFiles.Listing(root, named::add)
                .visitFileFailed(root.resolve(path), new AccessDeniedException(path));
    }

    @Test
    void forEach_filesAtEveryDepth_namesThemAsAManifestWould() throws IOException {
        touch("top");
        touch("a/b/deep");
        Files.createDirectories(root.resolve("empty"));

        new MountedSeedFiles(root).forEach(named::add);

        assertThat(named).containsExactlyInAnyOrder("\\top", "\\a\\b\\deep");
    }

    @Test
    void forEach_whatTheSystemKeepsInTheRoot_isLeftOutInAnyCase() throws IOException {
        touch("System Volume Information/IndexerVolumeGuid");
        touch("$Recycle.Bin/S-1/desktop.ini");
        touch("a/$RECYCLE.BIN/file");
        Files.createDirectories(root.resolve("lost+found"));

        new MountedSeedFiles(root).forEach(named::add);

        assertThat(named).containsExactly("\\a\\$RECYCLE.BIN\\file");
    }

    @Test
    void forEach_systemDirectoryThatNobodyMayOpen_isPassedOver() throws IOException {
        refuse("System Volume Information");
        refuse("$RECYCLE.BIN");
        refuse("lost+found");

        assertThat(named).isEmpty();
    }

    @Test
    void forEach_otherDirectoryThatCannotBeOpened_isNamedItself() throws IOException {
        refuse("private");
        refuse("a/lost+found");

        assertThat(named).containsExactly("\\private", "\\a\\lost+found");
    }

    @Test
    void forEach_listThatBreaksOff_isNamedItself() throws IOException {
        MountedSeedFiles.Listing listing = new MountedSeedFiles.Listing(root, named::add);

        listing.postVisitDirectory(root.resolve("whole"), null);
        listing.postVisitDirectory(root.resolve("torn"), new IOException("bad sector"));

        assertThat(named).containsExactly("\\torn");
    }

    @Test
    void forEach_rootThatCannotBeListed_fails() {
        assertThatThrownBy(() -> new MountedSeedFiles(root.resolve("gone")).forEach(named::add))
                .isInstanceOf(NoSuchFileException.class);
    }
}
