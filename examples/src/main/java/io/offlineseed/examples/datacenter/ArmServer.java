// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.sun.net.httpserver.HttpExchange;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resource manager: the operations of both import services, and those of the tenant, over HTTP
 * on loopback. Any bearer token is accepted as a person's, none is not; tokens that the stand-in
 * issued to an application open what it has a role on.
 */
final class ArmServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ArmServer.class);
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final Pattern JSON_TYPE = Pattern.compile("(?i)application/json(\\s*;.*)?");

    private final List<ArmApi> apis;
    private final Optional<TrafficRecorder> recorder;
    private final Tenant tenant;
    private final Faults faults;
    private final Loopback loopback;

    ArmServer(
            int port,
            JobBook book,
            Predicate<String> accountExists,
            int pageSize,
            Optional<TrafficRecorder> recorder,
            Tenant tenant,
            Faults faults)
            throws IOException {
        this.apis =
                List.of(
                        new ImportExportApi(book, accountExists, pageSize),
                        new DataBoxApi(book, accountExists, pageSize));
        this.recorder = recorder;
        this.tenant = tenant;
        this.faults = faults;
        this.loopback = Loopback.start("datacenter-arm", port, this::handle);
    }

    URI uri() {
        return loopback.uri();
    }

    @Override
    public void close() {
        loopback.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String requestId = UUID.randomUUID().toString();
        Optional<Faults.Fault> fault = faults.take(exchange.getRequestMethod());
        ArmReply answer;
        byte[] body = new byte[0];
        try {
            body = Loopback.body(exchange, MAX_BODY_BYTES);
            Optional<ArmReply> instead = fault.flatMap(ArmServer::refusal);
            answer = instead.isPresent() ? instead.get() : shown(answer(exchange, body));
        } catch (ArmError e) {
            answer = ArmReply.of(e);
        } catch (Loopback.BodyTooLargeException e) {
            answer = failed(413, "RequestBodyTooLarge", "A request has at most 1 MiB.");
        } catch (IOException | RuntimeException e) {
            LOG.error("request {} failed in the stand-in itself", requestId, e);
            answer = failed(500, "InternalServerError", "The stand-in failed: " + e);
        }
        byte[] text = answer.body().isEmpty() ? new byte[0] : Json.bytes(answer.body());
        record(exchange, body, answer.status(), text);
        if (fault.isPresent() && fault.get().kind() == Faults.Kind.RESET) {
            return; // the exchange is closed, and the connection with it
        }
        fault.filter(each -> each.kind() == Faults.Kind.SLOW)
                .ifPresent(each -> ArmServer.passTime(each.time()));
        exchange.getResponseHeaders().set("x-ms-request-id", requestId);
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (text.length > 0) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        }
        if (answer.status() == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        Loopback.send(exchange, answer.status(), text);
    }

    /** Whether the descriptions that traffic is held against know such paths. */
    private static boolean isDescribed(List<String> path) {
        boolean registration =
                path.size() <= 5 && path.lastIndexOf("providers") == 2 && !path.contains("jobs");
        return !TenantResources.covers(path)
                && !registration
                && !path.contains(DataBoxApi.OPERATION_RESULTS);
    }

    /** Returns what is answered without doing anything, if the fault is of that kind. */
    private static Optional<ArmReply> refusal(Faults.Fault fault) {
        return switch (fault.kind()) {
            case THROTTLED ->
                    Optional.of(
                            new ArmReply(
                                    429,
                                    failed(429, "TooManyRequests", "Ask again later.").body(),
                                    Map.of(
                                            "Retry-After",
                                            Long.toString(fault.time().toSeconds()))));
            case FAILED -> Optional.of(failed(500, "InternalServerError", "As was wished."));
            default -> Optional.empty();
        };
    }

    private static void passTime(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is being closed
        }
    }

    /** Shows jobs in another state than they are in, if that was wished. */
    private ArmReply shown(ArmReply answer) {
        String word = faults.shownState();
        if (!word.isEmpty()) {
            List<Map<String, Object>> resources = new ArrayList<>(List.of(answer.body()));
            if (answer.body().get("value") instanceof List<?>) {
                resources.addAll(Json.objects(answer.body(), "value"));
            }
            for (Map<String, Object> resource : resources) {
                if (resource.get("properties") instanceof Map<?, ?>) {
                    Map<String, Object> properties = Json.object(resource, "properties");
                    properties.replace("state", word);
                    properties.replace("status", word);
                }
            }
        }
        return answer;
    }

    private static ArmReply failed(int status, String code, String message) {
        return new ArmReply(status, new ArmError(status, code, "", message).body());
    }

    private void record(HttpExchange exchange, byte[] body, int status, byte[] answer) {
        if (recorder.isEmpty() || !isDescribed(Loopback.segments(exchange))) {
            return;
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

    private ArmReply answer(HttpExchange exchange, byte[] body) throws ArmError, IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null || !authorization.matches("(?i)bearer \\S+")) {
            throw new ArmError(
                    401, "AuthenticationFailed", "", "The request carries no bearer token.");
        }
        ArmCall call =
                new ArmCall(
                        uri(),
                        exchange.getRequestMethod(),
                        Loopback.segments(exchange),
                        Loopback.query(exchange),
                        new String(body, StandardCharsets.UTF_8));
        if (!tenant.mayManage(authorization.split(" ")[1], "/" + String.join("/", call.path()))) {
            throw new ArmError(
                    403,
                    "AuthorizationFailed",
                    "",
                    "The application has no role that allows this here.");
        }
        if (TenantResources.covers(call.path())) {
            JsonReply reply =
                    new TenantResources(tenant)
                            .answer(
                                    call.method(),
                                    call.path(),
                                    call.query(),
                                    body.length == 0 ? Map.of() : call.json());
            return new ArmReply(reply.status(), reply.body());
        }
        String provider = lastProvider(call.path());
        if (call.matches("subscriptions", "*", "providers", "*")
                || call.matches("subscriptions", "*", "providers", "*", "register")) {
            return register(call, provider);
        }
        ArmApi api =
                apis.stream()
                        .filter(each -> each.provider().equalsIgnoreCase(provider))
                        .findFirst()
                        .orElseThrow(ArmCall::nothingHere);
        requireVersion(call.query().get("api-version"), api);
        if (body.length > 0) {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (type == null || !JSON_TYPE.matcher(type).matches()) {
                throw new ArmError(
                        415, "UnsupportedMediaType", "", "A body must be application/json.");
            }
        }
        return api.answer(call);
    }

    private static String lastProvider(List<String> path) {
        for (int at = path.size() - 2; at >= 0; at--) {
            if (path.get(at).equalsIgnoreCase("providers")) {
                return path.get(at + 1);
            }
        }
        return "";
    }

    private static void requireVersion(@Nullable String version, ArmApi api) throws ArmError {
        if (version == null) {
            throw ArmError.badRequest(
                    "MissingApiVersionParameter",
                    "api-version",
                    "The query parameter api-version is required.");
        }
        if (!api.versions().contains(version)) {
            throw ArmError.badRequest(
                    "InvalidApiVersionParameter",
                    "api-version",
                    "The api-version '"
                            + version
                            + "' is not known; use one of "
                            + new TreeSet<>(api.versions())
                            + ".");
        }
    }

    private static ArmReply register(ArmCall call, String provider) throws ArmError {
        if (call.path().size() == 4) {
            call.only("GET");
        } else {
            call.only("POST");
        }
        return new ArmReply(
                200,
                Json.of(
                        "id",
                        "/subscriptions/" + call.path().get(1) + "/providers/" + provider,
                        "namespace",
                        provider,
                        "registrationState",
                        "Registered"));
    }
}
