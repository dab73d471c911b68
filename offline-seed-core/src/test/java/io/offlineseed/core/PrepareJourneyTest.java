// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.SeedLifecycle;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveFile;
import io.offlineseed.drive.DrivePreparer;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.ManifestBlobFacts;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PrepareReport;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.RecoveryPasswordStore;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.drive.VerifyOptions;
import io.offlineseed.staging.AddOptions;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.StagedBackup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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

    @Test
    void journey_namesThatTheVolumeHasItselfOntoAnImage_goAsideAndAreAllThere() throws IOException {
        Map<String, String> blobs = new TreeMap<>();
        for (String name :
                List.of(
                        "$MFT",
                        "DriveManifest.xml",
                        "drivemanifest.XML",
                        "System Volume Information/FVE2.{e40ad34d-dae9-4bc7-95bd-b16218c10f72}.1",
                        "offline-seed-properties.xml",
                        "~/000000000003",
                        "alike/a",
                        "alike/A",
                        "ALIKE/b",
                        "plain")) {
            blobs.put(name, "content of " + name);
        }
        Path staging = Files.createDirectory(temp.resolve("staging"));
        Drive drive = Drives.image(temp.resolve("drive.img"), "IMG-1", 70L * MIB);
        try (StagedBackup backup = StagingLocations.open(staging).create(spec())) {
            for (Map.Entry<String, String> blob : blobs.entrySet()) {
                byte[] content = blob.getValue().getBytes(StandardCharsets.UTF_8);
                backup.addStream(
                        new ByteArrayInputStream(content), blob.getKey(), AddOptions.defaults());
            }
            backup.seal();
            MemoryPasswords passwords = new MemoryPasswords();

            PrepareReport report =
                    new DrivePreparerBuilder()
                            .recoveryPasswordStore(passwords)
                            .buildPreparer()
                            .prepare(
                                    backup,
                                    List.of(DriveTarget.erase(drive, "IMG-1")),
                                    PrepareOptions.defaults());

            PreparedDrive prepared = report.orElseThrow().get(0);
            assertThat(prepared.shippable()).as("an image cannot be shipped").isFalse();
            try (RecoveryPassword password = passwords.find(prepared.claimId()).orElseThrow();
                    DriveReader reader = Drives.open(drive, UnlockKey.recoveryPassword(password))) {
                assertThat(reader.verify(VerifyOptions.defaults()).isSound()).isTrue();
                assertThat(contents(reader)).isEqualTo(blobs);
            }
        }
    }

    /** What the manifest says is where, read from there; keys are the staged paths. */
    private static Map<String, String> contents(DriveReader reader) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<ManifestBlobFacts> all = reader.manifestBlobs()) {
            for (ManifestBlobFacts blob : all.toList()) {
                DriveFile file = reader.find(blob.file()).orElseThrow();
                try (InputStream in = Channels.newInputStream(reader.open(file))) {
                    contents.put(
                            blob.blobPath().substring("fs01/".length()),
                            new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return contents;
    }

    private static final class MemoryPasswords implements RecoveryPasswordStore {

        private final Map<String, char[]> passwords = new ConcurrentHashMap<>();

        @Override
        public void put(String claimId, RecoveryPassword password) {
            passwords.put(claimId, password.reveal());
        }

        @Override
        public Optional<RecoveryPassword> find(String claimId) {
            return Optional.ofNullable(passwords.get(claimId)).map(RecoveryPassword::parse);
        }

        @Override
        public void delete(String claimId) {
            passwords.remove(claimId);
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
