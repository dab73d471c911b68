// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider Microsoft.DataBox, as far as jobs with customers' disks for import need it. Creating
 * and deleting go on behind the answer, so that clients have to poll. Thread-safe.
 */
final class DataBoxApi implements ArmApi {

    static final String PROVIDER = "Microsoft.DataBox";
    static final String OPERATION_RESULTS = "operationResults";

    private static final Logger LOG = LoggerFactory.getLogger(DataBoxApi.class);
    private static final Set<String> VERSIONS =
            Set.of("2022-02-01", "2022-12-01", "2025-02-01", "2025-07-01");
    private static final Pattern JOB_NAME = Pattern.compile("[-\\w.]{3,24}");
    private static final Map<String, String> AT_ONCE = Map.of("Retry-After", "0");

    private final JobBook book;
    private final Predicate<String> accountExists;
    private final int pageSize;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    DataBoxApi(JobBook book, Predicate<String> accountExists, int pageSize) {
        this.book = book;
        this.accountExists = accountExists;
        this.pageSize = pageSize;
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public Set<String> versions() {
        return VERSIONS;
    }

    @Override
    public ArmReply answer(ArmCall call) throws ArmError, IOException {
        List<String> path = call.path();
        if (call.matches("providers", PROVIDER, "operations")) {
            call.only("GET");
            return ArmReply.values(operations());
        }
        if (call.matches("subscriptions", "*", "providers", PROVIDER, "jobs")) {
            call.only("GET");
            JobRules.checkSubscription(path.get(1));
            return list(call, "/subscriptions/" + path.get(1) + "/");
        }
        if (call.begins("subscriptions", "*", "providers", PROVIDER, "locations", "*")
                && path.size() == 8
                && path.get(6).equals(OPERATION_RESULTS)) {
            call.only("GET");
            // one that is asked about for the first time is still going on
            return running.remove(path.get(7))
                    ? new ArmReply(202, Map.of(), AT_ONCE)
                    : new ArmReply(200, Map.of());
        }
        if (call.matches(
                "subscriptions",
                "*",
                "resourceGroups",
                "*",
                "providers",
                PROVIDER,
                "locations",
                "*",
                "regionConfiguration")) {
            call.only("POST");
            return regionConfiguration(call.json());
        }
        if (call.begins(
                "subscriptions", "*", "resourceGroups", "*", "providers", PROVIDER, "jobs")) {
            return inResourceGroup(call);
        }
        throw ArmCall.nothingHere();
    }

    private ArmReply inResourceGroup(ArmCall call) throws ArmError, IOException {
        List<String> path = call.path();
        String group = "/subscriptions/" + path.get(1) + "/resourceGroups/" + path.get(3) + "/";
        if (path.size() == 7) {
            call.only("GET");
            JobRules.checkNames(path.get(1), path.get(3), "list");
            return list(call, group);
        }
        String name = path.get(7);
        JobRules.checkNames(path.get(1), path.get(3), "job");
        if (!JOB_NAME.matcher(name).matches()) {
            throw ArmError.badRequest(
                    "InvalidResourceName",
                    "jobName",
                    "A job's name has 3 to 24 letters, digits, '-', '_' or '.'.");
        }
        String id = group + "providers/" + PROVIDER + "/jobs/" + name;
        if (path.size() == 8) {
            boolean expanded = call.query().getOrDefault("$expand", "").equals("details");
            return switch (call.method()) {
                case "GET" ->
                        book.open(
                                jobs ->
                                        new ArmReply(
                                                200, DataBoxJob.resource(jobs.get(id), expanded)));
                case "PUT" -> put(call, id, name);
                case "PATCH" -> patch(id, call.json());
                case "DELETE" -> delete(call, id);
                default -> throw call.notAllowed();
            };
        }
        if (path.size() == 9) {
            call.only("POST");
            return switch (path.get(8).toLowerCase(Locale.ROOT)) {
                case "markdevicesshipped" -> shipped(id, call.json());
                case "cancel" -> cancel(id, call.json());
                case "listcredentials" -> {
                    call.requireNoBody("listCredentials");
                    yield book.open(
                            jobs -> ArmReply.values(List.of(DataBoxJob.credentials(jobs.get(id)))));
                }
                default -> throw ArmCall.nothingHere();
            };
        }
        throw ArmCall.nothingHere();
    }

    private ArmReply put(ArmCall call, String id, String name) throws ArmError, IOException {
        Map<String, Object> request = call.json();
        DataBoxRules.checkNew(request);
        Map<String, Object> likeImportExport = DataBoxJob.likeImportExport(request);
        JobRules.checkNew(likeImportExport);
        String account =
                JobRules.storageAccount(
                        Json.text(Json.object(likeImportExport, "properties"), "storageAccountId"));
        if (!accountExists.test(account)) {
            throw ArmError.badRequest(
                    "StorageAccountNotFound",
                    "properties.details.dataImportDetails",
                    "There is no storage account '" + account + "'.");
        }
        book.open(
                jobs -> {
                    if (jobs.find(id).isPresent()) {
                        throw ArmError.conflict(
                                "JobAlreadyExists",
                                "A job of that name exists; a job is not changed by PUT.");
                    }
                    Job job = Job.create(id, name, likeImportExport, jobs.now());
                    DataBoxJob.keep(job, request);
                    jobs.put(job);
                    LOG.info("job {} created with {} disks", name, job.drives().size());
                    return job;
                });
        return goingOn(call, Json.text(request, "location"));
    }

    private ArmReply goingOn(ArmCall call, String location) {
        String operation = UUID.randomUUID().toString();
        running.add(operation);
        String link =
                call.server()
                        + "/subscriptions/"
                        + call.path().get(1)
                        + "/providers/"
                        + PROVIDER
                        + "/locations/"
                        + ArmCall.encode(location)
                        + "/"
                        + OPERATION_RESULTS
                        + "/"
                        + operation
                        + "?api-version="
                        + call.query().get("api-version");
        return new ArmReply(202, Map.of(), Map.of("Location", link, "Retry-After", "0"));
    }

    private ArmReply patch(String id, Map<String, Object> request) throws ArmError, IOException {
        DataBoxRules.checkChanges(request);
        return book.open(
                jobs -> {
                    Job job = jobs.get(id);
                    DataBoxJob.change(job, request, jobs.now());
                    return new ArmReply(200, DataBoxJob.resource(job, false));
                });
    }

    private ArmReply shipped(String id, Map<String, Object> request) throws ArmError, IOException {
        Map<String, Object> parcel = DataBoxRules.parcel(request);
        return book.open(
                jobs -> {
                    Job job = jobs.get(id);
                    jobs.requireFreeNumber(id, Json.text(parcel, "trackingId"));
                    DataBoxJob.ship(job, parcel, jobs.now());
                    LOG.info("job {} is on its way", job.name());
                    return new ArmReply(204, Map.of());
                });
    }

    private ArmReply cancel(String id, Map<String, Object> request) throws ArmError, IOException {
        String reason = DataBoxRules.reason(request);
        return book.open(
                jobs -> {
                    DataBoxJob.cancel(jobs.get(id), reason, jobs.now());
                    return new ArmReply(204, Map.of());
                });
    }

    private ArmReply delete(ArmCall call, String id) throws ArmError, IOException {
        String location =
                book.open(
                        jobs -> {
                            Job job = jobs.get(id);
                            DataBoxJob.checkDeletable(job);
                            jobs.remove(job);
                            return job.location();
                        });
        return goingOn(call, location);
    }

    private ArmReply list(ArmCall call, String prefix) throws ArmError, IOException {
        String after = call.query().getOrDefault("$skipToken", "");
        return book.open(
                jobs -> {
                    List<Job> found =
                            jobs.all(
                                    job ->
                                            job.isOf(PROVIDER)
                                                    && job.id()
                                                            .regionMatches(
                                                                    true,
                                                                    0,
                                                                    prefix,
                                                                    0,
                                                                    prefix.length())
                                                    && key(job).compareTo(after) > 0);
                    int size = Math.min(found.size(), pageSize);
                    List<Object> page = new ArrayList<>();
                    for (Job job : found.subList(0, size)) {
                        page.add(DataBoxJob.resource(job, false));
                    }
                    Map<String, Object> body = Json.of("value", page);
                    if (size < found.size()) {
                        body.put(
                                "nextLink",
                                call.nextPage(List.of(), "$skipToken", key(found.get(size - 1))));
                    }
                    return new ArmReply(200, body);
                });
    }

    private static String key(Job job) {
        return job.id().toLowerCase(Locale.ROOT);
    }

    private static ArmReply regionConfiguration(Map<String, Object> request) throws ArmError {
        return new ArmReply(
                200,
                Json.of(
                        "datacenterAddressResponse",
                        DataBoxJob.address(Locations.find(DataBoxRules.storageLocation(request)))));
    }

    private static List<Map<String, Object>> operations() {
        List<Map<String, Object>> operations = new ArrayList<>();
        for (String name :
                List.of("jobs/read", "jobs/write", "jobs/delete", "jobs/cancel/action")) {
            operations.add(
                    Json.of(
                            "name",
                            PROVIDER + "/" + name,
                            "display",
                            Json.of(
                                    "provider",
                                    "Stand-in Data Box",
                                    "resource",
                                    "Jobs",
                                    "operation",
                                    name,
                                    "description",
                                    name + " of the stand-in")));
        }
        return operations;
    }
}
