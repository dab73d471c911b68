// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.core.http.HttpMethod;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.core.machine.WaitingJobs;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPasswordStore;
import io.offlineseed.drive.Verification;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.importjob.ImportJobSummary;
import io.offlineseed.importjob.ImportLocation;
import io.offlineseed.importjob.JobConflictException;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Import jobs of the provider Microsoft.ImportExport, through Resource Manager, in the version of
 * its description {@value #API_VERSION}. Immutable and thread-safe. What is sent for a job is kept
 * beside the backup first, so that every call can be repeated after a crash.
 */
public final class ResourceManagerJobs implements ImportJobClient {

    /** The description of the service that requests follow. Source: docs/azure.md, "Endpoints". */
    public static final String API_VERSION = "2021-01-01";

    private static final Logger LOG = LoggerFactory.getLogger(ResourceManagerJobs.class);
    private static final int MAX_DRIVES = 10;
    private static final String LOCATIONS = "/providers/Microsoft.ImportExport/locations";
    private static final String NOTHING_CHANGED = "Nothing was changed.";

    private final ServiceCalls calls;
    private final Function<OpenBackup, RecoveryPasswordStore> passwords;
    private final Reminder reminder;

    /**
     * Creates a client.
     *
     * @param calls how the service is reached
     * @param passwords where the recovery passwords of a backup's drives are
     * @param waiting where this machine remembers the jobs it waits for
     */
    public ResourceManagerJobs(
            ServiceCalls calls,
            Function<OpenBackup, RecoveryPasswordStore> passwords,
            WaitingJobs waiting) {
        this.calls = Objects.requireNonNull(calls, "calls");
        this.passwords = Objects.requireNonNull(passwords, "passwords");
        this.reminder = new Reminder(waiting);
    }

    @Override
    public ImportJob create(
            StagedBackup backup, List<PreparedDrive> drives, CreateJobOptions options) {
        OpenBackup open = OpenBackup.of(backup);
        Objects.requireNonNull(options, "options");
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
        if (calls.endpoint().isLoopback()) {
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
                                + calls.endpoint()
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
        Path file = backup.importJobFile();
        KeptJob intended =
                KeptJob.intended(
                        spec,
                        drives.stream().map(DriveToImport::drive).toList(),
                        backup.clock().instant());
        Optional<KeptJob> kept = KeptJob.read(file);
        Optional<JobAnswer> existing = fetch(JobPath.of(spec));
        if (existing.isPresent()) {
            if (kept.isEmpty() || !intended.isThatOf(existing.get())) {
                throw taken(spec, existing.get());
            }
            List<String> again = intended.drivesClaimedSince(kept.get());
            if (!again.isEmpty()) {
                throw preparedAgain(spec, existing.get().job(), again);
            }
            if (kept.get().createdAt().isEmpty()) {
                intended.created(backup.clock().instant()).write(backup.files(), file);
            }
            record(backup, existing.get().job());
            return existing.get().job();
        }
        intended.write(backup.files(), file);
        String what = "create import job '" + spec.jobName() + "'";
        byte[] body = JobRequest.create(spec.region(), spec.storageAccountId(), options, drives);
        JobAnswer created;
        try {
            created =
                    read(
                            calls.send(HttpMethod.PUT, JobPath.of(spec).path(), body, what)
                                    .orRefused(what, "No job was created."),
                            JobPath.of(spec),
                            what);
        } finally {
            Arrays.fill(body, (byte) 0);
        }
        intended.created(backup.clock().instant()).write(backup.files(), file);
        record(backup, created.job());
        return created.job();
    }

    private static JobConflictException taken(ImportJobSpec spec, JobAnswer existing) {
        return new JobConflictException(
                "JOB_EXISTS",
                "Cannot create import job '"
                        + spec.jobName()
                        + "': resource group '"
                        + spec.resourceGroup()
                        + "' has a job of that name (state "
                        + existing.job().state()
                        + ", "
                        + existing.job().drives().size()
                        + " drives) that was not created with these drives. Delete that job, or stage"
                        + " the backup under another job name. Nothing was changed.",
                null,
                null,
                null);
    }

    /** The service can be given other keys for a job, but whether it takes them is not known. */
    private static JobConflictException preparedAgain(
            ImportJobSpec spec, ImportJob existing, List<String> drives) {
        return new JobConflictException(
                "JOB_EXISTS",
                "Cannot create import job '"
                        + spec.jobName()
                        + "' with these drives: it was created (state "
                        + existing.state()
                        + ") before "
                        + String.join(", ", drives)
                        + " was prepared again, and holds the recovery password of what was on the"
                        + " drive then; the datacenter could not open the drive. Delete the job,"
                        + " then create it again. "
                        + (existing.state().equals(JobState.CREATING)
                                ? ""
                                : "In this state it has to be cancelled first; it can be deleted"
                                        + " once it is Completed. ")
                        + "Nothing was changed.",
                null,
                null,
                null);
    }

    @Override
    public ImportJob get(StagedBackup backup) {
        OpenBackup open = OpenBackup.of(backup);
        return find(open).orElseThrow(() -> notFound(JobPath.of(open.spec())));
    }

    @Override
    public ImportJob get(String resourceId) {
        JobPath path = JobPath.of(resourceId);
        return fetch(path).orElseThrow(() -> notFound(path)).job();
    }

    @Override
    public Optional<ImportJob> find(StagedBackup backup) {
        return find(OpenBackup.of(backup));
    }

    private Optional<ImportJob> find(OpenBackup backup) {
        Optional<ImportJob> job = fetch(JobPath.of(backup.spec())).map(JobAnswer::job);
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

    private Optional<JobAnswer> fetch(JobPath job) {
        String what = "get import job '" + job.jobName() + "'";
        Answer answer = calls.send(HttpMethod.GET, job.path(), null, what);
        return answer.isNotFound()
                ? Optional.empty()
                : Optional.of(read(answer.orRefused(what, NOTHING_CHANGED), job, what));
    }

    private static JobAnswer read(Answer answer, JobPath job, String what) {
        return answer.read(what, json -> JobAnswer.read(json, job.id()));
    }

    private static ServiceException notFound(JobPath job) {
        return new ServiceException(
                "JOB_NOT_FOUND",
                "There is no import job '"
                        + job.jobName()
                        + "' in resource group '"
                        + job.resourceGroup()
                        + "' of subscription "
                        + job.subscriptionId()
                        + ". It was never created or was deleted; the service itself deletes a job"
                        + " whose drives were not shipped within two weeks. Create it again with the"
                        + " same drives; they need not be prepared again. Nothing was changed.",
                404,
                null,
                null,
                false,
                null);
    }

    @Override
    public ImportJob ship(StagedBackup backup, ShippingInfo info) {
        OpenBackup open = OpenBackup.of(backup);
        Objects.requireNonNull(info, "info");
        JobPath path = JobPath.of(open.spec());
        JobAnswer job = fetch(path).orElseThrow(() -> notFound(path));
        int drives = job.job().drives().size();
        if (info.driveCount() != drives) {
            throw new IllegalArgumentException(
                    "driveCount must be "
                            + drives
                            + ", the number of the job's drives, since all travel in one parcel; was "
                            + info.driveCount());
        }
        requireOwnTrackingNumber(open, info);
        new KeptParcel(open.spec().jobName(), info).write(open.files(), open.shippingFile());

        String what = "record the parcel of import job '" + path.jobName() + "'";
        String left =
                "The shipping info is kept in "
                        + open.shippingFile()
                        + "; call ship again. Until the service knows it, the drives will not be"
                        + " processed.";
        JobAnswer told =
                read(
                        patch(path, JobRequest.delivery(info), what).orRefused(what, left),
                        path,
                        what);
        if (told.job().state().equals(JobState.CREATING)) {
            String mark = "mark import job '" + path.jobName() + "' as shipped";
            told = read(patch(path, JobRequest.shipped(), mark).orRefused(mark, left), path, mark);
        }
        open.advance(SeedLifecycle.SHIPPED);
        return told.job();
    }

    private void requireOwnTrackingNumber(OpenBackup backup, ShippingInfo info) {
        for (Path file : backup.siblingShippingFiles()) {
            Optional<KeptParcel> other = KeptParcel.read(file);
            if (other.isPresent()
                    && other.get()
                            .info()
                            .trackingNumber()
                            .equalsIgnoreCase(info.trackingNumber())) {
                throw numberTaken(info, other.get().jobName(), "this staging location");
            }
        }
        JobPath own = JobPath.of(backup.spec());
        try (Stream<ImportJobSummary> jobs = list(own.subscriptionId())) {
            jobs.filter(
                            job ->
                                    job.trackingNumber()
                                            .filter(info.trackingNumber()::equalsIgnoreCase)
                                            .isPresent())
                    .filter(job -> !job.resourceId().equalsIgnoreCase(own.id()))
                    .findFirst()
                    .ifPresent(
                            job -> {
                                throw numberTaken(info, job.name(), "the subscription");
                            });
        }
    }

    private static JobConflictException numberTaken(ShippingInfo info, String job, String where) {
        return new JobConflictException(
                "TRACKING_NUMBER_TAKEN",
                "Tracking number '"
                        + info.trackingNumber()
                        + "' is that of import job '"
                        + job
                        + "' of "
                        + where
                        + ". One parcel holds the drives of one job: correct the number, or correct it"
                        + " with that job first. Nothing was recorded.",
                null,
                null,
                null);
    }

    private Answer patch(JobPath job, byte[] body, String what) {
        Answer answer = calls.send(HttpMethod.PATCH, job.path(), body, what);
        if (answer.isNotFound()) {
            throw notFound(job);
        }
        return answer;
    }

    @Override
    public Optional<ShippingInfo> shippingInfo(StagedBackup backup) {
        return KeptParcel.read(OpenBackup.of(backup).shippingFile()).map(KeptParcel::info);
    }

    @Override
    public ImportJob cancel(StagedBackup backup) {
        JobPath path = JobPath.of(OpenBackup.of(backup).spec());
        String what = "cancel import job '" + path.jobName() + "'";
        return read(
                        patch(path, JobRequest.cancel(), what)
                                .orRefused(what, "The job goes on as it was."),
                        path,
                        what)
                .job();
    }

    @Override
    public void delete(StagedBackup backup) {
        OpenBackup open = OpenBackup.of(backup);
        JobPath path = JobPath.of(open.spec());
        String what = "delete import job '" + path.jobName() + "'";
        Answer answer = calls.send(HttpMethod.DELETE, path.path(), null, what);
        if (!answer.isNotFound()) {
            answer.orRefused(what, "The job is as it was.");
        }
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
        return JobPages.stream(calls, JobPath.jobs(subscription(subscriptionId)))
                .map(JobAnswer::summary);
    }

    @Override
    public Stream<ImportJobSummary> list(String subscriptionId, String resourceGroup) {
        Objects.requireNonNull(resourceGroup, "resourceGroup");
        return JobPages.stream(calls, JobPath.jobs(subscription(subscriptionId), resourceGroup))
                .map(JobAnswer::summary);
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
        String what = "list import locations";
        List<ImportLocation> locations = new ArrayList<>();
        return calls.send(HttpMethod.GET, LOCATIONS, null, what)
                .orRefused(what, NOTHING_CHANGED)
                .read(
                        what,
                        json -> {
                            values(json, each -> locations.add(LocationAnswer.read(each)));
                            return List.copyOf(locations);
                        });
    }

    @Override
    public ImportLocation location(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must name a region, was blank");
        }
        String what = "get import location '" + name + "'";
        Answer answer =
                calls.send(HttpMethod.GET, LOCATIONS + "/" + Endpoint.segment(name), null, what);
        if (answer.isNotFound()) {
            throw new ServiceException(
                    "LOCATION_NOT_FOUND",
                    "The import service knows no location '"
                            + name
                            + "'. Take a name from the list of locations, such as West Europe or"
                            + " westeurope. Nothing was changed.",
                    404,
                    null,
                    answer.requestId(),
                    false,
                    null);
        }
        return answer.orRefused(what, NOTHING_CHANGED).read(what, LocationAnswer::read);
    }

    @Override
    public List<DriveKey> bitLockerKeys(StagedBackup backup) {
        JobPath path = JobPath.of(OpenBackup.of(backup).spec());
        String what = "list the keys of import job '" + path.jobName() + "'";
        Answer answer = calls.send(HttpMethod.POST, path.path() + "/listBitLockerKeys", null, what);
        if (answer.isNotFound()) {
            throw notFound(path);
        }
        List<DriveKey> keys = new ArrayList<>();
        try {
            return answer.orRefused(what, NOTHING_CHANGED)
                    .read(
                            what,
                            json -> {
                                values(json, each -> keys.add(key(each)));
                                return List.copyOf(keys);
                            });
        } catch (RuntimeException e) {
            keys.forEach(DriveKey::close);
            throw e;
        } finally {
            answer.wipe();
        }
    }

    private static DriveKey key(JsonReader reader) throws IOException {
        String[] parts = {"", ""};
        OpenFields.each(
                reader,
                (name, value) -> {
                    boolean text = value.currentToken() == JsonToken.STRING;
                    switch (name.toLowerCase(Locale.ROOT)) {
                        case "driveid" -> parts[0] = text ? value.getString() : "";
                        case "bitlockerkey" -> parts[1] = text ? value.getString() : "";
                        default -> value.skipChildren();
                    }
                });
        char[] key = parts[1].toCharArray();
        try {
            return new DriveKey(parts[0], key);
        } finally {
            Arrays.fill(key, '\0');
        }
    }

    /** Takes one element of a list; the reader is at its start. */
    private interface Element {
        void read(JsonReader reader) throws IOException;
    }

    private static void values(JsonReader reader, Element element) throws IOException {
        OpenFields.each(
                reader,
                (name, value) -> {
                    if (!name.equals("value") || value.currentToken() != JsonToken.START_ARRAY) {
                        value.skipChildren();
                        return;
                    }
                    while (value.nextToken() != JsonToken.END_ARRAY) {
                        if (value.currentToken() == JsonToken.START_OBJECT) {
                            element.read(value);
                        } else {
                            value.skipChildren();
                        }
                    }
                });
    }
}
