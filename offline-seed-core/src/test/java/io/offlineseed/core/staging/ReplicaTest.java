// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offlineseed.core.hash.Md5;
import io.offlineseed.staging.AddOptions;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.ReplicaReport;
import io.offlineseed.staging.StagingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaTest {

    @TempDir Path temporary;

    private Path root;
    private Path source;

    @BeforeEach
    void makeSource() throws IOException {
        root = Files.createDirectory(temporary.resolve("location"));
        source = Files.createDirectory(temporary.resolve("source"));
        byte[] random = new byte[100_000];
        new Random(1).nextBytes(random);
        Files.write(source.resolve("random.bin"), random);
        Files.createDirectory(source.resolve("directory"));
        Files.writeString(source.resolve("directory/a.txt"), "content");
    }

    @Test
    void addReplica_thenSeal_listsSegmentsWithTheirBornHashes() throws IOException {
        OpenBackup backup = Staging.create(root);
        ReplicaReport report = backup.addReplica(source, options());
        Staging.put(backup, "other.bin", "of another tool");
        backup.seal();

        assertThat(report.isComplete()).isTrue();
        assertThat(report.files()).isEqualTo(2);
        assertThat(Staging.paths(backup))
                .containsExactly(
                        "other.bin", "replica/000001.tar.zst", "replica/catalog.jsonl.zst");
        for (SealedBlob each : Staging.sealed(backup).subList(1, 3)) {
            byte[] segment = Files.readAllBytes(each.file());
            assertThat(each.blockHashes())
                    .hasValueSatisfying(
                            hashes -> {
                                assertThat(hashes.firstHash()).isZero();
                                assertThat(hashes.file())
                                        .hasBinaryContent(Md5.digest().digest(segment));
                            });
        }
        assertThat(Staging.sealed(backup).get(0).blockHashes()).isEmpty();
    }

    @Test
    void addReplica_ofTheTreeThatHoldsTheLocation_leavesTheLocationOut() throws IOException {
        OpenBackup backup = Staging.create(root);
        ReplicaReport report = backup.addReplica(temporary, options());

        assertThat(report.files()).isEqualTo(2);
    }

    @Test
    void seal_segmentThatChangedItsLength_isRefused() throws IOException {
        OpenBackup backup = Staging.create(root);
        backup.addReplica(source, options());
        Files.write(backup.blobsDirectory().resolve("replica/000001.tar.zst"), new byte[0]);

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(backup::seal)
                .withMessageContaining("replica/000001.tar.zst")
                .satisfies(e -> assertThat(e.code()).isEqualTo("STAGED_FILE_CHANGED"));
    }

    @Test
    void seal_replicaThatWasNotCompleted_isRefusedUntilItIs() throws IOException {
        OpenBackup created = Staging.create(root);
        created.close();
        OpenBackup failing =
                OpenBackup.of(
                        FolderStagingLocation.open(
                                        root,
                                        root,
                                        Staging.surroundings(
                                                (step, file) -> {
                                                    if (file.endsWith("catalog.jsonl.zst.md5")) {
                                                        throw new IOException("cable pulled");
                                                    }
                                                },
                                                created.clock()))
                                .get("fs01-seed"));
        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> failing.addReplica(source, options()))
                .withMessageContaining("cable pulled");
        failing.close();

        OpenBackup backup = OpenBackup.of(Staging.open(root).get("fs01-seed"));
        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(backup::seal)
                .withMessageContaining("addReplica again")
                .satisfies(e -> assertThat(e.code()).isEqualTo("REPLICA_UNFINISHED"));

        backup.addReplica(source, options());
        backup.seal();
        assertThat(backup.blobCount()).isEqualTo(2);
    }

    @Test
    void addReplica_overFilesOfAnotherTool_isRefusedAndKeepsThem() throws IOException {
        OpenBackup backup = Staging.create(root);
        Path file = Staging.put(backup, "replica/000001.tar.zst", "mine");

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.addReplica(source, options()))
                .withMessageContaining("another origin")
                .satisfies(e -> assertThat(e.code()).isEqualTo("BLOB_EXISTS"));
        assertThat(file).hasContent("mine");
    }

    @Test
    void addStream_amongTheSegments_isRefused() {
        OpenBackup backup = Staging.create(root);
        backup.addReplica(source, options());

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                backup.addStream(
                                        new ByteArrayInputStream(new byte[1]),
                                        "Replica/000002.tar.zst",
                                        AddOptions.defaults()))
                .withMessageContaining("segments");
    }

    private static ReplicaOptions options() {
        return ReplicaOptions.defaults().withThreads(1);
    }
}
