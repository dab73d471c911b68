// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.core.http.HttpMethod;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.ImportJobSummary;
import io.offlineseed.importjob.ImportLocation;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.ImportJobSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The provider Microsoft.ImportExport, in the version of its description {@value #API_VERSION}.
 * Thread-safe.
 */
public final class ImportExportService implements JobService {

    /** The description that requests follow. Source: docs/azure.md, "Endpoints". */
    public static final String API_VERSION = "2021-01-01";

    static final String PROVIDER = "Microsoft.ImportExport";

    private static final String LOCATIONS = "/providers/" + PROVIDER + "/locations";
    private static final String NOTHING_CHANGED = "Nothing was changed.";

    private final ServiceCalls calls;

    ImportExportService(ServiceCalls calls) {
        this.calls = Objects.requireNonNull(calls, "calls");
    }

    @Override
    public String provider() {
        return PROVIDER;
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
                    calls.send(HttpMethod.PUT, job.path(), body, what)
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
    public Stream<ImportJobSummary> list(String subscriptionId) {
        return JobPages.stream(calls, JobPath.jobs(PROVIDER, subscriptionId), JobAnswer::read)
                .map(JobAnswer::summary);
    }

    @Override
    public Stream<ImportJobSummary> list(String subscriptionId, String resourceGroup) {
        return JobPages.stream(
                        calls,
                        JobPath.jobs(PROVIDER, subscriptionId, resourceGroup),
                        JobAnswer::read)
                .map(JobAnswer::summary);
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
        List<DriveKey> keys = new ArrayList<>();
        try {
            return answer.orRefused(what, NOTHING_CHANGED)
                    .read(
                            what,
                            json -> {
                                ValueList.each(json, each -> keys.add(key(each)));
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
}
