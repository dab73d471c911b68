// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.core.http.HttpMethod;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.Pause;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.CustomerManagedKey;
import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.ImportJobSummary;
import io.offlineseed.importjob.ImportLocation;
import io.offlineseed.importjob.ImportService;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.ListJobsOptions;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.ImportJobSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The provider Microsoft.ImportExport, in the version of its description {@value #API_VERSION}.
 * Thread-safe.
 */
public final class ImportExportService implements JobService {

    /** The description that requests follow. Source: docs/azure.md, "Endpoints". */
    public static final String API_VERSION = "2021-01-01";

    private static final String PROVIDER = ImportService.IMPORT_EXPORT.provider();
    private static final String LOCATIONS = "/providers/" + PROVIDER + "/locations";
    private static final String NOTHING_CHANGED = "Nothing was changed.";

    private final ServiceCalls calls;
    private final ServiceCalls creating;
    private final ProviderRegistration registration;

    /**
     * Creates one.
     *
     * @param calls how it is reached, in a version of its description
     * @param clientTenantId tenant of the caller, sent when a job is created, or null
     * @param pause how time passes
     */
    ImportExportService(ServiceCalls calls, @Nullable UUID clientTenantId, Pause pause) {
        this.calls = Objects.requireNonNull(calls, "calls");
        this.creating =
                clientTenantId == null
                        ? calls
                        : calls.withHeader("x-ms-client-tenant-id", clientTenantId.toString());
        this.registration = new ProviderRegistration(calls, PROVIDER, pause);
    }

    @Override
    public ImportService service() {
        return ImportService.IMPORT_EXPORT;
    }

    @Override
    public void requireTaken(CreateJobOptions options) {
        if (options.encryptionKey().flatMap(CustomerManagedKey::userAssignedIdentity).isPresent()) {
            throw new IllegalArgumentException(
                    "encryptionKey must have no userAssignedIdentity: a job of Import/Export opens"
                            + " the vault with an identity of its own");
        }
    }

    @Override
    public boolean isStandIn() {
        return calls.endpoint().isLoopback();
    }

    @Override
    public String place() {
        return calls.endpoint().toString();
    }

    @Override
    public Optional<JobAnswer> find(JobPath job) {
        String what = "get import job '" + job.jobName() + "'";
        Answer answer = calls.send(HttpMethod.GET, job.path(), null, what);
        return answer.isNotFound()
                ? Optional.empty()
                : Optional.of(read(answer.orRefused(what, NOTHING_CHANGED), job, what));
    }

    private static JobAnswer read(Answer answer, JobPath job, String what) {
        return answer.read(what, json -> JobAnswer.read(json, job.id()));
    }

    @Override
    public JobAnswer create(
            JobPath job, ImportJobSpec spec, CreateJobOptions options, List<DriveToImport> drives) {
        String what = "create import job '" + job.jobName() + "'";
        byte[] body = JobRequest.create(spec.region(), spec.storageAccountId(), options, drives);
        try {
            return read(
                    creating.send(HttpMethod.PUT, job.path(), body, what)
                            .orRefused(what, "No job was created."),
                    job,
                    what);
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    @Override
    public JobAnswer ship(JobPath job, JobAnswer known, ShippingInfo info, String left) {
        String what = "record the parcel of import job '" + job.jobName() + "'";
        JobAnswer told =
                read(patch(job, JobRequest.delivery(info), what).orRefused(what, left), job, what);
        if (told.job().state().equals(JobState.CREATING)) {
            String mark = "mark import job '" + job.jobName() + "' as shipped";
            told = read(patch(job, JobRequest.shipped(), mark).orRefused(mark, left), job, mark);
        }
        return told;
    }

    private Answer patch(JobPath job, byte[] body, String what) {
        Answer answer = calls.send(HttpMethod.PATCH, job.path(), body, what);
        if (answer.isNotFound()) {
            throw JobRefusals.notFound(job);
        }
        return answer;
    }

    @Override
    public JobAnswer cancel(JobPath job) {
        String what = "cancel import job '" + job.jobName() + "'";
        return read(
                patch(job, JobRequest.cancel(), what).orRefused(what, "The job goes on as it was."),
                job,
                what);
    }

    @Override
    public void delete(JobPath job) {
        String what = "delete import job '" + job.jobName() + "'";
        Answer answer = calls.send(HttpMethod.DELETE, job.path(), null, what);
        if (!answer.isNotFound()) {
            answer.orRefused(what, "The job is as it was.");
        }
    }

    @Override
    public JobAnswer keepAlive(JobPath job) {
        String what = "keep import job '" + job.jobName() + "' alive";
        return read(
                patch(job, JobRequest.nothing(), what)
                        .orRefused(what, "Its two weeks go on as they were."),
                job,
                what);
    }

    @Override
    public Stream<ImportJobSummary> list(String subscriptionId, ListJobsOptions options) {
        StringBuilder query = new StringBuilder();
        options.pageSize().ifPresent(size -> query.append("&$top=").append(size));
        options.filter()
                .ifPresent(text -> query.append("&$filter=").append(Endpoint.segment(text)));
        String jobs =
                options.resourceGroup()
                        .map(group -> JobPath.jobs(PROVIDER, subscriptionId, group))
                        .orElseGet(() -> JobPath.jobs(PROVIDER, subscriptionId));
        return JobPages.stream(
                        calls,
                        query.isEmpty() ? jobs : jobs + "?" + query.substring(1),
                        JobAnswer::read)
                .map(JobAnswer::summary);
    }

    @Override
    public Stream<ImportJobSummary> parcels(JobPath own) {
        return list(own.subscriptionId(), ListJobsOptions.all());
    }

    @Override
    public ImportLocation shippingLocation(JobPath job, String region) {
        ImportLocation asked = location(region);
        if (asked.isUsable()) {
            return asked;
        }
        for (String id : asked.alternateLocations()) {
            ImportLocation other = location(id.substring(id.lastIndexOf('/') + 1));
            if (other.isUsable()) {
                return other;
            }
        }
        throw new ServiceException(
                "LOCATION_NOT_FOUND",
                "Location '"
                        + asked.name()
                        + "' takes no drives now, and none of the locations it names instead does: "
                        + asked.alternateLocations()
                        + ". Ask again later, before a parcel is handed over. Nothing was changed.",
                null,
                null,
                null,
                true,
                null);
    }

    @Override
    public List<String> operations() {
        return OperationNames.of(calls, PROVIDER);
    }

    @Override
    public void register(String subscriptionId) {
        registration.ensure(subscriptionId);
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
                            ValueList.each(json, each -> locations.add(LocationAnswer.read(each)));
                            return List.copyOf(locations);
                        });
    }

    @Override
    public ImportLocation location(String name) {
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
    public List<DriveKey> keys(JobPath path) {
        String what = "list the keys of import job '" + path.jobName() + "'";
        Answer answer = calls.send(HttpMethod.POST, path.path() + "/listBitLockerKeys", null, what);
        if (answer.isNotFound()) {
            throw JobRefusals.notFound(path);
        }
        return DriveKeys.read(
                answer,
                what,
                (json, keys) -> ValueList.each(json, each -> keys.add(DriveKeys.key(each))));
    }
}
