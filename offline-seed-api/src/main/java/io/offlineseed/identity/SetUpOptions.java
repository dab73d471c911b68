// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How an application is set up.
 *
 * @param userId object id of the user the application is named after; the signed-in user by
 *     default. Callers that are applications themselves must give it: nobody is signed in then
 * @param tenantId GUID of the tenant; the subscription's by default, which Resource Manager tells
 * @param clientId which application to use if there are several of the name; none by default
 * @param role the role the application gets; {@link AzureRole#CONTRIBUTOR} by default, none if
 *     empty
 * @param scope resource id of what it gets the role on; the resource group by default
 * @param recreateKeyless whether an application that has no certificate at all, which is broken,
 *     may be deleted and registered anew; it is not by default
 * @param patience how long is waited, all in all, for the directory to catch up; 5 minutes by
 *     default
 * @param listener is told of each wait; nobody by default
 */
public record SetUpOptions(
        Optional<String> userId,
        Optional<String> tenantId,
        Optional<String> clientId,
        Optional<AzureRole> role,
        Optional<String> scope,
        boolean recreateKeyless,
        Duration patience,
        WaitListener listener) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if an id is no GUID, the scope no resource id, the patience
     *     negative
     */
    public SetUpOptions {
        userId = userId.map(id -> Arguments.guid("userId", id));
        tenantId = tenantId.map(id -> Arguments.guid("tenantId", id));
        clientId = clientId.map(id -> Arguments.guid("clientId", id));
        Objects.requireNonNull(role, "role");
        scope.ifPresent(
                id -> {
                    if (!id.matches("(?i)/subscriptions/[^/?#]+(/[^/?#]+)*")) {
                        throw new IllegalArgumentException(
                                "scope must be a resource id such as"
                                        + " /subscriptions/ID/resourceGroups/NAME, was '"
                                        + id
                                        + "'");
                    }
                });
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience must not be negative, was " + patience);
        }
        Objects.requireNonNull(listener, "listener");
    }

    /** Returns the defaults. */
    public static SetUpOptions defaults() {
        return new SetUpOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(AzureRole.CONTRIBUTOR),
                Optional.empty(),
                false,
                Duration.ofMinutes(5),
                (reason, pause, attempt) -> {});
    }

    /** Returns these options with the user the application is named after. */
    public SetUpOptions withUserId(String id) {
        return new SetUpOptions(
                Optional.of(id),
                tenantId,
                clientId,
                role,
                scope,
                recreateKeyless,
                patience,
                listener);
    }

    /** Returns these options with a tenant. */
    public SetUpOptions withTenantId(String id) {
        return new SetUpOptions(
                userId,
                Optional.of(id),
                clientId,
                role,
                scope,
                recreateKeyless,
                patience,
                listener);
    }

    /** Returns these options with one of several applications of the same name. */
    public SetUpOptions withClientId(String id) {
        return new SetUpOptions(
                userId,
                tenantId,
                Optional.of(id),
                role,
                scope,
                recreateKeyless,
                patience,
                listener);
    }

    /** Returns these options with another role. */
    public SetUpOptions withRole(AzureRole newRole) {
        return new SetUpOptions(
                userId,
                tenantId,
                clientId,
                Optional.of(newRole),
                scope,
                recreateKeyless,
                patience,
                listener);
    }

    /** Returns these options without a role, for those who assign one themselves. */
    public SetUpOptions withoutRole() {
        return new SetUpOptions(
                userId,
                tenantId,
                clientId,
                Optional.empty(),
                scope,
                recreateKeyless,
                patience,
                listener);
    }

    /** Returns these options with the role on something else than the resource group. */
    public SetUpOptions withScope(String resourceId) {
        return new SetUpOptions(
                userId,
                tenantId,
                clientId,
                role,
                Optional.of(resourceId),
                recreateKeyless,
                patience,
                listener);
    }

    /**
     * Returns these options with the consent to delete an application of the name that has no
     * certificate, and to register it anew. Ask a person first.
     */
    public SetUpOptions withRecreateKeyless(boolean consent) {
        return new SetUpOptions(
                userId, tenantId, clientId, role, scope, consent, patience, listener);
    }

    /** Returns these options with another patience. */
    public SetUpOptions withPatience(Duration time) {
        return new SetUpOptions(
                userId, tenantId, clientId, role, scope, recreateKeyless, time, listener);
    }

    /** Returns these options with a listener. */
    public SetUpOptions withListener(WaitListener newListener) {
        return new SetUpOptions(
                userId, tenantId, clientId, role, scope, recreateKeyless, patience, newListener);
    }
}
