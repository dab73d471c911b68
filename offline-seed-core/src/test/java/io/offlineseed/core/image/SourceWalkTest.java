// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.core.staging.ListLine;
import io.offlineseed.drive.DriveException;
import io.offlineseed.staging.BlobKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SourceWalkTest {

    @TempDir private Path root;

    private final List<ListLine> lines = new ArrayList<>();

    @BeforeEach
    void makeATree() throws IOException {
        Files.createDirectories(root.resolve("docs/empty/below"));
        Files.writeString(root.resolve("docs/readme.txt"), "hello");
        Files.write(root.resolve("disk.vhd"), new byte[1024]);
        Files.write(root.resolve("odd.vhdx"), new byte[1000]);
    }

    private SourceWalk walk() throws IOException {
        try (SourceWalk walk = new SourceWalk(root, () -> false)) {
            walk.forEachRemaining(line -> lines.add(ListLine.parse(line)));
            return walk;
        }
    }

    private ListLine line(String path) {
        return lines.stream().filter(l -> l.path().equals(path)).findFirst().orElseThrow();
    }

    @Test
    void walk_aTree_givesEachFileWithSizeTimeAndKind() throws IOException {
        SourceWalk walk = walk();

        assertThat(lines).hasSize(3);
        assertThat(line("docs/readme.txt").sizeBytes()).isEqualTo(5);
        assertThat(line("docs/readme.txt").modifiedAt())
                .isEqualTo(Files.getLastModifiedTime(root.resolve("docs/readme.txt")).toInstant());
        assertThat(line("docs/readme.txt").kind()).isEqualTo(BlobKind.BLOCK);
        assertThat(line("disk.vhd").kind()).isEqualTo(BlobKind.PAGE);
        assertThat(line("odd.vhdx").kind())
                .as("no virtual disk has 1000 bytes")
                .isEqualTo(BlobKind.BLOCK);
        assertThat(walk.emptyDirectories()).isEqualTo(2);
        walk.throwIfUnfit();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "making a link takes rights there")
    void walk_links_areNotFollowedAndNamed() throws IOException {
        Files.createSymbolicLink(root.resolve("to-file"), root.resolve("disk.vhd"));
        Files.createSymbolicLink(root.resolve("docs/to-itself"), root);

        SourceWalk walk = walk();

        assertThat(lines).hasSize(3);
        assertThat(walk.leftOut().count()).isEqualTo(2);
        assertThat(walk.leftOut().shown())
                .containsExactlyInAnyOrder(
                        "to-file (a symbolic link)", "docs/to-itself (a symbolic link)");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "such names cannot be there")
    void walk_namesThatWindowsDoesNotTake_goAside() throws IOException {
        Files.createFile(root.resolve("what?.txt"));
        Files.createFile(root.resolve("aux"));
        Files.createFile(root.resolve("DriveManifest.xml"));

        walk().throwIfUnfit();

        assertThat(lines.stream().filter(ListLine::aside).map(ListLine::path))
                .containsExactlyInAnyOrder("what?.txt", "aux", "DriveManifest.xml");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "such names cannot be there")
    void walk_namesThatNoBlobCanHave_areRefusedByName() throws IOException {
        Files.createFile(root.resolve("new\nline"));
        Files.createFile(root.resolve("docs/ends."));

        SourceWalk walk = walk();

        assertThatThrownBy(walk::throwIfUnfit)
                .isInstanceOfSatisfying(
                        DriveException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_NOT_FIT"))
                .hasMessageContaining("2 files cannot be taken along")
                .hasMessageContaining("new\\u000aline")
                .hasMessageContaining("docs/ends.")
                .hasMessageContaining("Nothing was written");
    }

    @Test
    void walk_askedToStop_stops() throws IOException {
        try (SourceWalk walk = new SourceWalk(root, () -> true)) {
            assertThatThrownBy(walk::hasNext).isInstanceOf(StoppedException.class);
        }
    }
}
