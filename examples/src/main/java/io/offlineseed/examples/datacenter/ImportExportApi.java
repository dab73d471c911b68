// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The import service Microsoft.ImportExport: exactly its operations. Thread-safe. */
final class ImportExportApi implements ArmApi {

    static final String PROVIDER = "Microsoft.ImportExport";

    private static final Logger LOG = LoggerFactory.getLogger(ImportExportApi.class);
    private static final Set<String> VERSIONS = Set.of("2016-11-01", "2020-08-01", "2021-01-01");
    private static final Pattern CONDITION =
            Pattern.compile("(?i)(type|state|trackingnumber) eq '([^']*)'");

    private final JobBook book;
    private final Predicate<String> accountExists;
    private final int pageSize;

    ImportExportApi(JobBook book, Predicate<String> accountExists, int pageSize) {
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
        if (call.matches("providers", PROVIDER, "locations", "*")) {
            call.only("GET");
            return new ArmReply(200, Locations.find(path.get(3)).body());
        }
        if (call.matches("providers", PROVIDER, "locations")) {
            call.only("GET");
            return ArmReply.values(Locations.all().stream().map(Locations.Location::body).toList());
        }
        if (call.matches("providers", PROVIDER, "operations")) {
            call.only("GET");
            return ArmReply.values(operations());
        }
        if (call.matches("subscriptions", "*", "providers", PROVIDER, "jobs")) {
            call.only("GET");
            JobRules.checkSubscription(path.get(1));
            return list(call, "/subscriptions/" + path.get(1) + "/");
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
        JobRules.checkNames(path.get(1), path.get(3), name);
        String id = group + "providers/" + PROVIDER + "/jobs/" + name;
        if (path.size() == 8) {
            return switch (call.method()) {
                case "GET" -> book.open(jobs -> new ArmReply(200, jobs.get(id).resource()));
                case "PUT" -> put(id, name, call.json());
                case "PATCH" -> patch(id, call.json());
                case "DELETE" -> delete(id);
                default -> throw call.notAllowed();
            };
        }
        if (path.size() == 9 && path.get(8).equalsIgnoreCase("listBitLockerKeys")) {
            call.only("POST");
            call.requireNoBody("listBitLockerKeys");
            return book.open(jobs -> ArmReply.values(jobs.get(id).bitLockerKeys()));
        }
        throw ArmCall.nothingHere();
    }

    private ArmReply put(String id, String name, Map<String, Object> request)
            throws ArmError, IOException {
        JobRules.checkNew(request);
        String account =
                JobRules.storageAccount(
                        Json.text(Json.object(request, "properties"), "storageAccountId"));
        if (!accountExists.test(account)) {
            throw ArmError.badRequest(
                    "StorageAccountNotFound",
                    "properties.storageAccountId",
                    "There is no storage account '" + account + "'.");
        }
        return book.open(
                jobs -> {
                    Optional<Job> existing = jobs.find(id);
                    jobs.requireFreeNumber(id, trackingNumber(request));
                    if (existing.isPresent()) {
                        existing.get().checkReplaceable();
                        existing.get().replace(request, jobs.now());
                        return new ArmReply(200, existing.get().resource());
                    }
                    Job job = Job.create(id, name, request, jobs.now());
                    jobs.put(job);
                    LOG.info("job {} created with {} drives", name, job.drives().size());
                    return new ArmReply(201, job.resource());
                });
    }

    private ArmReply patch(String id, Map<String, Object> request) throws ArmError, IOException {
        JobRules.checkChanges(request);
        return book.open(
                jobs -> {
                    Job job = jobs.get(id);
                    jobs.requireFreeNumber(id, trackingNumber(request));
                    String before = job.state();
                    job.change(request, jobs.now());
                    LOG.info("job {} changed, {} -> {}", job.name(), before, job.state());
                    return new ArmReply(200, job.resource());
                });
    }

    private static String trackingNumber(Map<String, Object> request) {
        return Json.text(
                Json.object(Json.object(request, "properties"), "deliveryPackage"),
                "trackingNumber");
    }

    private ArmReply delete(String id) throws ArmError, IOException {
        return book.open(
                jobs -> {
                    Job job = jobs.get(id);
                    job.checkDeletable();
                    jobs.remove(job);
                    return new ArmReply(200, Map.of());
                });
    }

    private ArmReply list(ArmCall call, String prefix) throws ArmError, IOException {
        int top = number(call, "$top", pageSize, 1, 100);
        String after = call.query().getOrDefault("$skiptoken", "");
        Predicate<Job> wanted =
                filter(call.query().getOrDefault("$filter", ""))
                        .and(job -> job.isOf(PROVIDER))
                        .and(job -> job.id().regionMatches(true, 0, prefix, 0, prefix.length()))
                        .and(job -> key(job).compareTo(after) > 0);
        return book.open(
                jobs -> {
                    List<Job> found = jobs.all(wanted);
                    List<Object> page = new ArrayList<>();
                    int size = Math.min(found.size(), Math.min(top, pageSize));
                    for (Job job : found.subList(0, size)) {
                        page.add(job.resource());
                    }
                    Map<String, Object> body = Json.of("value", page);
                    if (size < found.size()) {
                        body.put(
                                "nextLink",
                                call.nextPage(
                                        List.of("$top", "$filter"),
                                        "$skiptoken",
                                        key(found.get(size - 1))));
                    }
                    return new ArmReply(200, body);
                });
    }

    private static String key(Job job) {
        return job.id().toLowerCase(Locale.ROOT);
    }

    private static Predicate<Job> filter(String text) throws ArmError {
        Predicate<Job> all = job -> true;
        if (text.isBlank()) {
            return all;
        }
        for (String condition : text.split("(?i)\\s+and\\s+")) {
            Matcher parts = CONDITION.matcher(condition.strip());
            if (!parts.matches()) {
                throw ArmError.badRequest(
                        "InvalidFilter",
                        "$filter",
                        "A filter has conditions such as state eq 'Shipping', joined by and; known"
                                + " are type, state and trackingnumber.");
            }
            String value = parts.group(2);
            all =
                    switch (parts.group(1).toLowerCase(Locale.ROOT)) {
                        case "type" ->
                                all.and(job -> Json.text(job.details(), "jobType").equals(value));
                        case "state" -> all.and(job -> job.state().equals(value));
                        default -> all.and(job -> job.trackingNumber().equals(value));
                    };
        }
        return all;
    }

    private static int number(ArmCall call, String name, int otherwise, int min, int max)
            throws ArmError {
        String text = call.query().get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            LOG.debug("{} is no number", name, e);
        }
        throw ArmError.badRequest(
                "InvalidQueryParameter",
                name,
                "The query parameter "
                        + name
                        + " must be a number from "
                        + min
                        + " to "
                        + max
                        + ".");
    }

    private static List<Map<String, Object>> operations() {
        List<Map<String, Object>> operations = new ArrayList<>();
        for (String line :
                Arrays.asList(
                        "locations/read|Locations|Read locations",
                        "jobs/write|Jobs|Create or change jobs",
                        "jobs/read|Jobs|Read jobs",
                        "jobs/listBitLockerKeys/action|Jobs|Read the drives' keys",
                        "jobs/delete|Jobs|Delete jobs",
                        "register/action|Provider|Register the provider")) {
            String[] parts = line.split("\\|");
            operations.add(
                    Json.of(
                            "name",
                            PROVIDER + "/" + parts[0],
                            "display",
                            Json.of(
                                    "provider",
                                    "Stand-in Import/Export",
                                    "resource",
                                    parts[1],
                                    "operation",
                                    parts[2],
                                    "description",
                                    parts[2] + " of the stand-in")));
        }
        return operations;
    }
}
