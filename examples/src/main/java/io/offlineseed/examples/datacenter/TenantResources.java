// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import io.offlineseed.examples.datacenter.Tenant.Grant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the resource manager tells of subscriptions, and its role assignments. Every subscription is
 * the tenant's. Thread-safe.
 */
final class TenantResources {

    private static final String SUBSCRIPTION_VERSION = "2022-12-01";
    private static final String ROLES_VERSION = "2022-04-01";
    private static final String GUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private static final Pattern ASSIGNMENT =
            Pattern.compile(
                    "(?i)(/subscriptions/.+)/providers/Microsoft\\.Authorization/roleAssignments/"
                            + "([^/]+)");
    private static final Pattern ROLE =
            Pattern.compile(
                    "(?i)(?:/subscriptions/"
                            + GUID
                            + ")?/providers/Microsoft\\.Authorization/roleDefinitions/"
                            + GUID);
    private static final Shape BODY =
            Shape.of(Shape.Type.OBJECT, "properties").requiring("properties");
    private static final Shape PROPERTIES =
            Shape.of(Shape.Type.TEXT, "roleDefinitionId", "principalId", "principalType")
                    .requiring("roleDefinitionId", "principalId");

    private final Tenant tenant;

    TenantResources(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Returns whether a path is one of these. */
    static boolean covers(List<String> path) {
        return (path.size() == 2 && path.get(0).equalsIgnoreCase("subscriptions"))
                || ASSIGNMENT.matcher("/" + String.join("/", path)).matches();
    }

    JsonReply answer(
            String method, List<String> path, Map<String, String> query, Map<String, Object> body)
            throws ArmError {
        synchronized (tenant) {
            if (path.size() == 2) {
                version(query, SUBSCRIPTION_VERSION);
                only(method, "GET");
                return new JsonReply(
                        200,
                        Json.of(
                                "id",
                                "/subscriptions/" + path.get(1),
                                "subscriptionId",
                                path.get(1),
                                "tenantId",
                                tenant.id(),
                                "state",
                                "Enabled"));
            }
            version(query, ROLES_VERSION);
            only(method, "PUT");
            return assign("/" + String.join("/", path), body);
        }
    }

    private JsonReply assign(String path, Map<String, Object> body) throws ArmError {
        Matcher parts = ASSIGNMENT.matcher(path);
        if (!parts.matches() || !parts.group(2).matches(GUID)) {
            throw ArmError.badRequest(
                    "InvalidRoleAssignmentId", "", "A role assignment's name is a GUID.");
        }
        BODY.check(body, "");
        Map<String, Object> properties = Json.object(body, "properties");
        PROPERTIES.check(properties, "properties");
        String role = Json.text(properties, "roleDefinitionId");
        if (!ROLE.matcher(role).matches()) {
            throw ArmError.badRequest(
                    "InvalidRoleDefinitionId", "", "There is no role definition " + role + ".");
        }
        String principal = Json.text(properties, "principalId");
        if (!tenant.isPrincipal(principal)) {
            throw ArmError.badRequest(
                    "PrincipalNotFound",
                    "",
                    "Principal " + principal + " does not exist in the directory " + tenant.id());
        }
        String scope = parts.group(1).toLowerCase(Locale.ROOT);
        Grant grant = new Grant(scope, role.substring(role.lastIndexOf('/') + 1), principal);
        Optional<Grant> existing = tenant.grant(path);
        if (existing.isPresent() && !existing.get().equals(grant)) {
            throw ArmError.badRequest(
                    "RoleAssignmentUpdateNotPermitted",
                    "",
                    "Tenant ID, application ID, principal ID, and scope are not allowed to be"
                            + " updated.");
        }
        if (existing.isEmpty() && tenant.isGranted(grant)) {
            throw ArmError.conflict("RoleAssignmentExists", "The role assignment already exists.");
        }
        tenant.grant(path, grant);
        return new JsonReply(
                existing.isPresent() ? 200 : 201,
                Json.of("id", path, "name", parts.group(2), "properties", properties));
    }

    private static void version(Map<String, String> query, String wanted) throws ArmError {
        if (!wanted.equals(query.get("api-version"))) {
            throw ArmError.badRequest(
                    "InvalidApiVersionParameter", "api-version", "Use " + wanted + " here.");
        }
    }

    private static void only(String method, String wanted) throws ArmError {
        if (!method.equals(wanted)) {
            throw new ArmError(
                    405, "MethodNotAllowed", "", "The method " + method + " is not known here.");
        }
    }
}
