// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.demo;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.storage.blob.BlobContainerClient;
import io.offlineseed.core.DrivePreparerBuilder;
import io.offlineseed.core.Drives;
import io.offlineseed.core.ImportJobClientBuilder;
import io.offlineseed.core.RecoveryVaultBuilder;
import io.offlineseed.core.StagingLocations;
import io.offlineseed.drive.DriveNeeds;
import io.offlineseed.drive.DrivePreparer;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.examples.console.Sizes;
import io.offlineseed.examples.datacenter.Azurite;
import io.offlineseed.examples.datacenter.BlobEndpoint;
import io.offlineseed.examples.datacenter.Datacenter;
import io.offlineseed.examples.datacenter.DatacenterOptions;
import io.offlineseed.examples.datacenter.DirectoryBlobEndpoint;
import io.offlineseed.examples.datacenter.Receipt;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.shipping.PostalAddress;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.ReplicaReport;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.staging.StagedBlob;
import io.offlineseed.vault.ProofLevel;
import io.offlineseed.vault.ProveOptions;
import io.offlineseed.vault.RecoveryVault;
import io.offlineseed.vault.RestoreOptions;
import io.offlineseed.vault.RestoreReport;
import io.offlineseed.vault.SeedOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** The journey itself, stage by stage, with the calls an embedding product makes. */
final class Journey {

    /** System property: the folder with the pinned npm packages; set by the launcher. */
    static final String NODE_MODULES = "offlineseed.nodeModules";

    private static final String JOB = "demo-seed";

    /** Staged, on drives, as blobs, restored: each at most as large as the source. */
    private static final int COPIES = 4;

    private static final int BLOCK_BYTES = 4 << 20; // what a manifest's hash covers
    private static final long SMALLEST_SEGMENT_BYTES = 1 << 20;
    private static final int SEGMENTS_FOR_EACH_DRIVE = 4; // so that drives fill evenly

    private final Screen screen;
    private final Path source;
    private final Path work;
    private final DemoDrives drives;
    private final Optional<Long> driveBytes;
    private String blobName = "";

    Journey(Screen screen, Path source, Path work, int driveCount, Optional<Long> driveBytes) {
        this.screen = screen;
        this.source = source;
        this.work = work;
        this.drives = new DemoDrives(work.resolve("drives"), driveCount);
        this.driveBytes = driveBytes;
    }

    /** Returns whether every byte was proven and the restored tree equals the source. */
    boolean run() throws Exception {
        long sourceBytes = checkSpace();
        screen.plain("Seeding %s (%s) in %s", source, Sizes.show(sourceBytes), work);
        Path staging = Files.createDirectory(work.resolve("staging"));
        try (StagedBackup backup = StagingLocations.open(staging).create(spec());
                BlobEndpoint blobs = blobEndpoint();
                Datacenter datacenter = Datacenter.start(blobs, DatacenterOptions.defaults())) {
            ReplicaReport staged = stage(backup, sourceBytes);
            DrivePreparer preparer = new DrivePreparerBuilder().buildPreparer();
            List<DriveTarget> targets = plan(backup, preparer);
            List<PreparedDrive> prepared = prepare(backup, preparer, targets);
            ImportJobClient jobs =
                    new ImportJobClientBuilder()
                            .endpoint(datacenter.endpoint().toString())
                            .credential(credential())
                            .machineSettingsFile(work.resolve("machine-settings.json"))
                            .buildClient();
            createAndShip(backup, jobs, prepared);
            receive(backup, jobs, datacenter, prepared);
            BlobContainerClient container =
                    blobs.client(backup.spec().storageAccount())
                            .getBlobContainerClient(backup.spec().container());
            RecoveryVault vault = new RecoveryVaultBuilder().container(container).buildVault();
            SeedOutcome outcome = finish(backup, vault);
            TreeComparison comparison = restore(backup, vault);
            boolean proven = outcome.isComplete() && comparison.isEqual() && staged.isComplete();
            report(staged, prepared, blockCount(backup), outcome, comparison, proven);
            return proven;
        }
    }

    /** Azurite where Node.js and its package are there, else a folder of our own. */
    private BlobEndpoint blobEndpoint() throws IOException {
        Optional<Path> node = Programs.onSearchPath("node");
        String modules = System.getProperty(NODE_MODULES, "");
        Path program = Path.of(modules).resolve(Azurite.PROGRAM);
        if (node.isPresent() && !modules.isEmpty() && Files.isRegularFile(program)) {
            blobName = "Azurite";
            Path folder = Files.createDirectory(work.resolve("azurite"));
            return Azurite.start(node.get(), program, folder, List.of(spec().storageAccount()));
        }
        blobName = "a folder (Azurite is not installed)";
        return DirectoryBlobEndpoint.start(Files.createDirectory(work.resolve("blobs")), 0);
    }

    private long checkSpace() throws IOException {
        long bytes = Trees.bytes(source);
        if (bytes == 0) {
            throw new BadInput(
                    "--source "
                            + source
                            + " holds no files with content; there is nothing to seed.");
        }
        long needed = bytes * COPIES + drives.bytesBesideBlobs(driveBytes.orElse(0L));
        long free = Files.getFileStore(work).getUsableSpace();
        if (free < needed) {
            throw new BadInput(
                    "There is not enough space below "
                            + work
                            + ": "
                            + Sizes.show(free)
                            + " free, up to "
                            + Sizes.show(needed)
                            + " needed (staged, on drives, as blobs and restored). Name another --workdir.");
        }
        return bytes;
    }

    private static ImportJobSpec spec() {
        return ImportJobSpec.builder()
                .jobName(JOB)
                .subscriptionId("11111111-2222-3333-4444-555555555555")
                .resourceGroup("backup")
                .region("westeurope")
                .storageAccount("contosobackup")
                .container("seeds")
                .build();
    }

    private ReplicaReport stage(StagedBackup backup, long sourceBytes) throws Exception {
        long segmentBytes =
                Math.max(
                        SMALLEST_SEGMENT_BYTES,
                        Math.min(
                                ReplicaOptions.defaults().segmentBytes(),
                                sourceBytes / ((long) drives.count() * SEGMENTS_FOR_EACH_DRIVE)));
        ReplicaReport report =
                screen.stage(
                        "stage",
                        progress -> {
                            ReplicaReport written =
                                    backup.addReplica(
                                            source,
                                            ReplicaOptions.defaults()
                                                    .withSegmentBytes(segmentBytes)
                                                    .withProgress(progress));
                            backup.seal();
                            return written;
                        });
        screen.line(
                "%d files, %s, as %d segments and a catalog of %s; sealed as %d blobs",
                report.files(),
                Sizes.show(report.sourceBytes()),
                report.segments(),
                Sizes.show(report.stagedBytes()),
                backup.blobCount());
        report.firstNotStored().forEach(missing -> screen.line("NOT STORED: %s", missing));
        return report;
    }

    private List<DriveTarget> plan(StagedBackup backup, DrivePreparer preparer) throws Exception {
        return screen.stage(
                "plan",
                progress -> {
                    long size =
                            driveBytes
                                    .map(DemoDrives::wholeSectors)
                                    .orElseGet(() -> drives.sizeThatFits(backup, preparer));
                    DriveNeeds needs = preparer.plan(backup, drives.imagined(size));
                    if (!needs.isSatisfied()) {
                        StringBuilder message =
                                new StringBuilder("--drives ")
                                        .append(drives.count())
                                        .append(" of ")
                                        .append(Sizes.show(size))
                                        .append(" do not take the backup of ")
                                        .append(Sizes.show(backup.blobBytes()))
                                        .append(": ")
                                        .append(needs.unplacedBlobs())
                                        .append(" blobs are left over, and a drive needs at least ")
                                        .append(Sizes.show(needs.smallestDriveBytes()))
                                        .append(" for the largest. No drive was touched.");
                        needs.findings()
                                .forEach(
                                        f ->
                                                message.append(System.lineSeparator())
                                                        .append(f.code())
                                                        .append(": ")
                                                        .append(f.message())
                                                        .append(' ')
                                                        .append(f.remedy()));
                        throw new BadInput(message.toString());
                    }
                    needs.shares()
                            .forEach(
                                    share ->
                                            screen.line(
                                                    "%s takes %d blobs, %s of its %s",
                                                    share.drive().describe(),
                                                    share.blobs(),
                                                    Sizes.show(share.neededBytes()),
                                                    Sizes.show(share.drive().sizeBytes())));
                    return drives.attach(size);
                });
    }

    private List<PreparedDrive> prepare(
            StagedBackup backup, DrivePreparer preparer, List<DriveTarget> targets)
            throws Exception {
        List<PreparedDrive> prepared =
                screen.stage(
                        "prepare",
                        progress ->
                                preparer.prepare(
                                                backup,
                                                targets,
                                                PrepareOptions.defaults().withProgress(progress))
                                        .orElseThrow());
        for (PreparedDrive drive : prepared) {
            screen.line(
                    "drive %s: %d blobs, %s, manifest %s, verified %s",
                    drive.id(),
                    drive.blobCount(),
                    Sizes.show(drive.blobBytes()),
                    drive.manifestHash(),
                    drive.verification());
            Path image = drives.image(drive);
            Drives.inspect(image)
                    .encryption()
                    .ifPresent(
                            e ->
                                    screen.line(
                                            "  NTFS in BitLocker %s, volume %s, image %s",
                                            e.cipher(), e.volumeId(), image));
        }
        screen.line(
                "recovery passwords are in %s, for your eyes only",
                work.resolve("staging").resolve(JOB).resolve("secrets"));
        return prepared;
    }

    private void createAndShip(
            StagedBackup backup, ImportJobClient jobs, List<PreparedDrive> prepared)
            throws Exception {
        PostalAddress home =
                PostalAddress.builder()
                        .recipientName("Backup Operations")
                        .streetAddress1("Example Street 1")
                        .city("Bonn")
                        .postalCode("53111")
                        .countryOrRegion("Germany")
                        .phone("+49 228 0000000")
                        .email("backup-operations@example.com")
                        .build();
        CarrierAccount account = new CarrierAccount("DHL", "123456789");
        screen.stage(
                "job",
                progress -> {
                    ImportJob job =
                            jobs.create(backup, prepared, CreateJobOptions.returnTo(home, account));
                    screen.line("import job %s is %s; ship to:", job.name(), job.state());
                    job.shipTo()
                            .ifPresent(
                                    to -> to.label().lines().forEach(l -> screen.line("  %s", l)));
                    return job;
                });
        screen.stage(
                "ship",
                progress -> {
                    ShippingInfo info =
                            new ShippingInfo(
                                    "DHL",
                                    "DEMO" + UUID.randomUUID().toString().substring(0, 8),
                                    prepared.size(),
                                    LocalDate.now(ZoneOffset.UTC),
                                    home,
                                    account);
                    ImportJob job = jobs.ship(backup, info);
                    screen.line(
                            "parcel %s with %d drives is on its way, expected by %s; the job is %s",
                            info.trackingNumber(), info.driveCount(), info.arriveBy(), job.state());
                    return job;
                });
    }

    private void receive(
            StagedBackup backup,
            ImportJobClient jobs,
            Datacenter datacenter,
            List<PreparedDrive> prepared)
            throws Exception {
        List<Path> parcel = prepared.stream().map(drives::image).toList();
        screen.stage(
                "receive",
                progress -> {
                    Receipt receipt = datacenter.receive(jobs.get(backup).resourceId(), parcel);
                    for (Receipt.Drive drive : receipt.drives()) {
                        screen.line(
                                "drive %s: %s, %d blobs, %s into %s",
                                drive.serialNumber(),
                                drive.status(),
                                drive.blobs(),
                                Sizes.show(drive.bytes()),
                                blobName);
                    }
                    ImportJob job = jobs.get(backup);
                    screen.line("the job is %s", job.state());
                    return job;
                });
    }

    private SeedOutcome finish(StagedBackup backup, RecoveryVault vault) throws Exception {
        SeedOutcome outcome =
                screen.stage(
                        "finish",
                        progress ->
                                vault.prove(
                                        backup,
                                        ProveOptions.defaults()
                                                .withLevel(ProofLevel.FULL)
                                                .withProgress(progress)));
        outcome.problems().forEach(p -> screen.line("WRONG: %s %s", p.blob(), p.message()));
        outcome.notChecked().forEach(n -> screen.line("not checked: %s", n));
        return outcome;
    }

    private TreeComparison restore(StagedBackup backup, RecoveryVault vault) throws Exception {
        Path target = work.resolve("restored");
        RestoreReport restored =
                screen.stage(
                        "restore",
                        progress ->
                                vault.restoreReplica(
                                        backup,
                                        target,
                                        RestoreOptions.defaults().withProgress(progress)));
        restored.problems().forEach(p -> screen.line("NOT RESTORED: %s", p));
        Path root = target.resolve(source.getFileName());
        TreeComparison comparison =
                screen.stage("compare", progress -> TreeComparison.of(source, root));
        comparison.differences().forEach(d -> screen.line("DIFFERS: %s", d));
        return comparison;
    }

    private void report(
            ReplicaReport staged,
            List<PreparedDrive> prepared,
            long blocks,
            SeedOutcome outcome,
            TreeComparison comparison,
            boolean proven) {
        screen.plain("");
        row(
                "staged",
                "%d files, %d directories, %d links, %s; %s as written",
                staged.files(),
                staged.directories(),
                staged.symlinks(),
                Sizes.show(staged.sourceBytes()),
                Sizes.show(staged.stagedBytes()));
        row("not stored", "%d", staged.notStored());
        for (PreparedDrive drive : prepared) {
            row(
                    "drive " + drive.id(),
                    "%d blobs, %s, %s",
                    drive.blobCount(),
                    Sizes.show(drive.blobBytes()),
                    drive.shippable() ? "shippable" : "NOT_SHIPPABLE: an image of a drive");
        }
        row(
                "hashes checked",
                "%d blocks of up to 4 MiB, each on its drive and again in its blob",
                blocks);
        row(
                "blobs in " + blobName,
                "%d of %d proven at level %s, %s read back",
                outcome.provenBlobs(),
                outcome.blobs(),
                outcome.level(),
                Sizes.show(outcome.bytesRead()));
        row(
                "restored",
                "%d files, %s compared with the source, %d differences",
                comparison.files(),
                Sizes.show(comparison.bytes()),
                comparison.differenceCount());
        screen.seconds().forEach((name, seconds) -> row(name, "%.2f s", seconds));
        screen.plain("");
        screen.plain(proven ? "Every byte was proven." : "NOT everything was proven; see above.");
    }

    private static long blockCount(StagedBackup backup) {
        try (Stream<StagedBlob> blobs = backup.blobs()) {
            return blobs.mapToLong(b -> (b.sizeBytes() + BLOCK_BYTES - 1) / BLOCK_BYTES).sum();
        }
    }

    private void row(String name, String format, Object... values) {
        screen.plain("%-34s %s", name, String.format(Locale.ROOT, format, values));
    }

    /** The stand-in takes any token; a product hands in a credential of azure-identity. */
    private static TokenCredential credential() {
        return request ->
                Mono.just(
                        new AccessToken(
                                "token-for-the-stand-in",
                                OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
    }
}
