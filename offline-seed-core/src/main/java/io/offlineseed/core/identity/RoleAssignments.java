// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import com.azure.core.http.HttpMethod;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.AzureRole;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Gives roles to service principals. Thread-safe. Source: docs/azure.md, "Roles". */
final class RoleAssignments {

    /** The description of the service that requests follow. */
    static final String API_VERSION = "2022-04-01";

    private final ServiceCalls calls;

    RoleAssignments(ServiceCalls calls) {
        this.calls = Objects.requireNonNull(calls, "calls");
    }

    /** What an attempt came to. */
    enum Outcome {
        /** It was made. */
        MADE,
        /** It was there, made by an earlier call. */
        KEPT,
        /** Another assignment gives the same role already. */
        EXISTS
    }

    /**
     * Returns the assignment's resource id, the same for the same scope, principal and role: so
     * doing it twice does no harm.
     */
    static String idOf(String scope, String principalId, AzureRole role) {
        String named = (scope + "|" + principalId + "|" + role.id()).toLowerCase(Locale.ROOT);
        UUID name = UUID.nameUUIDFromBytes(named.getBytes(StandardCharsets.UTF_8));
        return scope + "/providers/Microsoft.Authorization/roleAssignments/" + name;
    }

    /**
     * Tries to give the role.
     *
     * @param scope a resource id, beginning with a slash
     * @return empty for a principal that is not known yet
     */
    Optional<Outcome> assign(String scope, String principalId, AzureRole role) {
        String subscription = scope.split("/")[2];
        byte[] body =
                Directory.json(
                        json ->
                                json.writeStartObject("properties")
                                        .writeStringField(
                                                "roleDefinitionId",
                                                "/subscriptions/"
                                                        + subscription
                                                        + "/providers/Microsoft.Authorization/roleDefinitions/"
                                                        + role.id())
                                        .writeStringField("principalId", principalId)
                                        .writeStringField("principalType", "ServicePrincipal")
                                        .writeEndObject());
        String what = "give the role " + role.name() + " on " + scope;
        Answer answer =
                calls.send(HttpMethod.PUT, escaped(idOf(scope, principalId, role)), body, what);
        String code = answer.errorCode();
        if (answer.isSuccess()) {
            return Optional.of(answer.status() == 201 ? Outcome.MADE : Outcome.KEPT);
        }
        if (code.equalsIgnoreCase("RoleAssignmentExists")) {
            return Optional.of(Outcome.EXISTS);
        }
        if (code.equalsIgnoreCase("PrincipalNotFound")) {
            return Optional.empty();
        }
        if (answer.status() == 429 || answer.status() >= 500) {
            throw answer.refusal(what, "The application is in place; calling again goes on.");
        }
        throw new AuthenticationException(
                "ROLE_NOT_ASSIGNED",
                "Could not "
                        + what
                        + " to service principal "
                        + principalId
                        + ": Resource Manager answered HTTP "
                        + answer.status()
                        + " "
                        + code
                        + ", \""
                        + answer.errorMessage()
                        + "\". "
                        + remedy(answer.status())
                        + " The application and its certificate are in place.",
                false,
                null);
    }

    private static String remedy(int status) {
        if (status == 401 || status == 403) {
            return "The signed-in identity must be Owner, User Access Administrator or Role Based"
                    + " Access Control Administrator there. Call again with such an identity, or have"
                    + " the role assigned by hand and call with withoutRole().";
        }
        if (status == 404) {
            return "Check the names of subscription and resource group; the group must exist. Call"
                    + " again to go on.";
        }
        return "Correct what the service names, then call again to go on.";
    }

    private static String escaped(String resourceId) {
        StringBuilder path = new StringBuilder();
        for (String segment : resourceId.substring(1).split("/")) {
            path.append('/').append(Endpoint.segment(segment));
        }
        return path.toString();
    }
}
