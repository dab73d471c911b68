// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.sun.net.httpserver.HttpExchange;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resource manager's side of the import service, version 2021-01-01: exactly its operations,
 * and those of the tenant, over HTTP on loopback. Any bearer token is accepted as a person's, none
 * is not; tokens that the stand-in issued to an application open what it has a role on.
 */
final class ArmServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ArmServer.class);
    private static final String API_VERSION = "2021-01-01";
    private static final String PROVIDER = "Microsoft.ImportExport";
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final Pattern CONDITION =
            Pattern.compile("(?i)(type|state|trackingnumber) eq '([^']*)'");
    private static final Pattern JSON_TYPE = Pattern.compile("(?i)application/json(\\s*;.*)?");

    private final JobBook book;
    private final Predicate<String> accountExists;
    private final int pageSize;
    private final Optional<TrafficRecorder> recorder;
    private final Tenant tenant;
    private final Loopback loopback;

    ArmServer(
            int port,
            JobBook book,
            Predicate<String> accountExists,
            int pageSize,
            Optional<TrafficRecorder> recorder,
            Tenant tenant)
            throws IOException {
        this.book = book;
        this.accountExists = accountExists;
        this.pageSize = pageSize;
        this.recorder = recorder;
        this.tenant = tenant;
        this.loopback = Loopback.start("datacenter-arm", port, this::handle);
    }

    URI uri() {
        return loopback.uri();
    }

    @Override
    public void close() {
        loopback.close();
    }

    /** What an operation answers. */
    private record Answer(int status, Map<String, Object> body) {}

    /** The parts of a request that operations look at. */
    private record Call(String method, List<String> path, Map<String, String> query, String body) {}

    private void handle(HttpExchange exchange) throws IOException {
        String requestId = UUID.randomUUID().toString();
        Answer answer;
        byte[] body = new byte[0];
        try {
            body = Loopback.body(exchange, MAX_BODY_BYTES);
            answer = answer(exchange, body);
        } catch (ArmError e) {
            answer = new Answer(e.status(), e.body());
        } catch (Loopback.BodyTooLargeException e) {
            answer = failed(413, "RequestBodyTooLarge", "A request has at most 1 MiB.");
        } catch (IOException | RuntimeException e) {
            LOG.error("request {} failed in the stand-in itself", requestId, e);
            answer = failed(500, "InternalServerError", "The stand-in failed: " + e);
        }
        byte[] text = answer.body.isEmpty() ? new byte[0] : Json.bytes(answer.body);
        record(exchange, body, answer.status, text);
        exchange.getResponseHeaders().set("x-ms-request-id", requestId);
        if (text.length > 0) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        }
        if (answer.status == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        Loopback.send(exchange, answer.status, text);
    }

    private static Answer failed(int status, String code, String message) {
        return new Answer(status, new ArmError(status, code, "", message).body());
    }

    private void record(HttpExchange exchange, byte[] body, int status, byte[] answer) {
        if (recorder.isEmpty() || TenantResources.covers(Loopback.segments(exchange))) {
            return; // the description that traffic is held against knows nothing of tenants
        }
        Map<String, Object> headers = Json.of();
        for (String name : List.of("Content-Type", "Accept", "Accept-Language")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        try {
            recorder.get()
                    .record(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            headers,
                            body,
                            status,
                            answer);
        } catch (IOException e) {
            LOG.error("an exchange could not be recorded", e);
        }
    }

    private Answer answer(HttpExchange exchange, byte[] body) throws ArmError, IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null || !authorization.matches("(?i)bearer \\S+")) {
            throw new ArmError(
                    401, "AuthenticationFailed", "", "The request carries no bearer token.");
        }
        Call call =
                new Call(
                        exchange.getRequestMethod(),
                        Loopback.segments(exchange),
                        Loopback.query(exchange),
                        new String(body, StandardCharsets.UTF_8));
        if (!tenant.mayManage(authorization.split(" ")[1], "/" + String.join("/", call.path))) {
            throw new ArmError(
                    403,
                    "AuthorizationFailed",
                    "",
                    "The application has no role that allows this here.");
        }
        if (TenantResources.covers(call.path)) {
            JsonReply reply =
                    new TenantResources(tenant)
                            .answer(
                                    call.method,
                                    call.path,
                                    call.query,
                                    body.length == 0 ? Map.of() : json(call));
            return new Answer(reply.status(), reply.body());
        }
        String version = call.query.get("api-version");
        if (version == null) {
            throw ArmError.badRequest(
                    "MissingApiVersionParameter",
                    "api-version",
                    "The query parameter api-version is required.");
        }
        if (!version.equals(API_VERSION)) {
            throw ArmError.badRequest(
                    "InvalidApiVersionParameter",
                    "api-version",
                    "The api-version '" + version + "' is not known; use " + API_VERSION + ".");
        }
        if (body.length > 0) {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (type == null || !JSON_TYPE.matcher(type).matches()) {
                throw new ArmError(
                        415, "UnsupportedMediaType", "", "A body must be application/json.");
            }
        }
        return route(call);
    }

    private Answer route(Call call) throws ArmError, IOException {
        List<String> path = call.path;
        if (matches(path, "providers", PROVIDER, "locations", "*")) {
            only(call, "GET");
            return new Answer(200, Locations.find(path.get(3)).body());
        }
        if (matches(path, "providers", PROVIDER, "locations")) {
            only(call, "GET");
            return values(Locations.all().stream().map(Locations.Location::body).toList());
        }
        if (matches(path, "providers", PROVIDER, "operations")) {
            only(call, "GET");
            return values(operations());
        }
        if (matches(path, "subscriptions", "*", "providers", PROVIDER, "jobs")) {
            only(call, "GET");
            JobRules.checkSubscription(path.get(1));
            return list(call, "/subscriptions/" + path.get(1) + "/");
        }
        if (path.size() >= 7
                && matches(
                        path.subList(0, 7),
                        "subscriptions",
                        "*",
                        "resourceGroups",
                        "*",
                        "providers",
                        PROVIDER,
                        "jobs")) {
            return inResourceGroup(call);
        }
        throw new ArmError(404, "InvalidResourceType", "", "There is nothing at this path.");
    }

    private Answer inResourceGroup(Call call) throws ArmError, IOException {
        List<String> path = call.path;
        String group = "/subscriptions/" + path.get(1) + "/resourceGroups/" + path.get(3) + "/";
        if (path.size() == 7) {
            only(call, "GET");
            JobRules.checkNames(path.get(1), path.get(3), "list");
            return list(call, group);
        }
        String name = path.get(7);
        JobRules.checkNames(path.get(1), path.get(3), name);
        String id = group + "providers/" + PROVIDER + "/jobs/" + name;
        if (path.size() == 8) {
            return switch (call.method) {
                case "GET" -> book.open(jobs -> new Answer(200, jobs.get(id).resource()));
                case "PUT" -> put(id, name, json(call));
                case "PATCH" -> patch(id, json(call));
                case "DELETE" -> delete(id);
                default -> throw notAllowed(call);
            };
        }
        if (path.size() == 9 && path.get(8).equalsIgnoreCase("listBitLockerKeys")) {
            only(call, "POST");
            if (!call.body.isEmpty()) {
                throw ArmError.badRequest(
                        "InvalidRequestContent", "", "listBitLockerKeys takes no body.");
            }
            return book.open(jobs -> values(jobs.get(id).bitLockerKeys()));
        }
        throw new ArmError(404, "InvalidResourceType", "", "There is nothing at this path.");
    }

    private Answer put(String id, String name, Map<String, Object> request)
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
                    checkTrackingNumber(jobs, id, request);
                    if (existing.isPresent()) {
                        existing.get().checkReplaceable();
                        existing.get().replace(request, jobs.now());
                        return new Answer(200, existing.get().resource());
                    }
                    Job job = Job.create(id, name, request, jobs.now());
                    jobs.put(job);
                    LOG.info("job {} created with {} drives", name, job.drives().size());
                    return new Answer(201, job.resource());
                });
    }

    private Answer patch(String id, Map<String, Object> request) throws ArmError, IOException {
        JobRules.checkChanges(request);
        return book.open(
                jobs -> {
                    Job job = jobs.get(id);
                    checkTrackingNumber(jobs, id, request);
                    String before = job.state();
                    job.change(request, jobs.now());
                    LOG.info("job {} changed, {} -> {}", job.name(), before, job.state());
                    return new Answer(200, job.resource());
                });
    }

    /** Two jobs must not share a tracking number. */
    private static void checkTrackingNumber(
            JobBook.Book jobs, String id, Map<String, Object> request) throws ArmError {
        String number =
                Json.text(
                        Json.object(Json.object(request, "properties"), "deliveryPackage"),
                        "trackingNumber");
        String subscription = subscription(id);
        boolean taken =
                !number.isEmpty()
                        && !jobs.all(
                                        job ->
                                                !job.id().equalsIgnoreCase(id)
                                                        && subscription(job.id())
                                                                .equals(subscription)
                                                        && !job.isDone()
                                                        && job.trackingNumber().equals(number))
                                .isEmpty();
        if (taken) {
            throw ArmError.conflict(
                    "TrackingNumberInUse",
                    "Another job of this subscription has that tracking number; each job travels in"
                            + " a parcel of its own. The job is unchanged.");
        }
    }

    private static String subscription(String id) {
        return id.split("/")[2].toLowerCase(Locale.ROOT);
    }

    private Answer delete(String id) throws ArmError, IOException {
        return book.open(
                jobs -> {
                    Job job = jobs.get(id);
                    job.checkDeletable();
                    jobs.remove(job);
                    return new Answer(200, Map.of());
                });
    }

    private Answer list(Call call, String prefix) throws ArmError, IOException {
        int top = number(call, "$top", pageSize, 1, 100);
        String after = call.query.getOrDefault("$skiptoken", "");
        Predicate<Job> wanted =
                filter(call.query.getOrDefault("$filter", ""))
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
                        body.put("nextLink", nextLink(call, key(found.get(size - 1))));
                    }
                    return new Answer(200, body);
                });
    }

    private static String key(Job job) {
        return job.id().toLowerCase(Locale.ROOT);
    }

    private String nextLink(Call call, String after) {
        StringBuilder link = new StringBuilder(uri().toString());
        call.path.forEach(segment -> link.append('/').append(encode(segment)));
        link.append("?api-version=").append(API_VERSION);
        for (String name : List.of("$top", "$filter")) {
            String value = call.query.get(name);
            if (value != null) {
                link.append('&').append(encode(name)).append('=').append(encode(value));
            }
        }
        return link.append("&%24skiptoken=").append(encode(after)).toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
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

    private static int number(Call call, String name, int otherwise, int min, int max)
            throws ArmError {
        String text = call.query.get(name);
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

    private static Map<String, Object> json(Call call) throws ArmError {
        try {
            return Json.parse(call.body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw ArmError.badRequest(
                    "InvalidRequestContent",
                    "",
                    "The body is not a JSON object: " + e.getMessage());
        }
    }

    private static boolean matches(List<String> path, String... pattern) {
        if (path.size() != pattern.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            boolean fits =
                    pattern[i].equals("*")
                            ? !path.get(i).isEmpty()
                            : pattern[i].equalsIgnoreCase(path.get(i));
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static void only(Call call, String method) throws ArmError {
        if (!call.method.equals(method)) {
            throw notAllowed(call);
        }
    }

    private static ArmError notAllowed(Call call) {
        return new ArmError(
                405, "MethodNotAllowed", "", "The method " + call.method + " is not known here.");
    }

    private static Answer values(List<Map<String, Object>> values) {
        return new Answer(200, Json.of("value", values));
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
