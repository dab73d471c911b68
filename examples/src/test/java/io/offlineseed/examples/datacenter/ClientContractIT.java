// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import io.offlineseed.DriveId;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.ImportJobClientBuilder;
import io.offlineseed.core.StagingLocations;
import io.offlineseed.core.journal.DriveClaim;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.DrivePlans;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.Verification;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.shipping.PostalAddress;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.AddOptions;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.SealOptions;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.staging.StagingLocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/**
 * The library's client and the stand-in together, judged by a third party: what is recorded at the
 * stand-in's side goes through the publisher's validator.
 */
class ClientContractIT {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    @TempDir Path folder;
    private final ContractJudge judge = new ContractJudge();
    private Path traffic;
    private BlobEndpoint blobs;
    private Datacenter datacenter;
    private ImportJobClient client;
    private StagingLocation location;

    @BeforeEach
    void start() throws IOException {
        traffic = folder.resolve("traffic");
        blobs = DirectoryBlobEndpoint.start(folder.resolve("blobs"), 0);
        datacenter =
                Datacenter.start(
                        blobs,
                        DatacenterOptions.defaults().withTrafficFolder(traffic).withPageSize(1));
        client =
                new ImportJobClientBuilder()
                        .endpoint(datacenter.endpoint().toString())
                        .credential(r -> Mono.just(new AccessToken("token", OffsetDateTime.MAX)))
                        .machineSettingsFile(folder.resolve("machine-settings.json"))
                        .buildClient();
        location = StagingLocations.open(Files.createDirectory(folder.resolve("staging")));
    }

    @AfterEach
    void stop() throws IOException {
        datacenter.close();
        blobs.close();
    }

    private StagedBackup backup(String job, byte[] content) {
        StagedBackup backup =
                location.create(
                        ImportJobSpec.builder()
                                .jobName(job)
                                .subscriptionId(ArmCaller.SUBSCRIPTION)
                                .resourceGroup("rg1")
                                .region("West Europe")
                                .storageAccount("seedacct")
                                .container("seed")
                                .build());
        backup.addStream(new ByteArrayInputStream(content), "a.bin", AddOptions.defaults());
        backup.seal(SealOptions.defaults());
        return backup;
    }

    /** Writes a drive by hand, and leaves the state that preparing it would leave. */
    private PreparedDrive prepared(StagedBackup backup, TestDrive drive, String serial)
            throws IOException {
        OpenBackup open = OpenBackup.of(backup);
        String claimId = UUID.nameUUIDFromBytes(serial.getBytes(StandardCharsets.UTF_8)).toString();
        String hash = Json.text(drive.manifest(), "manifestHash");
        DriveId id = new DriveId(serial);
        PreparedDrive prepared =
                new PreparedDrive(
                        id,
                        claimId,
                        "\\DriveManifest.xml",
                        hash,
                        1,
                        1000,
                        NOW,
                        Verification.FULL,
                        false);
        DrivePlans.add(
                open,
                new DrivePlan(
                        1,
                        open.list().digest(),
                        List.of(new OrdinalRange(0, 1)),
                        1,
                        1000,
                        id,
                        1 << 30,
                        DrivePlan.LAYOUT_VERSION));
        DriveClaim claim =
                new DriveClaim(
                        claimId,
                        id,
                        "directory",
                        drive.folder().toString(),
                        "mounted",
                        1 << 30,
                        0,
                        1,
                        NOW,
                        0,
                        new UUID(0, 0),
                        0,
                        "");
        try (RecoveryPassword password = RecoveryPassword.parse(ArmCaller.KEY.toCharArray());
                DriveJournal journal =
                        DriveJournal.create(open.files(), open.driveDirectory(1), claim)) {
            new FileRecoveryPasswordStore(open.files(), open.secretsDirectory())
                    .put(claimId, password);
            journal.formatted(claimId);
            journal.written(hash, 500);
            journal.verified();
            journal.sealed(prepared, DriveJournal.passwordCheck(claimId, password));
        }
        open.advance(SeedLifecycle.PREPARED);
        return prepared;
    }

    private static PostalAddress address() {
        return PostalAddress.builder()
                .recipientName("Ops")
                .streetAddress1("Main 1")
                .city("Bonn")
                .postalCode("53111")
                .countryOrRegion("Germany")
                .phone("0000000000")
                .email("ops@example.com")
                .build();
    }

    private static ShippingInfo parcel(String trackingNumber) {
        return new ShippingInfo(
                "DHL",
                trackingNumber,
                1,
                LocalDate.parse("2026-05-01"),
                address(),
                new CarrierAccount("DHL", "12345"));
    }

    @Test
    void everyCallOfTheClient_fitsTheDescription() throws Exception {
        CreateJobOptions options =
                CreateJobOptions.returnTo(address(), new CarrierAccount("DHL", "12345"));
        byte[] content = new byte[1000];
        TestDrive drive = new TestDrive(folder.resolve("d1"), "DRIVE01");
        drive.block("a.bin", "no-overwrite", content);
        try (StagedBackup first = backup("fs01-seed", content);
                StagedBackup second = backup("fs02-seed", content)) {
            assertThat(client.find(first)).isEmpty();
            var job = client.create(first, List.of(prepared(first, drive, "DRIVE01")), options);
            assertThat(job.state().toString()).contains("Creating");
            TestDrive other = new TestDrive(folder.resolve("d2"), "DRIVE02");
            client.create(second, List.of(prepared(second, other, "DRIVE02")), options);
            try (Stream<?> all = client.list(ArmCaller.SUBSCRIPTION);
                    Stream<?> group = client.list(ArmCaller.SUBSCRIPTION, "rg1")) {
                assertThat(all).hasSize(2);
                assertThat(group).hasSize(2);
            }
            assertThat(client.locations()).isNotEmpty();
            assertThat(client.location("westeurope").name()).isEqualTo("West Europe");
            List<DriveKey> keys = client.bitLockerKeys(first);
            assertThat(keys).hasSize(1);
            keys.forEach(DriveKey::close);
            assertThat(client.ship(first, parcel("T1")).state().toString()).contains("Shipping");
            client.ship(first, parcel("T2"));
            assertThat(client.cancel(second).state().toString()).contains("Completed");
            client.delete(second);
            client.delete(second);
            assertThatThrownBy(() -> client.get(second)).isInstanceOf(ServiceException.class);

            Receipt receipt = datacenter.receive(job.resourceId(), List.of(drive.folder()));

            assertThat(receipt.isComplete()).isTrue();
            assertThat(client.get(first).state().isFinal()).isTrue();
            assertThat(
                            blobs.client("seedacct")
                                    .getBlobContainerClient("seed")
                                    .getBlobClient("a.bin")
                                    .downloadContent()
                                    .toBytes())
                    .isEqualTo(content);
        }
        judge.checkAtLeast(traffic, 20);
    }
}
