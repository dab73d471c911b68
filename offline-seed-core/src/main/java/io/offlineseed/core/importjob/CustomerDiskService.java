// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.core.http.HttpMethod;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.LongRunning;
import io.offlineseed.core.cloud.Pause;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.CustomerManagedKey;
import io.offlineseed.importjob.Delivery;
import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.ImportJobSummary;
import io.offlineseed.importjob.ImportLocation;
import io.offlineseed.importjob.ImportService;
import io.offlineseed.importjob.ListJobsOptions;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.importjob.ShipTo;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.ImportJobSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Customer-disk jobs of the provider Microsoft.DataBox, in the version of its description {@value
 * #API_VERSION}. Thread-safe. Source: docs/azure.md, "Two services".
 */
public final class CustomerDiskService implements JobService {

    /** The description that requests follow. Source: docs/azure.md, "Endpoints". */
    public static final String API_VERSION = "2025-07-01";

    private static final String PROVIDER = ImportService.DATA_BOX.provider();
    private static final String WITH_DETAILS = "?$expand=details";
    private static final String NOTHING_CHANGED = "Nothing was changed.";

    private final ServiceCalls calls;
    private final LongRunning running;
    private final ProviderRegistration registration;

    /**
     * Creates one.
     *
     * @param calls how it is reached, in a version of its description
     * @param pause how time passes
     */
    CustomerDiskService(ServiceCalls calls, Pause pause) {
        this.calls = Objects.requireNonNull(calls, "calls");
        this.running = new LongRunning(calls, pause);
        this.registration = new ProviderRegistration(calls, PROVIDER, pause);
    }

    @Override
    public ImportService service() {
        return ImportService.DATA_BOX;
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
    public void requireTaken(CreateJobOptions options) {
        if (!options.diagnosticsPath().equals(CreateJobOptions.DEFAULT_DIAGNOSTICS_PATH)) {
            throw new IllegalArgumentException(
                    "diagnosticsPath must not be set, was '"
                            + options.diagnosticsPath()
                            + "': Data Box puts the logs into a container of its own,"
                            + " databoxcopylog");
        }
        Optional<CustomerManagedKey> key = options.encryptionKey();
        if (key.isPresent() && key.get().userAssignedIdentity().isEmpty()) {
            throw new IllegalArgumentException(
                    "encryptionKey must have a userAssignedIdentity: a job of Data Box opens the"
                            + " vault with an identity that is given to it");
        }
    }

    @Override
    public Optional<JobAnswer> find(JobPath job) {
        String what = "get import job '" + job.jobName() + "'";
        Answer answer = calls.send(HttpMethod.GET, job.path() + WITH_DETAILS, null, what);
        if (answer.isNotFound()) {
            return Optional.empty();
        }
        return Optional.of(
                answer.orRefused(what, NOTHING_CHANGED)
                        .read(what, json -> CustomerDiskAnswer.read(json, job.id())));
    }

    private JobAnswer get(JobPath job) {
        return find(job).orElseThrow(() -> JobRefusals.notFound(job));
    }

    @Override
    public JobAnswer create(
            JobPath job, ImportJobSpec spec, CreateJobOptions options, List<DriveToImport> drives) {
        String what = "create import job '" + job.jobName() + "'";
        byte[] body = CustomerDiskRequest.create(spec, options, drives);
        try {
            String left = "No job was created.";
            Answer begun = calls.send(HttpMethod.PUT, job.path(), body, what).orRefused(what, left);
            running.end(begun, what).orRefused(what, left);
        } finally {
            Arrays.fill(body, (byte) 0);
        }
        return find(job)
                .orElseThrow(
                        () ->
                                new ServiceException(
                                        "SERVICE_BUSY",
                                        "The service has taken import job '"
                                                + job.jobName()
                                                + "' and does not show it yet. Call again in a"
                                                + " minute; the job is found, not made twice.",
                                        null,
                                        null,
                                        null,
                                        true,
                                        null));
    }

    @Override
    public JobAnswer ship(JobPath job, JobAnswer known, ShippingInfo info, String left) {
        boolean told = known.job().delivery().filter(parcel -> isThat(parcel, info)).isPresent();
        boolean fixed =
                "false"
                        .equals(
                                known.job()
                                        .unrecognised()
                                        .get("properties.isShippingAddressEditable"));
        if (told && fixed) {
            return known; // an earlier call got so far; the service takes nothing more
        }
        String what = "record the return address of import job '" + job.jobName() + "'";
        Answer changed =
                calls.send(HttpMethod.PATCH, job.path(), CustomerDiskRequest.returnTo(info), what);
        if (changed.isNotFound()) {
            throw JobRefusals.notFound(job);
        }
        running.end(changed.orRefused(what, left), what).orRefused(what, left);
        if (!told) {
            String mark = "mark import job '" + job.jobName() + "' as shipped";
            post(job, "markDevicesShipped", CustomerDiskRequest.shipped(info), mark, left);
        }
        return get(job);
    }

    private static boolean isThat(Delivery parcel, ShippingInfo info) {
        return parcel.carrierName().equals(info.carrierName())
                && parcel.trackingNumber().equalsIgnoreCase(info.trackingNumber());
    }

    private void post(JobPath job, String action, byte[] body, String what, String left) {
        Answer answer = calls.send(HttpMethod.POST, job.path() + "/" + action, body, what);
        if (answer.isNotFound()) {
            throw JobRefusals.notFound(job);
        }
        running.end(answer.orRefused(what, left), what).orRefused(what, left);
    }

    @Override
    public JobAnswer cancel(JobPath job) {
        String what = "cancel import job '" + job.jobName() + "'";
        post(job, "cancel", CustomerDiskRequest.cancel(), what, "The job goes on as it was.");
        return get(job);
    }

    @Override
    public JobAnswer keepAlive(JobPath job) {
        throw notOffered("restart the two weeks of import job '" + job.jobName() + "'");
    }

    @Override
    public void delete(JobPath job) {
        String what = "delete import job '" + job.jobName() + "'";
        Answer answer = calls.send(HttpMethod.DELETE, job.path(), null, what);
        if (!answer.isNotFound()) {
            String left = "The job is as it was; one that is not over has to be cancelled first.";
            Answer end = running.end(answer.orRefused(what, left), what);
            if (!end.isNotFound()) {
                end.orRefused(what, left);
            }
        }
    }

    @Override
    public Stream<ImportJobSummary> list(String subscriptionId, ListJobsOptions options) {
        if (options.pageSize().isPresent() || options.filter().isPresent()) {
            throw new IllegalArgumentException(
                    "pageSize and filter must not be set: Data Box lists jobs in pages of its own"
                            + " choice and without conditions");
        }
        return JobPages.stream(
                        calls,
                        options.resourceGroup()
                                .map(group -> JobPath.jobs(PROVIDER, subscriptionId, group))
                                .orElseGet(() -> JobPath.jobs(PROVIDER, subscriptionId)),
                        CustomerDiskAnswer::read)
                .filter(CustomerDiskAnswer::isImport)
                .map(JobAnswer::summary);
    }

    /** A list tells no tracking numbers: each job that is not over is asked. */
    @Override
    public Stream<ImportJobSummary> parcels(JobPath own) {
        return list(own.subscriptionId(), ListJobsOptions.all())
                .filter(job -> !job.state().isFinal() && !job.resourceId().isEmpty())
                .filter(job -> !job.resourceId().equalsIgnoreCase(own.id()))
                .flatMap(job -> find(JobPath.of(PROVIDER, job.resourceId())).stream())
                .map(JobAnswer::summary);
    }

    @Override
    public ImportLocation shippingLocation(JobPath job, String region) {
        String name = CustomerDiskRequest.region(region);
        String what = "get the address for drives of region '" + name + "'";
        String place =
                JobPath.jobs(PROVIDER, job.subscriptionId(), job.resourceGroup())
                                .replaceFirst("/jobs$", "/locations/")
                        + Endpoint.segment(name);
        Answer answer =
                calls.send(
                        HttpMethod.POST,
                        place + "/regionConfiguration",
                        CustomerDiskRequest.shipTo(name),
                        what);
        ShipTo[] shipTo = {new ShipTo(Map.of())};
        List<String> carriers = new ArrayList<>();
        answer.orRefused(what, NOTHING_CHANGED)
                .read(
                        what,
                        json -> {
                            OpenFields.each(
                                    json,
                                    (field, value) -> {
                                        if (field.equals("datacenterAddressResponse")
                                                && value.currentToken() == JsonToken.START_OBJECT) {
                                            shipTo[0] = CustomerDiskAnswer.shipTo(value, carriers);
                                        } else {
                                            value.skipChildren();
                                        }
                                    });
                            return shipTo;
                        });
        if (shipTo[0].label().isEmpty()) {
            throw new ServiceException(
                    "LOCATION_NOT_FOUND",
                    "Data Box names no address for drives of region '"
                            + name
                            + "'. Choose a region it serves, or ask its support. Nothing was"
                            + " changed.",
                    answer.status(),
                    null,
                    answer.requestId(),
                    false,
                    null);
        }
        return new ImportLocation(place, name, shipTo[0], carriers, List.of(place));
    }

    @Override
    public List<ImportLocation> locations() {
        throw notOffered("list locations");
    }

    @Override
    public ImportLocation location(String name) {
        throw notOffered("describe location '" + name + "' without a job's resource group");
    }

    private static ServiceException notOffered(String what) {
        return new ServiceException(
                "NOT_OFFERED",
                "Data Box offers no way to "
                        + what
                        + ". docs/azure.md tells what each of the services offers, and what stands in"
                        + " for it. Nothing was changed.",
                null,
                null,
                null,
                false,
                null);
    }

    @Override
    public List<DriveKey> keys(JobPath job) {
        String what = "list the keys of import job '" + job.jobName() + "'";
        Answer answer = calls.send(HttpMethod.POST, job.path() + "/listCredentials", null, what);
        if (answer.isNotFound()) {
            throw JobRefusals.notFound(job);
        }
        return DriveKeys.read(
                answer, what, (json, keys) -> ValueList.each(json, each -> secrets(each, keys)));
    }

    private static void secrets(JsonReader credentials, List<DriveKey> keys) throws IOException {
        OpenFields.each(
                credentials,
                (name, value) -> {
                    boolean inside =
                            (name.equals("jobSecrets")
                                            && value.currentToken() == JsonToken.START_OBJECT)
                                    || (name.equals("diskSecrets")
                                            && value.currentToken() == JsonToken.START_ARRAY);
                    if (!inside) {
                        value.skipChildren();
                    } else if (name.equals("jobSecrets")) {
                        secrets(value, keys);
                    } else {
                        while (value.nextToken() != JsonToken.END_ARRAY) {
                            if (value.currentToken() == JsonToken.START_OBJECT) {
                                keys.add(DriveKeys.key(value));
                            } else {
                                value.skipChildren();
                            }
                        }
                    }
                });
    }

    @Override
    public List<String> operations() {
        return OperationNames.of(calls, PROVIDER);
    }

    @Override
    public void register(String subscriptionId) {
        registration.ensure(subscriptionId);
    }
}
