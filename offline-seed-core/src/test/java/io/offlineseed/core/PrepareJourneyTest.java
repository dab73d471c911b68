// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.SeedLifecycle;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DrivePreparer;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PrepareReport;
import io.offlineseed.staging.AddOptions;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.StagedBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a directory to prepared drives, through the front doors alone. */
class PrepareJourneyTest {

    private static final int MIB = 1 << 20;

    @TempDir private Path temp;

    @Test
    void journey_replicaAndFilesOntoTwoDrives_isPreparedAndSurvivesAnotherCall()
            throws IOException {
        byte[] noise = new byte[6 * MIB];
        new Random(1).nextBytes(noise);
        Path source = Files.createDirectory(temp.resolve("source"));
        Files.write(source.resolve("noise.bin"), noise);
        Files.writeString(source.resolve("read.me"), "hello");
        Path extra = Files.write(temp.resolve("extra.vhd"), new byte[5 * MIB]);
        Drive first = Drives.directory(temp.resolve("d1"), "DIR-1", 9L * MIB);
        Drive second = Drives.directory(temp.resolve("d2"), "DIR-2", 9L * MIB);
        DrivePreparer preparer = new DrivePreparerBuilder().buildPreparer();

        Path staging = Files.createDirectory(temp.resolve("staging"));
        try (StagedBackup backup = StagingLocations.open(staging).create(spec())) {
            backup.addReplica(source, ReplicaOptions.defaults());
            backup.addFile(extra, "disks/extra.vhd", AddOptions.defaults());
            backup.seal();
            assertThat(preparer.plan(backup, List.of(first, second)).isSatisfied()).isTrue();
            assertThat(preparer.plan(backup, List.of()).drives()).isEqualTo(1);

            PrepareReport report =
                    preparer.prepare(
                            backup,
                            List.of(
                                    DriveTarget.erase(first, "DIR-1"),
                                    DriveTarget.erase(second, "DIR-2")),
                            PrepareOptions.defaults());

            assertThat(report.orElseThrow()).hasSize(2);
            assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.PREPARED);
            assertThat(report.prepared().stream().mapToLong(d -> d.blobBytes()).sum())
                    .isEqualTo(backup.blobBytes());
        }
        try (StagedBackup again = StagingLocations.open(staging).get("fs01-seed")) {
            PrepareReport report = preparer.prepare(again, List.of(), PrepareOptions.defaults());
            assertThat(report.isComplete()).isTrue();
            assertThat(report.prepared()).hasSize(2);
        }
    }

    private static ImportJobSpec spec() {
        return ImportJobSpec.builder()
                .jobName("fs01-seed")
                .subscriptionId("11111111-2222-3333-4444-555555555555")
                .resourceGroup("backup")
                .region("westeurope")
                .storageAccount("seeds")
                .container("fs01")
                .build();
    }
}
