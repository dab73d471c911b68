// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A tenant with one person in it: the applications of its directory, their service principals, and
 * who got which role. Lives in memory. What is new is not known everywhere at once if a delay is
 * set. Thread-safe.
 */
public final class Tenant {

    private static final int TOKEN_BYTES = 32;

    private final String id = UUID.randomUUID().toString();
    private final String userId = UUID.randomUUID().toString();
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Registration> registrations = new LinkedHashMap<>();
    private final Map<String, Principal> principals = new LinkedHashMap<>();
    private final Map<String, Grant> grants = new LinkedHashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final Set<String> registrars = new HashSet<>();
    private Duration delay = Duration.ZERO;
    private int keyRefusals;

    Tenant(Clock clock) {
        this.clock = clock;
    }

    /** An application in the directory. */
    static final class Registration {
        final String id = UUID.randomUUID().toString();
        final String appId = UUID.randomUUID().toString();
        final Instant created;
        final Map<String, Object> properties;
        List<Map<String, Object>> keys = List.of();

        Registration(Instant created, Map<String, Object> properties) {
            this.created = created;
            this.properties = properties;
        }
    }

    /** What roles are given to. */
    record Principal(String id, String appId, Instant created) {}

    /** A role on a scope. */
    record Grant(String scope, String roleDefinitionId, String principalId) {}

    /** Returns the tenant's id. */
    public String id() {
        return id;
    }

    /** Returns the object id of the person, whose any token is that was not issued here. */
    public String userId() {
        return userId;
    }

    /** Sets how long, by the datacenter's clock, new things are not known everywhere. */
    public synchronized void replicationDelay(Duration time) {
        delay = time;
    }

    /** Lets so many of the next changes of keys be refused, whatever they are. */
    public synchronized void refuseKeyChanges(int times) {
        keyRefusals = times;
    }

    /** Returns how many applications there are. */
    public synchronized int applicationCount() {
        return registrations.size();
    }

    /** Returns how many role assignments there are. */
    public synchronized int roleAssignmentCount() {
        return grants.size();
    }

    synchronized boolean isKeyChangeRefused() {
        return keyRefusals-- > 0;
    }

    Instant now() {
        return clock.instant();
    }

    private boolean isKnown(Instant created) {
        return !now().isBefore(created.plus(delay));
    }

    synchronized Registration register(Map<String, Object> properties) {
        Registration made = new Registration(now(), properties);
        registrations.put(made.id, made);
        return made;
    }

    synchronized boolean remove(String objectId) {
        Registration removed = registrations.remove(objectId);
        if (removed != null) {
            principals.remove(removed.appId);
        }
        return removed != null;
    }

    /** Returns the registrations that are known everywhere. */
    synchronized List<Registration> registrations() {
        return new ArrayList<>(
                registrations.values().stream().filter(each -> isKnown(each.created)).toList());
    }

    synchronized Optional<Registration> registration(String objectId) {
        return registrations().stream().filter(each -> each.id.equals(objectId)).findFirst();
    }

    synchronized Optional<Registration> registrationOf(String appId) {
        return registrations().stream().filter(each -> each.appId.equals(appId)).findFirst();
    }

    /** Returns the service principal of an application, known everywhere or not. */
    synchronized Optional<Principal> principalOf(String appId) {
        return Optional.ofNullable(principals.get(appId));
    }

    synchronized Principal createPrincipal(String appId) {
        Principal made = new Principal(UUID.randomUUID().toString(), appId, now());
        principals.put(appId, made);
        return made;
    }

    /** Returns whether a principal of that id is known everywhere. */
    synchronized boolean isPrincipal(String principalId) {
        return principalId.equals(userId)
                || principals.values().stream()
                        .anyMatch(each -> each.id.equals(principalId) && isKnown(each.created));
    }

    synchronized Optional<Grant> grant(String path) {
        return Optional.ofNullable(grants.get(path.toLowerCase(Locale.ROOT)));
    }

    synchronized boolean isGranted(Grant grant) {
        return grants.containsValue(grant);
    }

    synchronized void grant(String path, Grant grant) {
        grants.put(path.toLowerCase(Locale.ROOT), grant);
    }

    /** Issues a token to an application. */
    synchronized String issueToken(String appId) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        tokens.put(token, appId);
        return token;
    }

    /** Returns the application a token was issued to; empty for a token of the person. */
    synchronized Optional<String> applicationOf(String token) {
        return Optional.ofNullable(tokens.get(token));
    }

    /** Lets an application register others, as consent to a permission of Graph does. */
    public synchronized void allowRegistering(String appId) {
        registrars.add(appId);
    }

    synchronized boolean mayRegister(String appId) {
        return registrars.contains(appId);
    }

    /**
     * Returns whether the bearer of a token may manage what is at a path: a person may everything,
     * an application what it has a role on or above, and what belongs to no subscription.
     */
    synchronized boolean mayManage(String token, String path) {
        Optional<String> application = applicationOf(token);
        if (application.isEmpty() || !path.toLowerCase(Locale.ROOT).startsWith("/subscriptions/")) {
            return true;
        }
        String principal = principalOf(application.get()).map(Principal::id).orElse("");
        String below = path.toLowerCase(Locale.ROOT) + "/";
        return grants.values().stream()
                .anyMatch(
                        grant ->
                                grant.principalId.equals(principal)
                                        && below.startsWith(
                                                grant.scope.toLowerCase(Locale.ROOT) + "/"));
    }
}
