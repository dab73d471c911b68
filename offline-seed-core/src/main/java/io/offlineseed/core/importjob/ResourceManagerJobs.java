// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.cloud.Pause;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.core.machine.WaitingJobs;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPasswordStore;
import io.offlineseed.drive.Verification;
import io.offlineseed.importjob.AwaitOptions;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.importjob.ImportJobSummary;
import io.offlineseed.importjob.ImportLocation;
import io.offlineseed.importjob.JobListener;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.KeyComparison;
import io.offlineseed.importjob.ListJobsOptions;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Import jobs through Resource Manager, and what a backup keeps of its own. Immutable and
 * thread-safe. What is sent for a job is kept beside the backup first, so that every call can be
 * repeated after a crash. The service's own words are behind a {@link JobService}.
 */
public final class ResourceManagerJobs implements ImportJobClient {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceManagerJobs.class);
    private static final int MAX_DRIVES = 10;
    private static final int CONFLICT = 409;

    private final JobService service;
    private final Function<OpenBackup, RecoveryPasswordStore> passwords;
    private final Reminder reminder;
    private final Pause pause;

    /** Creates a client; see the methods that name the service. */
    ResourceManagerJobs(
            JobService service,
            Function<OpenBackup, RecoveryPasswordStore> passwords,
            WaitingJobs waiting,
            Pause pause) {
        this.service = Objects.requireNonNull(service, "service");
        this.passwords = Objects.requireNonNull(passwords, "passwords");
        this.reminder = new Reminder(waiting);
        this.pause = Objects.requireNonNull(pause, "pause");
    }

    /**
     * Returns a client for jobs of Microsoft.ImportExport.
     *
     * @param calls how the service is reached, in a version of its description
     * @param clientTenantId tenant of the caller, told when a job is created, or null
     * @param passwords where the recovery passwords of a backup's drives are
     * @param waiting where this machine remembers the jobs it waits for
     */
    public static ResourceManagerJobs ofImportExport(
            ServiceCalls calls,
            @Nullable UUID clientTenantId,
            Function<OpenBackup, RecoveryPasswordStore> passwords,
            WaitingJobs waiting) {
        return new ResourceManagerJobs(
                new ImportExportService(calls, clientTenantId, Pause.SLEEP),
                passwords,
                waiting,
                Pause.SLEEP);
    }

    /**
     * Returns a client for jobs with customers' disks of Microsoft.DataBox.
     *
     * @param calls how the service is reached, in a version of its description
     * @param passwords where the recovery passwords of a backup's drives are
     * @param waiting where this machine remembers the jobs it waits for
     */
    public static ResourceManagerJobs ofDataBox(
            ServiceCalls calls,
            Function<OpenBackup, RecoveryPasswordStore> passwords,
            WaitingJobs waiting) {
        return new ResourceManagerJobs(
                new CustomerDiskService(calls, Pause.SLEEP), passwords, waiting, Pause.SLEEP);
    }

    @Override
    public ImportJob create(
            StagedBackup backup, List<PreparedDrive> drives, CreateJobOptions options) {
        OpenBackup open = OpenBackup.of(backup);
        service.requireTaken(options);
        requireShippable(drives);
        SealedDrives sealed = SealedDrives.of(open);
        sealed.requireAll(drives);
        SealedDrives.requireAllBlobs(open);
        drives.forEach(each -> tellIfUnproven(each, open.spec().jobName()));
        List<DriveToImport> opened = sealed.open(drives, passwords.apply(open));
        try {
            return create(open, opened, options);
        } finally {
            DriveToImport.closeAll(opened);
        }
    }

    private void requireShippable(List<PreparedDrive> drives) {
        if (drives.isEmpty() || drives.size() > MAX_DRIVES) {
            throw new IllegalArgumentException(
                    "drives must be 1 to "
                            + MAX_DRIVES
                            + " (an import job's limit), were "
                            + drives.size());
        }
        if (service.isStandIn()) {
            return;
        }
        for (PreparedDrive each : drives) {
            if (!each.shippable()) {
                throw new DriveException(
                        "NOT_SHIPPABLE",
                        "Drive "
                                + each.id()
                                + " is a directory that stands for a drive: no datacenter can process"
                                + " it, and "
                                + service.place()
                                + " is no stand-in on this machine. Prepare the backup on physical"
                                + " drives. No job was created.",
                        each.id(),
                        null);
            }
        }
    }

    private static void tellIfUnproven(PreparedDrive drive, String jobName) {
        if (drive.verification() == Verification.NONE) {
            LOG.warn(
                    "Drive {} goes into import job '{}' without having been read back: if it lost"
                            + " what was written to it, the datacenter is the first to see it. To"
                            + " be sure, prepare it with Verification.FULL.",
                    drive.id(),
                    jobName);
        }
    }

    private ImportJob create(
            OpenBackup backup, List<DriveToImport> drives, CreateJobOptions options) {
        ImportJobSpec spec = backup.spec();
        JobPath path = path(backup);
        Path file = backup.importJobFile();
        KeptJob intended =
                KeptJob.intended(
                        path,
                        drives.stream().map(DriveToImport::drive).toList(),
                        backup.clock().instant());
        Optional<KeptJob> kept = KeptJob.read(file);
        Optional<JobAnswer> existing = service.find(path);
        if (existing.isPresent()) {
            if (kept.isEmpty() || !intended.isThatOf(existing.get())) {
                throw JobRefusals.taken(spec, existing.get());
            }
            List<String> again = intended.drivesClaimedSince(kept.get());
            if (!again.isEmpty()) {
                throw JobRefusals.preparedAgain(spec, existing.get().job(), again);
            }
            if (kept.get().createdAt().isEmpty()) {
                intended.created(backup.clock().instant()).write(backup.files(), file);
            }
            record(backup, existing.get().job());
            return existing.get().job();
        }
        intended.write(backup.files(), file);
        JobAnswer created = createOrFind(path, intended, spec, options, drives);
        intended.created(backup.clock().instant()).write(backup.files(), file);
        record(backup, created.job());
        return created.job();
    }

    /**
     * The request is repeated when its answer is lost. Should the service refuse the repetition
     * because of what the first one made, that is found: there was no such job a moment ago.
     */
    private JobAnswer createOrFind(
            JobPath path,
            KeptJob intended,
            ImportJobSpec spec,
            CreateJobOptions options,
            List<DriveToImport> drives) {
        try {
            return service.create(path, spec, options, drives);
        } catch (ServiceException e) {
            if (e.httpStatus().orElse(0) != CONFLICT) {
                throw e;
            }
            return service.find(path).filter(intended::isThatOf).orElseThrow(() -> e);
        }
    }

    @Override
    public ImportJob get(StagedBackup backup) {
        OpenBackup open = OpenBackup.of(backup);
        return find(open).orElseThrow(() -> JobRefusals.notFound(path(open)));
    }

    @Override
    public ImportJob get(String resourceId) {
        JobPath path = JobPath.of(service.provider(), resourceId);
        return service.find(path).orElseThrow(() -> JobRefusals.notFound(path)).job();
    }

    @Override
    public Optional<ImportJob> find(StagedBackup backup) {
        return find(OpenBackup.of(backup));
    }

    private Optional<ImportJob> find(OpenBackup backup) {
        Optional<ImportJob> job = service.find(path(backup)).map(JobAnswer::job);
        if (KeptJob.read(backup.importJobFile()).isPresent()) {
            if (job.isPresent()) {
                record(backup, job.get());
            } else if (backup.lifecycle().isAtLeast(SeedLifecycle.IMPORTED)) {
                reminder.forget(backup);
            }
        }
        return job;
    }

    /**
     * Tells the backup how far the seed is, from what the service says of its job, and the machine
     * whether there is something to wait for. That the blobs of a final job arrived is for a proof
     * to say.
     */
    private void record(OpenBackup backup, ImportJob job) {
        boolean isFinal = job.state().isFinal();
        backup.advance(
                isFinal || job.state().equals(JobState.CREATING)
                        ? SeedLifecycle.JOB_CREATED
                        : SeedLifecycle.WAITING);
        if (isFinal && backup.lifecycle().isAtLeast(SeedLifecycle.IMPORTED)) {
            reminder.forget(backup);
        } else {
            reminder.remember(backup);
        }
    }

    @Override
    public ImportJob ship(StagedBackup backup, ShippingInfo info) {
        OpenBackup open = OpenBackup.of(backup);
        Objects.requireNonNull(info, "info");
        JobPath path = path(open);
        JobAnswer job = service.find(path).orElseThrow(() -> JobRefusals.notFound(path));
        int drives = job.job().drives().size();
        if (info.driveCount() != drives) {
            throw new IllegalArgumentException(
                    "driveCount must be "
                            + drives
                            + ", the number of the job's drives, since all travel in one parcel; was "
                            + info.driveCount());
        }
        TrackingNumbers.requireFree(open, info, path, service.parcels(path));
        new KeptParcel(open.spec().jobName(), info).write(open.files(), open.shippingFile());

        String left =
                "The shipping info is kept in "
                        + open.shippingFile()
                        + "; call ship again. Until the service knows it, the drives will not be"
                        + " processed.";
        JobAnswer told = service.ship(path, job, info, left);
        open.advance(SeedLifecycle.SHIPPED);
        return told.job();
    }

    @Override
    public Optional<ShippingInfo> shippingInfo(StagedBackup backup) {
        return KeptParcel.read(OpenBackup.of(backup).shippingFile()).map(KeptParcel::info);
    }

    @Override
    public ImportJob cancel(StagedBackup backup) {
        return service.cancel(path(OpenBackup.of(backup))).job();
    }

    @Override
    public void delete(StagedBackup backup) {
        OpenBackup open = OpenBackup.of(backup);
        service.delete(path(open));
        forget(open, open.shippingFile()); // its tracking number is free for another job
        forget(open, open.importJobFile());
        reminder.forget(open);
    }

    private static void forget(OpenBackup backup, Path file) {
        try {
            backup.files().delete(file);
        } catch (IOException e) {
            throw new StagingException(
                    "STAGING_NOT_WRITABLE",
                    "Import job '"
                            + backup.spec().jobName()
                            + "' is deleted at the service, but "
                            + file
                            + " cannot be removed: "
                            + e.getMessage()
                            + ". Make the folder writable and call delete again.",
                    e);
        }
    }

    @Override
    public Stream<ImportJobSummary> list(String subscriptionId) {
        return list(subscriptionId, ListJobsOptions.all());
    }

    @Override
    public Stream<ImportJobSummary> list(String subscriptionId, String resourceGroup) {
        Objects.requireNonNull(resourceGroup, "resourceGroup");
        return list(subscriptionId, ListJobsOptions.all().withResourceGroup(resourceGroup));
    }

    @Override
    public Stream<ImportJobSummary> list(String subscriptionId, ListJobsOptions options) {
        return service.list(subscription(subscriptionId), options);
    }

    private static String subscription(String id) {
        try {
            return UUID.fromString(id).toString();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "subscriptionId must be a GUID such as 11111111-2222-3333-4444-555555555555, was '"
                            + id
                            + "'",
                    e);
        }
    }

    @Override
    public List<ImportLocation> locations() {
        return service.locations();
    }

    @Override
    public ImportLocation location(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must name a region, was blank");
        }
        return service.location(name);
    }

    @Override
    public List<DriveKey> bitLockerKeys(StagedBackup backup) {
        return service.keys(path(OpenBackup.of(backup)));
    }

    @Override
    public ImportLocation shippingLocation(StagedBackup backup) {
        ImportJobSpec spec = OpenBackup.of(backup).spec();
        return service.shippingLocation(JobPath.of(service.provider(), spec), spec.region());
    }

    @Override
    public List<KeyComparison> compareKeys(StagedBackup backup) {
        OpenBackup open = OpenBackup.of(backup);
        SealedDrives sealed = SealedDrives.of(open);
        List<DriveToImport> drives = sealed.open(sealed.all(), passwords.apply(open));
        try {
            List<DriveKey> held = bitLockerKeys(backup);
            try {
                return KeyComparisons.of(drives, held);
            } finally {
                held.forEach(DriveKey::close);
            }
        } finally {
            DriveToImport.closeAll(drives);
        }
    }

    @Override
    public ImportJob await(
            StagedBackup backup,
            Predicate<ImportJob> until,
            AwaitOptions options,
            JobListener listener) {
        Objects.requireNonNull(until, "until");
        return new JobWatch(options, listener, pause).until(until, () -> get(backup));
    }

    @Override
    public ImportJob keepAlive(StagedBackup backup) {
        JobPath path = path(OpenBackup.of(backup));
        ImportJob job = service.find(path).orElseThrow(() -> JobRefusals.notFound(path)).job();
        if (!job.state().equals(JobState.CREATING)) {
            throw JobRefusals.shipped(job);
        }
        return service.keepAlive(path).job();
    }

    @Override
    public List<String> operations() {
        return service.operations();
    }

    @Override
    public void registerService(String subscriptionId) {
        service.register(subscription(subscriptionId));
    }

    /** Returns where the backup's job is, which must not be at the other service. */
    private JobPath path(OpenBackup backup) {
        JobPath path = JobPath.of(service.provider(), backup.spec());
        Optional<KeptJob> kept = KeptJob.read(backup.importJobFile());
        if (kept.isPresent() && !kept.get().resourceId().equalsIgnoreCase(path.id())) {
            throw JobRefusals.elsewhere(path.jobName(), kept.get().resourceId(), path.provider());
        }
        return path;
    }
}
