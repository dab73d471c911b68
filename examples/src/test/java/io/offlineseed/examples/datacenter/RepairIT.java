// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlockListType;
import com.azure.storage.blob.specialized.BlobLeaseClient;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import com.azure.storage.blob.specialized.BlockBlobClient;
import io.offlineseed.core.CopyLogs;
import io.offlineseed.core.DrivePreparerBuilder;
import io.offlineseed.core.Drives;
import io.offlineseed.core.ImportJobClientBuilder;
import io.offlineseed.core.RecoveryVaultBuilder;
import io.offlineseed.core.StagingLocations;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.importjob.CopyLogEntry;
import io.offlineseed.importjob.CopyLogEntry.Outcome;
import io.offlineseed.importjob.CopyLogEntry.Subject;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.importjob.StoredCopyLog;
import io.offlineseed.importjob.StoredCopyLog.Kind;
import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.shipping.PostalAddress;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.AddOptions;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.testing.Judges;
import io.offlineseed.vault.ProofLevel;
import io.offlineseed.vault.ProveOptions;
import io.offlineseed.vault.RecoveryVault;
import io.offlineseed.vault.RepairOptions;
import io.offlineseed.vault.RepairReport;
import io.offlineseed.vault.SeedOutcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** A drive that is damaged on its way: what the log says, and what a repair makes of it. */
class RepairIT {

    private static final int MIB = 1 << 20;
    private static final String SERIAL = "DAMAGED1";

    @TempDir Path folder;

    @Test
    void driveDamagedOnItsWay_blobsInAFolder_isRepairedFromTheLog() throws Exception {
        try (BlobEndpoint blobs = DirectoryBlobEndpoint.start(folder.resolve("blobs"), 0)) {
            damagedDrive_isRepaired(blobs);
        }
    }

    @Test
    void driveDamagedOnItsWay_blobsInAzurite_isRepairedFromTheLogAndLeasesAreKept()
            throws Exception {
        try (BlobEndpoint blobs =
                Azurite.start(
                        Judges.require("node"),
                        Judges.requireNodeModule(Azurite.PROGRAM),
                        Files.createDirectory(folder.resolve("azurite")),
                        List.of("seedacct"))) {
            damagedDrive_isRepaired(blobs);
            leasedBlob_isLeftUntilTheLeaseEnds(blobs);
        }
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private static ImportJobSpec spec() {
        return ImportJobSpec.builder()
                .jobName("fs01-seed")
                .subscriptionId(ArmCaller.SUBSCRIPTION)
                .resourceGroup("rg1")
                .region("West Europe")
                .storageAccount("seedacct")
                .container("seed")
                .blobMetadata("origin", "fs01")
                .build();
    }

    private void damagedDrive_isRepaired(BlobEndpoint blobs) throws Exception {
        try (StagedBackup backup =
                        StagingLocations.open(Files.createDirectory(folder.resolve("staging")))
                                .create(spec());
                Datacenter datacenter = Datacenter.start(blobs, DatacenterOptions.defaults())) {
            add(backup, "dir/a.bin", 9 * MIB + 5);
            add(backup, "good.bin", 1000);
            add(backup, "lost.bin", 2000);
            add(backup, "disk.vhd", 9 * MIB);
            backup.setKind("disk.vhd", BlobKind.PAGE);
            backup.seal();
            Drive drive = Drives.directory(folder.resolve("drive"), SERIAL, 64 * MIB);
            List<PreparedDrive> prepared =
                    new DrivePreparerBuilder()
                            .buildPreparer()
                            .prepare(
                                    backup,
                                    List.of(DriveTarget.erase(drive, SERIAL)),
                                    PrepareOptions.defaults())
                            .orElseThrow();
            ImportJobClient jobs = ship(backup, prepared, datacenter);
            flipByte("a.bin", 5 * MIB);
            flipByte("disk.vhd", 8 * MIB);
            Files.delete(onDrive("lost.bin"));

            Receipt receipt =
                    datacenter.receive(
                            jobs.get(backup).resourceId(), List.of(folder.resolve("drive")));

            assertThat(receipt.drives().get(0).status()).isEqualTo("CompletedWithErrors");
            BlobServiceClient account = blobs.client("seedacct");
            List<StoredCopyLog> logs = CopyLogs.find(account, jobs.get(backup));
            assertThat(logs)
                    .extracting(StoredCopyLog::kind)
                    .containsExactly(Kind.ERROR, Kind.VERBOSE);
            assertLogsTell(account, logs);
            BlobContainerClient container = account.getBlobContainerClient("seed");
            RecoveryVault vault = new RecoveryVaultBuilder().container(container).buildVault();
            SeedOutcome before = vault.prove(backup, ProveOptions.defaults());
            assertThat(before.problems())
                    .extracting(SeedOutcome.Problem::blob)
                    .containsExactlyInAnyOrder("seed/dir/a.bin", "seed/lost.bin", "seed/disk.vhd");
            Path log = folder.resolve("error.xml");
            account.getBlobContainerClient(logs.get(0).container())
                    .getBlobClient(logs.get(0).blobName())
                    .downloadToFile(log.toString());

            RepairReport report =
                    vault.repair(backup, RepairOptions.defaults().withLogs(List.of(log)));

            assertThat(report.problems()).isEmpty();
            assertThat(report.repairedBlobs()).isEqualTo(3);
            assertThat(report.passedOver()).isEqualTo(1);
            assertThat(container.getBlobClient("disk.vhd").getProperties().getMetadata())
                    .containsOnlyKeys("origin");
            assertThat(container.getBlobClient("lost.bin").getProperties().getMetadata())
                    .containsEntry("origin", "fs01");
            assertThat(
                            vault.prove(backup, ProveOptions.defaults().withLevel(ProofLevel.FULL))
                                    .isComplete())
                    .isTrue();
            assertThat(jobs.get(backup).state().wireName()).isEqualTo("Closed");
        }
    }

    private static void add(StagedBackup backup, String path, int bytes) {
        backup.addStream(new ByteArrayInputStream(content(bytes)), path, AddOptions.defaults());
    }

    private ImportJobClient ship(
            StagedBackup backup, List<PreparedDrive> prepared, Datacenter datacenter) {
        ImportJobClient jobs =
                new ImportJobClientBuilder()
                        .endpoint(datacenter.endpoint().toString())
                        .credential(r -> Mono.just(new AccessToken("token", OffsetDateTime.MAX)))
                        .machineSettingsFile(folder.resolve("machine-settings.json"))
                        .buildClient();
        PostalAddress home =
                PostalAddress.builder()
                        .recipientName("Ops")
                        .streetAddress1("Main 1")
                        .city("Bonn")
                        .postalCode("53111")
                        .countryOrRegion("Germany")
                        .phone("+49 228 0000000")
                        .email("ops@example.com")
                        .build();
        CarrierAccount account = new CarrierAccount("DHL", "123456789");
        jobs.create(backup, prepared, CreateJobOptions.returnTo(home, account));
        jobs.ship(
                backup,
                new ShippingInfo("DHL", "T1", 1, LocalDate.of(2026, 11, 22), home, account));
        return jobs;
    }

    private Path onDrive(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("drive"))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    private void flipByte(String name, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(onDrive(name));
        bytes[offset] ^= 1;
        Files.write(onDrive(name), bytes);
    }

    private static void assertLogsTell(BlobServiceClient account, List<StoredCopyLog> logs) {
        List<CopyLogEntry> errors = new ArrayList<>();
        var summary = CopyLogs.read(account, logs.get(0), errors::add);
        assertThat(summary.driveId()).contains(SERIAL);
        assertThat(summary.failedBlobs()).isEqualTo(3);
        assertThat(errors).allMatch(entry -> entry.outcome() != Outcome.UNKNOWN);
        assertThat(errors)
                .filteredOn(entry -> entry.status().equals("Corrupted"))
                .extracting(CopyLogEntry::subject)
                .containsExactlyInAnyOrder(Subject.BLOCK, Subject.PAGE_RANGE);
        assertThat(errors)
                .anyMatch(
                        entry ->
                                entry.status().equals("FileNotFound")
                                        && entry.path().orElse("").equals("seed/lost.bin"));
        List<CopyLogEntry> all = new ArrayList<>();
        CopyLogs.read(account, logs.get(1), all::add);
        assertThat(all)
                .anyMatch(
                        entry ->
                                entry.outcome() == Outcome.ARRIVED
                                        && entry.path().orElse("").equals("seed/good.bin"));
    }

    private void leasedBlob_isLeftUntilTheLeaseEnds(BlobEndpoint blobs) {
        BlobContainerClient container = blobs.client("seedacct").getBlobContainerClient("seed");
        BlockBlobClient blob = container.getBlobClient("dir/a.bin").getBlockBlobClient();
        String first =
                blob.listBlocks(BlockListType.COMMITTED).getCommittedBlocks().get(0).getName();
        blob.commitBlockList(List.of(first), true);
        BlobLeaseClient lease =
                new BlobLeaseClientBuilder()
                        .blobClient(container.getBlobClient("dir/a.bin"))
                        .buildClient();
        lease.acquireLease(-1);
        RecoveryVault vault = new RecoveryVaultBuilder().container(container).buildVault();
        try (StagedBackup backup =
                StagingLocations.open(folder.resolve("staging")).get("fs01-seed")) {
            RepairReport left = vault.repair(backup, RepairOptions.defaults());
            assertThat(left.problems().get(0).message()).contains("is leased by someone");

            lease.releaseLease();
            RepairReport repaired = vault.repair(backup, RepairOptions.defaults());
            assertThat(repaired.repairedBlobs()).isEqualTo(1);
            assertThat(repaired.uploadedBlocks()).isEqualTo(2);
            assertThat(repaired.rightBlobs()).isEqualTo(3);
        }
    }
}
