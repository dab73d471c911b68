// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeTest {

    @TempDir Path root;

    private OpenBackup backup;
    private Path file;
    private SealedBlob blob;

    @BeforeEach
    void sealOneFile() throws IOException {
        backup = Staging.create(root);
        file = Staging.put(backup, "a", "content");
        Staging.put(backup, "b", "other");
        backup.seal();
        blob = Staging.sealed(backup).get(0);
    }

    @Test
    void verifyUnchanged_ofTheSealedFile_passes() {
        assertThatCode(() -> backup.verifyUnchanged(blob)).doesNotThrowAnyException();
        assertThatCode(() -> backup.verifyUnchanged(0, 2)).doesNotThrowAnyException();
    }

    @Test
    void verifyUnchanged_otherSize_saysBoth() throws IOException {
        Files.writeString(file, "content and more");

        assertChanged("it had 7 bytes, now 16");
    }

    @Test
    void verifyUnchanged_otherTime_saysBoth() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(blob.blob().modifiedAt().plusMillis(1)));

        assertChanged("it was last changed at " + blob.blob().modifiedAt());
    }

    @Test
    void verifyUnchanged_timeToldLessPrecisely_passes() throws IOException {
        FileTime shared = FileTime.from(blob.blob().modifiedAt().truncatedTo(ChronoUnit.MICROS));
        Files.setLastModifiedTime(file, shared);

        assertThatCode(() -> backup.verifyUnchanged(blob)).doesNotThrowAnyException();
    }

    @Test
    void verifyUnchanged_anotherFileOfSameSizeAndTime_isNoticedWhereKeysHold() throws IOException {
        Path other = Files.writeString(root.resolve("other"), "CONTENT");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        if (blob.fileKey().isPresent()) {
            assertChanged("another file");
        } else {
            assertThatCode(() -> backup.verifyUnchanged(blob)).doesNotThrowAnyException();
        }
    }

    @Test
    void verifyUnchanged_locationCopiedElsewhere_doesNotMindOtherKeys() throws IOException {
        Path copy = Files.createDirectory(root.resolve("copy"));
        Path from = root.resolve("fs01-seed");
        for (String each : Staging.files(from)) {
            Path target = copy.resolve("fs01-seed").resolve(each);
            Files.createDirectories(target.getParent());
            Files.copy(from.resolve(each), target, StandardCopyOption.COPY_ATTRIBUTES);
        }
        OpenBackup there = OpenBackup.of(Staging.open(copy).get("fs01-seed"));

        assertThatCode(() -> there.verifyUnchanged(0, 2)).doesNotThrowAnyException();
    }

    @Test
    void verifyUnchanged_symbolicLinkInItsPlace_isNoticed() throws IOException {
        Path other = root.resolve("moved");
        Files.move(file, other);
        Files.createSymbolicLink(file, other);

        assertChanged("no regular file");
    }

    @Test
    void verifyUnchanged_fileGone_saysHowToGoOn() throws IOException {
        Files.delete(file);

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.verifyUnchanged(0, 2))
                .withMessageContaining(file.toString())
                .withMessageContaining("Put back")
                .satisfies(e -> assertThat(e.code()).isEqualTo("STAGED_FILE_MISSING"));
        assertThatCode(() -> backup.verifyUnchanged(1, 2)).doesNotThrowAnyException();
    }

    private void assertChanged(String how) {
        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.verifyUnchanged(blob))
                .withMessageContaining(file.toString())
                .withMessageContaining(how)
                .withMessageContaining("another job name")
                .satisfies(e -> assertThat(e.code()).isEqualTo("STAGED_FILE_CHANGED"));
    }
}
