// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonWriter;
import io.offlineseed.testing.MemoryHttpService.Call;
import io.offlineseed.testing.MemoryHttpService.Reply;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tenant in memory: Graph's applications and service principals, Resource Manager's subscription
 * and role assignments. What it does late or refuses is set by fields. For one thread.
 */
final class MemoryDirectory {

    private static final Pattern NAME = Pattern.compile("(?:displayName|appId) eq '([^']*)'");

    /** Applications by object id; each a tree as Graph gives it. */
    final Map<String, Map<String, Object>> applications = new LinkedHashMap<>();

    /** Service principals' object ids by application id. */
    final Map<String, String> principals = new LinkedHashMap<>();

    /** Role assignments by path. */
    final Map<String, Map<String, Object>> assignments = new LinkedHashMap<>();

    /** Who is signed in; nobody for callers that are applications. */
    @Nullable String user = TestCertificates.USER;

    /** How many more times each of these is answered as if it were not there yet. */
    int applicationUnknown;

    int applicationUnknownToPrincipals;
    int principalUnknown;
    int newKeyHidden;

    /** How many more times keys are refused whatever they are. */
    int keysRefused;

    /** Done before the next change of keys, and once. */
    Runnable beforePatch = () -> {};

    /** Done after the next change of keys, and once. */
    Runnable afterPatch = () -> {};

    /** An answer to give to a role assignment instead, or null. */
    @Nullable Reply role;

    /** An answer to give to every call to Graph instead, or null. */
    @Nullable Reply graph;

    int pageSize = 1;

    Reply answer(Call call) {
        URI url = URI.create(call.url());
        String path = url.getPath();
        try {
            if (url.getHost().equals("management.azure.com")) {
                return resourceManager(call, path);
            }
            Reply instead = graph;
            return instead == null ? graph(call, url, path) : instead;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reply resourceManager(Call call, String path) throws IOException {
        if (call.method().equals("GET")) {
            return Reply.json(200, json(Map.of("tenantId", TestCertificates.TENANT)));
        }
        Reply instead = role;
        if (instead != null) {
            return instead;
        }
        if (principalUnknown > 0) {
            principalUnknown--;
            return error(400, "PrincipalNotFound", "Principal does not exist in the directory.");
        }
        boolean isNew = assignments.put(path, tree(call.body())) == null;
        return Reply.json(isNew ? 201 : 200, call.body());
    }

    private Reply graph(Call call, URI url, String path) throws IOException {
        if (path.equals("/v1.0/me")) {
            String who = user;
            return who == null
                    ? error(400, "BadRequest", "/me request is only valid with delegated flow.")
                    : Reply.json(200, json(Map.of("id", who)));
        }
        if (path.equals("/v1.0/applications")) {
            return call.method().equals("POST") ? create(tree(call.body())) : list(url);
        }
        if (path.equals("/v1.0/servicePrincipals")) {
            return call.method().equals("POST") ? principal(tree(call.body())) : principal(url);
        }
        String id = path.substring(path.lastIndexOf('/') + 1);
        Map<String, Object> application = applications.get(id);
        if (application == null || applicationUnknown > 0) {
            applicationUnknown--;
            return error(404, "Request_ResourceNotFound", "Resource '" + id + "' does not exist.");
        }
        return switch (call.method()) {
            case "DELETE" -> {
                applications.remove(id);
                yield new Reply(204, Reply.json(204, "").headers(), "");
            }
            case "PATCH" -> patch(application, tree(call.body()));
            default -> Reply.json(200, json(shown(application)));
        };
    }

    private Map<String, Object> shown(Map<String, Object> application) {
        if (newKeyHidden == 0 || keys(application).size() < 2) {
            return application;
        }
        newKeyHidden--;
        Map<String, Object> stale = new LinkedHashMap<>(application);
        List<Object> keys = new ArrayList<>(keys(application));
        keys.remove(keys.size() - 1);
        stale.put("keyCredentials", keys);
        return stale;
    }

    private Reply create(Map<String, Object> body) throws IOException {
        String id = UUID.randomUUID().toString();
        Map<String, Object> application = new LinkedHashMap<>(body);
        application.put("id", id);
        application.put("appId", UUID.randomUUID().toString());
        keys(application).forEach(key -> complete(map(key)));
        applications.put(id, application);
        return Reply.json(201, json(application));
    }

    /** Adds an application that was there before. */
    Map<String, Object> add(String displayName, List<Object> keys) {
        String id = UUID.randomUUID().toString();
        Map<String, Object> application = new LinkedHashMap<>();
        application.put("@odata.context", "x");
        application.put("id", id);
        application.put("appId", UUID.randomUUID().toString());
        application.put("displayName", displayName);
        application.put("keyCredentials", new ArrayList<>(keys));
        applications.put(id, application);
        return application;
    }

    private static void complete(Map<String, Object> key) {
        key.putIfAbsent("keyId", UUID.randomUUID().toString());
        key.putIfAbsent("customKeyIdentifier", "40 digits");
    }

    private Reply patch(Map<String, Object> application, Map<String, Object> body) {
        Runnable before = beforePatch;
        beforePatch = () -> {};
        before.run();
        if (keysRefused > 0) {
            keysRefused--;
            return notUpdatable();
        }
        Map<Object, Object> known = new HashMap<>();
        keys(application).forEach(key -> known.put(map(key).get("keyId"), key));
        List<Object> sent = keys(body);
        for (Object each : sent) {
            Object id = map(each).get("keyId");
            if (id != null && !Objects.equals(known.get(id), each)) {
                return notUpdatable();
            }
            complete(map(each));
        }
        application.put("keyCredentials", new ArrayList<>(sent));
        Runnable after = afterPatch;
        afterPatch = () -> {};
        after.run();
        return new Reply(204, Reply.json(204, "").headers(), "");
    }

    private static Reply notUpdatable() {
        return error(
                400,
                "Request_BadRequest",
                "Update to existing credential with KeyId 'x' is not allowed.");
    }

    private Reply list(URI url) throws IOException {
        String name = filter(url);
        List<Object> found = new ArrayList<>();
        applications.values().stream()
                .filter(each -> name.equals(each.get("displayName")))
                .forEach(
                        each ->
                                found.add(
                                        Map.of(
                                                "id", text(each, "id"),
                                                "appId", text(each, "appId"),
                                                "displayName", name)));
        int from = url.getQuery().contains("$skiptoken=") ? pageSize : 0;
        int to = Math.min(found.size(), from == 0 ? pageSize : found.size());
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("value", found.subList(Math.min(from, to), to));
        if (from == 0 && to < found.size()) {
            page.put("@odata.nextLink", url + "&$skiptoken=x");
        }
        return Reply.json(200, json(page));
    }

    private Reply principal(URI url) throws IOException {
        String id = principals.get(filter(url));
        return Reply.json(
                200, json(Map.of("value", id == null ? List.of() : List.of(Map.of("id", id)))));
    }

    private Reply principal(Map<String, Object> body) throws IOException {
        String appId = text(body, "appId");
        boolean unknown =
                applications.values().stream().noneMatch(each -> appId.equals(each.get("appId")));
        if (unknown || applicationUnknownToPrincipals > 0) {
            applicationUnknownToPrincipals--;
            return error(
                    400,
                    "Request_BadRequest",
                    "The appId '"
                            + appId
                            + "' of the service principal does not reference a valid application"
                            + " object.");
        }
        String id = UUID.randomUUID().toString();
        principals.put(appId, id);
        return Reply.json(201, json(Map.of("id", id, "appId", appId)));
    }

    private static String filter(URI url) {
        Matcher name = NAME.matcher(url.getQuery());
        if (!name.find()) {
            throw new IllegalArgumentException("no filter in " + url);
        }
        return name.group(1);
    }

    static Reply error(int status, String code, String message) {
        return Reply.json(
                status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
    }

    @SuppressWarnings("unchecked")
    static List<Object> keys(Map<String, Object> application) {
        return (List<Object>) application.getOrDefault("keyCredentials", new ArrayList<>());
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    static String text(Map<String, Object> tree, String name) {
        return String.valueOf(tree.get(name));
    }

    static Map<String, Object> tree(String json) throws IOException {
        try (JsonReader reader = JsonProviders.createReader(json)) {
            return reader.readMap(JsonReader::readUntyped);
        }
    }

    private static String json(Map<String, ?> tree) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = JsonProviders.createWriter(text)) {
            writer.writeMap(tree, JsonWriter::writeUntyped);
        }
        return text.toString();
    }
}
