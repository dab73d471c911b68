// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.DeviceCodeCredentialBuilder;
import io.offlineseed.core.ImportJobClientBuilder;
import io.offlineseed.core.OfflineApplicationClientBuilder;
import io.offlineseed.core.OfflineApplications;
import io.offlineseed.core.PublishSettingsFiles;
import io.offlineseed.examples.datacenter.Datacenter;
import io.offlineseed.examples.datacenter.DatacenterOptions;
import io.offlineseed.examples.datacenter.DirectoryBlobEndpoint;
import io.offlineseed.examples.datacenter.EntraServer;
import io.offlineseed.examples.datacenter.Trust;
import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.ApplicationLogin;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.AzureRole;
import io.offlineseed.identity.CertificateOptions;
import io.offlineseed.identity.OfflineApplicationParams;
import io.offlineseed.identity.ProtectedKey;
import io.offlineseed.identity.SetUpOptions;
import io.offlineseed.identity.SetUpReport;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.importjob.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * From an empty tenant to a call that the application makes itself, twice: for two servers that
 * share the application. A program of its own, so that everything it logs can be looked through.
 * Prints what it did; writes the secrets it used to a file.
 */
final class IdentityJourney {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityJourney.class);
    private static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
    private static final String PASSWORD = "correct horse battery";

    private final Set<String> secrets = Collections.synchronizedSet(new TreeSet<>());
    private final Path folder;
    private final Datacenter datacenter;
    private final AzureCloud cloud;
    private final SSLContext trust;
    private final HttpClient http;
    private final TokenCredential person;

    private IdentityJourney(Path folder, Datacenter datacenter, EntraServer entra)
            throws Exception {
        this.folder = folder;
        this.datacenter = datacenter;
        this.cloud =
                AzureCloud.PUBLIC
                        .withName("stand-in")
                        .withLogin(entra.uri())
                        .withGraph(entra.uri())
                        .withResourceManager(datacenter.endpoint());
        this.trust = Trust.only(entra.certificatePem());
        this.http =
                new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder().sslContext(trust))
                        .build();
        this.person = person(entra.uri());
    }

    /** Runs it in a folder. */
    public static void main(String[] args) throws Exception {
        LOG.trace("everything is logged");
        Path folder = Path.of(args[0]);
        try (DirectoryBlobEndpoint blobs = DirectoryBlobEndpoint.start(folder.resolve("blobs"), 0);
                Datacenter datacenter = Datacenter.start(blobs, DatacenterOptions.defaults());
                EntraServer entra = EntraServer.start(datacenter, 0)) {
            IdentityJourney journey = new IdentityJourney(folder, datacenter, entra);
            journey.secrets.add(PASSWORD);
            datacenter.tenant().replicationDelay(Duration.ofHours(1));
            journey.server("fs01");
            datacenter.tenant().replicationDelay(Duration.ZERO);
            datacenter.tenant().refuseKeyChanges(1);
            journey.server("fs02");
            journey.strangersAndOldFiles();
            Files.write(folder.resolve("secrets"), journey.secrets);
            System.out.println(
                    "applications "
                            + datacenter.tenant().applicationCount()
                            + ", roles "
                            + datacenter.tenant().roleAssignmentCount());
        }
    }

    private void server(String name) throws Exception {
        ApplicationCertificate certificate =
                OfflineApplications.createCertificate(name, CertificateOptions.defaults());
        secret(certificate.privateKey().getEncoded());
        SetUpOptions options =
                SetUpOptions.defaults().withListener((reason, pause, attempt) -> hourPasses());
        SetUpReport report = setUp(certificate, options);
        System.out.println(
                name
                        + " "
                        + report.changes().size()
                        + " changes, "
                        + report.certificates().size()
                        + " certificates");

        Path file = folder.resolve(name + ".xml");
        ProtectedKey key = OfflineApplications.protect(certificate, PASSWORD.toCharArray());
        secret(key.pkcs12());
        OfflineApplications.writeParams(
                OfflineApplicationParams.of(report.application()).withKey(key), file);
        OfflineApplications.exportPkcs12(
                certificate, PASSWORD.toCharArray(), folder.resolve(name + ".pfx"));

        OfflineApplicationParams params = OfflineApplications.readParams(file);
        ApplicationLogin login = OfflineApplications.login(params, PASSWORD.toCharArray());
        ImportJobClient client = client(login);
        System.out.println(name + " sees " + count(client.list(SUBSCRIPTION, "rg1")) + " jobs");
        setUp(
                certificate,
                options.withRole(AzureRole.READER).withScope("/subscriptions/" + SUBSCRIPTION));
        System.out.println(name + " sees " + count(client.list(SUBSCRIPTION)) + " jobs in all");
    }

    private SetUpReport setUp(ApplicationCertificate certificate, SetUpOptions options) {
        return new OfflineApplicationClientBuilder()
                .cloud(cloud)
                .credential(person)
                .httpClient(http)
                .buildClient()
                .setUp(certificate.certificate(), SUBSCRIPTION, "rg1", options);
    }

    private ImportJobClient client(ApplicationLogin login) {
        return new ImportJobClientBuilder()
                .cloud(login.cloud())
                .credential(application(login))
                .httpClient(http)
                .machineSettingsFile(folder.resolve("settings.json"))
                .buildClient();
    }

    private static long count(Stream<?> jobs) {
        try (jobs) {
            return jobs.count();
        }
    }

    private void secret(byte[] bytes) {
        secrets.add(Base64.getEncoder().encodeToString(bytes));
    }

    /** Jane, who opens the page that the program shows. */
    private TokenCredential person(URI login) {
        java.net.http.HttpClient browser =
                java.net.http.HttpClient.newBuilder().sslContext(trust).build();
        return remembering(
                new DeviceCodeCredentialBuilder()
                        .authorityHost(login.toString())
                        .disableInstanceDiscovery()
                        .tenantId(datacenter.tenant().id())
                        .httpClient(http)
                        .challengeConsumer(
                                shown -> {
                                    remembered(shown.getDeviceCode());
                                    open(
                                            browser,
                                            shown.getVerificationUrl()
                                                    + "?code="
                                                    + shown.getUserCode());
                                })
                        .build());
    }

    private static void open(java.net.http.HttpClient browser, String page) {
        try {
            int status =
                    browser.send(
                                    HttpRequest.newBuilder(URI.create(page)).build(),
                                    BodyHandlers.discarding())
                            .statusCode();
            if (status != 200) {
                throw new IllegalStateException(page + " answered " + status);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a product makes it; see docs/azure.md. Remembers what must not be seen. */
    private TokenCredential application(ApplicationLogin login) {
        return remembering(
                new ClientAssertionCredentialBuilder()
                        .authorityHost(login.cloud().login().toString())
                        .disableInstanceDiscovery()
                        .tenantId(login.tenantId())
                        .clientId(login.clientId())
                        .clientAssertion(() -> remembered(login.signAssertion()))
                        .httpClient(http)
                        .build());
    }

    /** Signs in once for each service, and remembers what must not be seen. */
    private TokenCredential remembering(TokenCredential credential) {
        Map<List<String>, AccessToken> tokens = new ConcurrentHashMap<>();
        return request ->
                Mono.fromCallable(
                        () ->
                                tokens.computeIfAbsent(
                                        request.getScopes(),
                                        scopes -> {
                                            AccessToken token = credential.getTokenSync(request);
                                            remembered(token.getToken());
                                            return token;
                                        }));
    }

    private String remembered(String secret) {
        secrets.add(secret);
        return secret;
    }

    private void hourPasses() {
        try {
            datacenter.advance(Duration.ofHours(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What fails must not tell secrets either. */
    private void strangersAndOldFiles() throws Exception {
        OfflineApplicationParams params =
                OfflineApplications.readParams(folder.resolve("fs01.xml"));
        try {
            OfflineApplications.login(params, "wrong password".toCharArray());
        } catch (AuthenticationException e) {
            LOG.warn("as expected", e);
        }
        ApplicationLogin login = OfflineApplications.login(params, PASSWORD.toCharArray());
        try {
            count(client(login).list("99999999-2222-3333-4444-555555555555", "rg1"));
        } catch (ServiceException e) {
            System.out.println(e.code());
            LOG.warn("as expected", e);
        }
        Path file = folder.resolve("old.publishsettings");
        String certificate =
                Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("fs01.pfx")));
        secrets.add(certificate);
        Files.write(
                file,
                List.of(
                        "<PublishData><PublishProfile SchemaVersion=\"2.0\"><Subscription",
                        "ServiceManagementUrl=\"https://management.core.windows.net\" Id=\"",
                        SUBSCRIPTION + "\" ManagementCertificate=\"" + certificate + "\"/>",
                        "</PublishProfile></PublishData>"));
        try {
            PublishSettingsFiles.select(file, SUBSCRIPTION, AzureCloud.PUBLIC);
        } catch (AuthenticationException e) {
            System.out.println(e.code());
            LOG.warn("as expected", e);
        }
    }
}
