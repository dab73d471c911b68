// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import io.offlineseed.examples.datacenter.Tenant.Principal;
import io.offlineseed.examples.datacenter.Tenant.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of Microsoft Graph, version 1.0, that is about applications and service principals, as
 * far as its documentation tells. Thread-safe.
 */
final class Graph {

    private static final Pattern CONDITION = Pattern.compile("(displayName|appId) eq '([^']*)'");
    private static final Shape APPLICATION =
            Shape.of(Shape.Type.TEXT, "displayName", "signInAudience")
                    .and(Shape.Type.LIST, "keyCredentials")
                    .requiring("displayName");
    private static final Shape CHANGES =
            Shape.of(Shape.Type.TEXT, "displayName").and(Shape.Type.LIST, "keyCredentials");

    private final Tenant tenant;

    Graph(Tenant tenant) {
        this.tenant = tenant;
    }

    /**
     * Answers a request.
     *
     * @param path the segments behind the version
     * @param isPerson whether a person is signed in, not an application
     */
    JsonReply answer(
            String method,
            List<String> path,
            Map<String, String> query,
            Map<String, Object> body,
            boolean isPerson)
            throws ArmError {
        synchronized (tenant) {
            String what = method + " " + path.get(0) + (path.size() > 1 ? "/*" : "");
            return switch (path.size() > 2 ? "" : what) {
                case "GET me" -> me(isPerson);
                case "GET applications" -> new JsonReply(200, applications(query));
                case "POST applications" -> create(body);
                case "GET applications/*" -> read(find(path.get(1)), query);
                case "PATCH applications/*" -> change(find(path.get(1)), body);
                case "DELETE applications/*" -> {
                    tenant.remove(find(path.get(1)).id);
                    yield new JsonReply(204, Map.of());
                }
                case "GET servicePrincipals" -> new JsonReply(200, principals(query));
                case "POST servicePrincipals" -> principal(Json.text(body, "appId"));
                default ->
                        throw ArmError.badRequest(
                                "BadRequest", "", "The stand-in has no " + what + ".");
            };
        }
    }

    private JsonReply me(boolean isPerson) throws ArmError {
        if (!isPerson) {
            throw ArmError.badRequest(
                    "BadRequest",
                    "",
                    "/me request is only valid with delegated authentication flow.");
        }
        return new JsonReply(
                200, Json.of("id", tenant.userId(), "userPrincipalName", "jane@example.org"));
    }

    private Registration find(String objectId) throws ArmError {
        return tenant.registration(objectId)
                .orElseThrow(
                        () ->
                                new ArmError(
                                        404,
                                        "Request_ResourceNotFound",
                                        "",
                                        "Resource '"
                                                + objectId
                                                + "' does not exist or one of its queried"
                                                + " reference-property objects are not present."));
    }

    private Map<String, Object> applications(Map<String, String> query) throws ArmError {
        String[] condition = condition(query);
        List<Object> found = new ArrayList<>();
        for (Registration each : tenant.registrations()) {
            Map<String, Object> shown = shown(each, Optional.empty());
            if (condition[1].equals(Json.text(shown, condition[0]))) {
                found.add(shown);
            }
        }
        return Json.of("value", found);
    }

    private Map<String, Object> principals(Map<String, String> query) throws ArmError {
        String[] condition = condition(query);
        List<Object> found = new ArrayList<>();
        Optional<Principal> principal = tenant.principalOf(condition[1]);
        if (condition[0].equals("appId") && principal.isPresent()) {
            found.add(Json.of("id", principal.get().id(), "appId", condition[1]));
        }
        return Json.of("value", found);
    }

    private static String[] condition(Map<String, String> query) throws ArmError {
        Matcher parts = CONDITION.matcher(query.getOrDefault("$filter", ""));
        if (!parts.matches()) {
            throw ArmError.badRequest(
                    "Request_UnsupportedQuery",
                    "$filter",
                    "The stand-in wants a filter such as displayName eq 'x'.");
        }
        return new String[] {parts.group(1), parts.group(2)};
    }

    private JsonReply create(Map<String, Object> body) throws ArmError {
        APPLICATION.check(body, "");
        Map<String, Object> properties = Json.copy(body);
        properties.remove("keyCredentials");
        List<Map<String, Object>> keys =
                KeyList.changed(List.of(), Json.objects(body, "keyCredentials"), tenant.now());
        Registration made = tenant.register(properties);
        made.keys = keys;
        return new JsonReply(201, shown(made, Optional.of(false)));
    }

    private static JsonReply read(Registration registration, Map<String, String> query) {
        boolean withKeys =
                List.of(query.getOrDefault("$select", "").split(",")).contains("keyCredentials");
        return new JsonReply(200, shown(registration, Optional.of(withKeys)));
    }

    private JsonReply change(Registration registration, Map<String, Object> body) throws ArmError {
        CHANGES.check(body, "");
        if (body.containsKey("keyCredentials")) {
            if (tenant.isKeyChangeRefused()) {
                throw KeyList.notUpdatable(UUID.randomUUID().toString());
            }
            registration.keys =
                    KeyList.changed(
                            registration.keys, Json.objects(body, "keyCredentials"), tenant.now());
        }
        if (body.containsKey("displayName")) {
            registration.properties.put("displayName", body.get("displayName"));
        }
        return new JsonReply(204, Map.of());
    }

    /** Bytes of certificates are given only where they are asked for by name. */
    private static Map<String, Object> shown(
            Registration registration, Optional<Boolean> withKeyBytes) {
        Map<String, Object> shown = Json.copy(registration.properties);
        shown.put("id", registration.id);
        shown.put("appId", registration.appId);
        shown.put("createdDateTime", registration.created.toString());
        if (withKeyBytes.isPresent()) {
            List<Object> keys = new ArrayList<>();
            for (Map<String, Object> key : registration.keys) {
                Map<String, Object> copy = Json.copy(key);
                if (!withKeyBytes.get()) {
                    copy.remove("key");
                }
                keys.add(copy);
            }
            shown.put("keyCredentials", keys);
        }
        return shown;
    }

    private JsonReply principal(String appId) throws ArmError {
        if (tenant.registrationOf(appId).isEmpty()) {
            throw ArmError.badRequest(
                    "Request_BadRequest",
                    "appId",
                    "The appId '"
                            + appId
                            + "' of the service principal does not reference a valid application"
                            + " object.");
        }
        if (tenant.principalOf(appId).isPresent()) {
            throw ArmError.conflict(
                    "Request_MultipleObjectsWithSameKeyValue",
                    "The service principal name " + appId + " is already in use.");
        }
        Principal made = tenant.createPrincipal(appId);
        return new JsonReply(201, Json.of("id", made.id(), "appId", appId));
    }
}
