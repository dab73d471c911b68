// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.RetryOptions;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.Pause;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.core.identity.Directory.Registration;
import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.AzureRole;
import io.offlineseed.identity.OfflineApplication;
import io.offlineseed.identity.OfflineApplicationClient;
import io.offlineseed.identity.SetUpOptions;
import io.offlineseed.identity.SetUpReport;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the application up, step by step; each step finds what is there and does only what is
 * missing. Immutable and thread-safe.
 */
public final class DirectorySetUp implements OfflineApplicationClient {

    private static final Logger LOG = LoggerFactory.getLogger(DirectorySetUp.class);

    private final AzureCloud cloud;
    private final Directory directory;
    private final Subscriptions subscriptions;
    private final RoleAssignments roles;
    private final Pause pause;

    /**
     * Creates one.
     *
     * @param cloud which Azure
     * @param credential who sets up; is asked for tokens of Graph and of Resource Manager
     * @param client the HTTP client, or null for the default one
     * @param retryOptions how often passing failures are tried again, or null for the defaults
     */
    public DirectorySetUp(
            AzureCloud cloud,
            TokenCredential credential,
            @Nullable HttpClient client,
            @Nullable RetryOptions retryOptions) {
        this(cloud, credential, client, retryOptions, time -> Thread.sleep(time.toMillis()));
    }

    DirectorySetUp(
            AzureCloud cloud,
            TokenCredential credential,
            @Nullable HttpClient client,
            @Nullable RetryOptions retryOptions,
            Pause pause) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.pause = Objects.requireNonNull(pause, "pause");
        Endpoint graph = Endpoint.parse(cloud.graph() + "/v1.0");
        Endpoint arm = Endpoint.parse(cloud.resourceManager().toString());
        this.directory =
                new Directory(new ServiceCalls(graph, credential, null, client, retryOptions));
        this.subscriptions =
                new Subscriptions(
                        new ServiceCalls(
                                arm, credential, Subscriptions.API_VERSION, client, retryOptions));
        this.roles =
                new RoleAssignments(
                        new ServiceCalls(
                                arm,
                                credential,
                                RoleAssignments.API_VERSION,
                                client,
                                retryOptions));
    }

    @Override
    public SetUpReport setUp(
            X509Certificate certificate,
            String subscriptionId,
            String resourceGroup,
            SetUpOptions options) {
        ApplicationCertificate.requireRsa(certificate);
        Objects.requireNonNull(resourceGroup, "resourceGroup");
        Replication replication = new Replication(pause, options.patience(), options.listener());
        List<String> changes = new ArrayList<>();
        String tenant = options.tenantId().orElseGet(() -> subscriptions.tenantOf(subscriptionId));
        String user = options.userId().orElseGet(this::signedInUser);
        String name = OfflineApplication.displayNameOf(user);

        ApplicationKeys keys = new ApplicationKeys(directory, replication, changes);
        Registration registration = registration(name, options, certificate, keys, changes);
        List<KeyCredential> registered = keys.ensure(registration, certificate);
        String principal = servicePrincipal(registration, replication, changes);
        Optional<String> assignment =
                role(subscriptionId, resourceGroup, principal, options, replication, changes);
        changes.forEach(change -> LOG.info("{}", change));
        return new SetUpReport(
                new OfflineApplication(
                        cloud, tenant, registration.clientId(), user, subscriptionId, certificate),
                registration.objectId(),
                principal,
                assignment,
                changes,
                registered.stream().map(KeyCredential::registered).toList());
    }

    private String signedInUser() {
        return directory
                .signedInUser()
                .orElseThrow(
                        () ->
                                new AuthenticationException(
                                        "USER_ID_NEEDED",
                                        "The application is named after a user, and no user is signed"
                                                + " in: the given credential is that of an"
                                                + " application. Name the user's object id"
                                                + " (SetUpOptions.withUserId), or sign in as a user."
                                                + " Nothing was changed.",
                                        false,
                                        null));
    }

    private Registration registration(
            String name,
            SetUpOptions options,
            X509Certificate certificate,
            ApplicationKeys keys,
            List<String> changes) {
        List<Registration> found =
                directory.find(name).stream()
                        .filter(
                                each ->
                                        options.clientId().isEmpty()
                                                || options.clientId()
                                                        .get()
                                                        .equalsIgnoreCase(each.clientId()))
                        .toList();
        if (found.size() > 1) {
            throw new AuthenticationException(
                    "APPLICATION_AMBIGUOUS",
                    "There are "
                            + found.size()
                            + " applications named '"
                            + name
                            + "': "
                            + found.stream()
                                    .map(Registration::clientId)
                                    .collect(Collectors.joining(", "))
                            + ". Delete those that no server uses, or name the one to use"
                            + " (SetUpOptions.withClientId). Nothing was changed.",
                    false,
                    null);
        }
        if (found.isEmpty()) {
            if (options.clientId().isPresent()) {
                throw new AuthenticationException(
                        "APPLICATION_AMBIGUOUS",
                        "There is no application '"
                                + name
                                + "' with the application id "
                                + options.clientId().get()
                                + ", which was asked for. Name another one or none. Nothing was"
                                + " changed.",
                        false,
                        null);
            }
            return create(name, certificate, changes);
        }
        Registration existing = found.get(0);
        if (!keys.of(existing).isEmpty()) {
            return existing;
        }
        if (!options.recreateKeyless()) {
            throw new AuthenticationException(
                    "APPLICATION_KEYLESS",
                    "The application '"
                            + name
                            + "' ("
                            + existing.clientId()
                            + ") has no certificate at all, so nobody can sign in as it: an earlier"
                            + " set-up broke off. It has to be deleted and registered anew, which this"
                            + " call does only if told so (SetUpOptions.withRecreateKeyless). Nothing"
                            + " was changed.",
                    false,
                    null);
        }
        directory.delete(existing);
        changes.add(
                "Deleted the application '"
                        + name
                        + "' ("
                        + existing.clientId()
                        + "), which had no certificate; it can be restored for 30 days.");
        return create(name, certificate, changes);
    }

    private Registration create(String name, X509Certificate certificate, List<String> changes) {
        Registration created = directory.create(name, certificate);
        changes.add(
                "Registered the application '"
                        + name
                        + "' ("
                        + created.clientId()
                        + ") with certificate "
                        + ApplicationCertificate.thumbprintOf(certificate)
                        + ".");
        return created;
    }

    private String servicePrincipal(
            Registration registration, Replication replication, List<String> changes) {
        Optional<String> existing = directory.findServicePrincipal(registration);
        if (existing.isPresent()) {
            return existing.get();
        }
        String created =
                replication.until(
                        "The directory does not know "
                                + Directory.told(registration)
                                + " everywhere yet.",
                        () -> directory.createServicePrincipal(registration));
        changes.add("Created the service principal " + created + " of the application.");
        return created;
    }

    private Optional<String> role(
            String subscriptionId,
            String resourceGroup,
            String principal,
            SetUpOptions options,
            Replication replication,
            List<String> changes) {
        if (options.role().isEmpty()) {
            return Optional.empty();
        }
        AzureRole role = options.role().get();
        String scope =
                options.scope()
                        .orElse(
                                "/subscriptions/"
                                        + subscriptionId
                                        + "/resourceGroups/"
                                        + resourceGroup);
        RoleAssignments.Outcome outcome =
                replication.until(
                        "Resource Manager does not know the service principal "
                                + principal
                                + " yet.",
                        () -> roles.assign(scope, principal, role));
        if (outcome == RoleAssignments.Outcome.EXISTS) {
            return Optional.empty();
        }
        if (outcome == RoleAssignments.Outcome.MADE) {
            changes.add("Gave it the role " + role.name() + " on " + scope + ".");
        }
        return Optional.of(RoleAssignments.idOf(scope, principal, role));
    }
}
