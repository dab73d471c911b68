// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
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
import io.offlineseed.importjob.ImportService;
import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.shipping.PostalAddress;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.AddOptions;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.SealOptions;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.staging.StagingLocation;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** A datacenter, backups with drives that were written by hand, and clients that speak with it. */
final class ClientFixture implements Closeable {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private final Path folder;
    private final StagingLocation location;
    private final BlobEndpoint blobs;
    final Datacenter datacenter;

    /** The folder exchanges with the datacenter are recorded in. */
    final Path traffic;

    ClientFixture(Path folder) throws IOException {
        this.folder = folder;
        traffic = folder.resolve("traffic");
        blobs = DirectoryBlobEndpoint.start(folder.resolve("blobs"), 0);
        datacenter =
                Datacenter.start(
                        blobs,
                        DatacenterOptions.defaults().withTrafficFolder(traffic).withPageSize(1));
        location = StagingLocations.open(Files.createDirectory(folder.resolve("staging")));
    }

    /** Returns a builder for a client that retries at once, and twice at most. */
    ImportJobClientBuilder client(ImportService service) {
        return new ImportJobClientBuilder()
                .service(service)
                .endpoint(datacenter.endpoint().toString())
                .credential(r -> Mono.just(new AccessToken("token", OffsetDateTime.MAX)))
                .retryOptions(new RetryOptions(new FixedDelayOptions(2, Duration.ofMillis(1))))
                .machineSettingsFile(folder.resolve("machine-settings.json"));
    }

    byte[] blob(String name) {
        return blobs.client("seedacct")
                .getBlobContainerClient("seed")
                .getBlobClient(name)
                .downloadContent()
                .toBytes();
    }

    StagedBackup backup(String job, byte[] content) {
        return backup(job, "West Europe", content);
    }

    /** Returns an empty backup for that region. */
    StagedBackup backupIn(String region) {
        return backup("elsewhere-seed", region, new byte[0]);
    }

    private StagedBackup backup(String job, String region, byte[] content) {
        StagedBackup backup =
                location.create(
                        ImportJobSpec.builder()
                                .jobName(job)
                                .subscriptionId(ArmCaller.SUBSCRIPTION)
                                .resourceGroup("rg1")
                                .region(region)
                                .storageAccount("seedacct")
                                .container("seed")
                                .build());
        backup.addStream(new ByteArrayInputStream(content), "a.bin", AddOptions.defaults());
        backup.seal(SealOptions.defaults());
        return backup;
    }

    /** Writes a drive by hand, and leaves the state that preparing it would leave. */
    PreparedDrive prepared(StagedBackup backup, TestDrive drive, String serial) throws IOException {
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

    static CreateJobOptions options() {
        return CreateJobOptions.returnTo(address(), new CarrierAccount("DHL", "12345"));
    }

    static PostalAddress address() {
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

    static ShippingInfo parcel(String trackingNumber) {
        return new ShippingInfo(
                "DHL",
                trackingNumber,
                1,
                LocalDate.parse("2026-05-01"),
                address(),
                new CarrierAccount("DHL", "12345"));
    }

    @Override
    public void close() throws IOException {
        datacenter.close();
        blobs.close();
    }
}
