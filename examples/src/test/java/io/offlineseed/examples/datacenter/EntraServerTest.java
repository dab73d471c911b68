// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.OfflineApplications;
import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.CertificateOptions;
import io.offlineseed.identity.OfflineApplication;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntraServerTest {

    private static final ApplicationCertificate OURS = certificate("ours");
    private static final ApplicationCertificate THEIRS = certificate("theirs");
    private static final String NAME = "AzureOfflineBackup_x";

    @TempDir Path temp;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private HttpClient http = HttpClient.newHttpClient();
    private URI entra = URI.create("set:by-setUp");
    private URI arm = entra;
    private Tenant tenant = new Tenant(java.time.Clock.systemUTC());
    private Datacenter datacenter;

    @SuppressWarnings("NullAway") // JUnit runs setUp next
    EntraServerTest() {}

    private static ApplicationCertificate certificate(String name) {
        return OfflineApplications.createCertificate(name, CertificateOptions.defaults());
    }

    @BeforeEach
    void setUp() throws Exception {
        DirectoryBlobEndpoint blobs = DirectoryBlobEndpoint.start(temp, 0);
        opened.add(blobs);
        datacenter = Datacenter.start(blobs, DatacenterOptions.defaults());
        opened.add(datacenter);
        EntraServer server = EntraServer.start(datacenter, 0);
        opened.add(server);
        tenant = datacenter.tenant();
        entra = server.uri();
        arm = datacenter.endpoint();
        http = HttpClient.newBuilder().sslContext(Trust.only(server.certificatePem())).build();
    }

    @AfterEach
    void tearDown() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private record Answer(int status, Map<String, Object> body) {

        String code() {
            return Json.text(Json.object(body, "error"), "code");
        }
    }

    private Answer send(String method, URI address, String token, String type, String body)
            throws IOException, InterruptedException {
        var response =
                http.send(
                        HttpRequest.newBuilder(address)
                                .method(method, BodyPublishers.ofString(body))
                                .header("Content-Type", type)
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofByteArray());
        byte[] text = response.body();
        return new Answer(response.statusCode(), text.length == 0 ? Map.of() : Json.parse(text));
    }

    private Answer graph(String method, String path, Map<String, Object> body)
            throws IOException, InterruptedException {
        return send(
                method,
                URI.create(entra + "/v1.0" + path),
                "person",
                "application/json",
                body.isEmpty() ? "" : new String(Json.bytes(body), StandardCharsets.UTF_8));
    }

    private static Map<String, Object> key(ApplicationCertificate certificate) throws Exception {
        return Json.of(
                "type",
                "AsymmetricX509Cert",
                "usage",
                "Verify",
                "key",
                Base64.getEncoder().encodeToString(certificate.certificate().getEncoded()),
                "displayName",
                "CN=x",
                "endDateTime",
                certificate.certificate().getNotAfter().toInstant().toString(),
                "startDateTime",
                certificate
                        .certificate()
                        .getNotBefore()
                        .toInstant()
                        .plus(Duration.ofHours(1))
                        .toString());
    }

    private Map<String, Object> register(ApplicationCertificate... certificates) throws Exception {
        List<Object> keys = new ArrayList<>();
        for (ApplicationCertificate each : certificates) {
            keys.add(key(each));
        }
        Answer answer =
                graph(
                        "POST",
                        "/applications",
                        Json.of("displayName", NAME, "keyCredentials", keys));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
        return answer.body();
    }

    private Answer token(String clientId, ApplicationCertificate certificate, String tenantId)
            throws Exception {
        OfflineApplication application =
                new OfflineApplication(
                        AzureCloud.PUBLIC.withLogin(entra),
                        tenantId,
                        clientId,
                        tenant.userId(),
                        ArmCaller.SUBSCRIPTION,
                        certificate.certificate());
        return token(clientId, OfflineApplications.login(application, certificate).signAssertion());
    }

    private Answer token(String clientId, String assertion) throws Exception {
        String form =
                "grant_type=client_credentials&scope="
                        + encode("https://management.azure.com/.default")
                        + "&client_id="
                        + clientId
                        + "&client_assertion_type="
                        + encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                        + "&client_assertion="
                        + assertion;
        return send(
                "POST",
                URI.create(entra + "/" + tenant.id() + "/oauth2/v2.0/token"),
                "none",
                "application/x-www-form-urlencoded",
                form);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String error(Answer answer) {
        return Json.text(answer.body(), "error_description").replaceFirst(":.*", "");
    }

    @Test
    void token_isIssuedForAnAssertionSignedWithACertificateOfTheApplicationOnly() throws Exception {
        Map<String, Object> application = register(OURS);
        String client = Json.text(application, "appId");
        assertThat(error(token(client, OURS, tenant.id()))).isEqualTo("AADSTS7000229");
        graph("POST", "/servicePrincipals", Json.of("appId", client));

        Answer issued = token(client, OURS, tenant.id());

        assertThat(issued.status()).isEqualTo(200);
        assertThat(issued.body()).containsEntry("token_type", "Bearer").containsKey("expires_in");
        assertThat(error(token(client, THEIRS, tenant.id()))).isEqualTo("AADSTS700027");
        assertThat(error(token(UUID.randomUUID().toString(), OURS, tenant.id())))
                .isEqualTo("AADSTS700016");
        assertThat(error(token(client, OURS, UUID.randomUUID().toString())))
                .as("an assertion for another tenant")
                .isEqualTo("AADSTS700023");
        assertThat(error(token(client, "a.b"))).isEqualTo("AADSTS50027");
    }

    @Test
    void token_withAForgedSignature_isRefused() throws Exception {
        String client = Json.text(register(OURS), "appId");
        graph("POST", "/servicePrincipals", Json.of("appId", client));
        OfflineApplication application =
                new OfflineApplication(
                        AzureCloud.PUBLIC.withLogin(entra),
                        tenant.id(),
                        client,
                        tenant.userId(),
                        ArmCaller.SUBSCRIPTION,
                        OURS.certificate());
        String assertion = OfflineApplications.login(application, OURS).signAssertion();
        String[] parts = assertion.split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String changed =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                claims.replaceFirst("\"jti\":\"", "\"jti\":\"x")
                                        .getBytes(StandardCharsets.UTF_8));

        Answer answer = token(client, parts[0] + "." + changed + "." + parts[2]);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(error(answer)).isEqualTo("AADSTS700027");
    }

    @Test
    void token_ofAnApplication_opensWhatItHasARoleOn() throws Exception {
        String client = Json.text(register(OURS), "appId");
        String principal =
                Json.text(
                        graph("POST", "/servicePrincipals", Json.of("appId", client)).body(), "id");
        String token = Json.text(token(client, OURS, tenant.id()).body(), "access_token");
        URI jobs = URI.create(arm + ArmCaller.JOBS + "?api-version=2021-01-01");
        assertThat(send("GET", jobs, token, "x", "").code()).isEqualTo("AuthorizationFailed");

        assertThat(assign(UUID.randomUUID(), principal).status()).isEqualTo(201);

        assertThat(send("GET", jobs, token, "x", "").status()).isEqualTo(200);
        URI others = URI.create(jobs.toString().replace("rg1", "rg12"));
        assertThat(send("GET", others, token, "x", "").status()).isEqualTo(403);
        URI me = URI.create(entra + "/v1.0/me");
        assertThat(send("GET", me, token, "x", "").code()).isEqualTo("Authorization_RequestDenied");
        tenant.allowRegistering(client);
        assertThat(send("GET", me, token, "x", "").code()).isEqualTo("BadRequest");
        assertThat(graph("GET", "/me", Map.of()).body()).containsEntry("id", tenant.userId());
    }

    private Answer assign(UUID name, String principal) throws Exception {
        return send(
                "PUT",
                URI.create(
                        arm
                                + ArmCaller.GROUP
                                + "/providers/Microsoft.Authorization/roleAssignments/"
                                + name
                                + "?api-version=2022-04-01"),
                "person",
                "application/json",
                new String(
                        Json.bytes(
                                Json.of(
                                        "properties",
                                        Json.of(
                                                "roleDefinitionId",
                                                "/subscriptions/"
                                                        + ArmCaller.SUBSCRIPTION
                                                        + "/providers/Microsoft.Authorization/roleDefinitions/"
                                                        + "b24988ac-6180-42a0-ab88-20f7382dd24c",
                                                "principalId",
                                                principal,
                                                "principalType",
                                                "ServicePrincipal"))),
                        StandardCharsets.UTF_8));
    }

    @Test
    void roleAssignment_isMadeOnceForEachTriple() throws Exception {
        UUID name = UUID.randomUUID();

        assertThat(assign(name, tenant.userId()).status()).isEqualTo(201);
        assertThat(assign(name, tenant.userId()).status()).isEqualTo(200);
        assertThat(assign(UUID.randomUUID(), tenant.userId()).code())
                .isEqualTo("RoleAssignmentExists");
        assertThat(assign(name, UUID.randomUUID().toString()).code())
                .isEqualTo("PrincipalNotFound");
        String client = Json.text(register(OURS), "appId");
        String principal =
                Json.text(
                        graph("POST", "/servicePrincipals", Json.of("appId", client)).body(), "id");
        assertThat(assign(name, principal).code()).isEqualTo("RoleAssignmentUpdateNotPermitted");
    }

    @Test
    void replicationDelay_hidesWhatIsNewUntilTheClockHasPassedIt() throws Exception {
        tenant.replicationDelay(Duration.ofMinutes(10));
        Map<String, Object> application = register(OURS);
        String client = Json.text(application, "appId");
        String path = "/applications/" + Json.text(application, "id");

        assertThat(graph("GET", path, Map.of()).code()).isEqualTo("Request_ResourceNotFound");
        assertThat(find()).isEmpty();
        Answer early = graph("POST", "/servicePrincipals", Json.of("appId", client));
        assertThat(early.status()).isEqualTo(400);
        assertThat(Json.text(Json.object(early.body(), "error"), "message"))
                .contains("does not reference a valid application object");

        datacenter.advance(Duration.ofMinutes(10));
        assertThat(find()).hasSize(1);
        Answer made = graph("POST", "/servicePrincipals", Json.of("appId", client));
        assertThat(made.status()).isEqualTo(201);
        String principal = Json.text(made.body(), "id");
        assertThat(assign(UUID.randomUUID(), principal).code()).isEqualTo("PrincipalNotFound");
        datacenter.advance(Duration.ofMinutes(10));
        assertThat(assign(UUID.randomUUID(), principal).status()).isEqualTo(201);
    }

    private List<Map<String, Object>> find() throws Exception {
        return Json.objects(
                graph(
                                "GET",
                                "/applications?$filter="
                                        + encode("displayName eq '" + NAME + "'")
                                                .replace("+", "%20"),
                                Map.of())
                        .body(),
                "value");
    }

    @Test
    void keys_areReplacedAllAtOnceAndMustComeBackUnchanged() throws Exception {
        Map<String, Object> application = register(THEIRS);
        String path = "/applications/" + Json.text(application, "id");
        Map<String, Object> read =
                graph("GET", path + "?$select=id,keyCredentials", Map.of()).body();
        Map<String, Object> theirs = Json.objects(read, "keyCredentials").get(0);
        assertThat(theirs).containsKeys("key", "keyId", "customKeyIdentifier");
        assertThat(Json.objects(graph("GET", path, Map.of()).body(), "keyCredentials").get(0))
                .doesNotContainKey("key");
        Map<String, Object> altered = Json.copy(theirs);
        altered.remove("customKeyIdentifier");

        Answer refused =
                graph("PATCH", path, Json.of("keyCredentials", List.of(altered, key(OURS))));
        Answer taken = graph("PATCH", path, Json.of("keyCredentials", List.of(theirs, key(OURS))));

        assertThat(Json.text(Json.object(refused.body(), "error"), "message"))
                .isEqualTo(
                        "Update to existing credential with KeyId '"
                                + theirs.get("keyId")
                                + "' is not allowed.");
        assertThat(taken.status()).isEqualTo(204);
        List<Map<String, Object>> keys =
                Json.objects(
                        graph("GET", path + "?$select=keyCredentials", Map.of()).body(),
                        "keyCredentials");
        assertThat(keys).hasSize(2).startsWith(theirs);
        assertThat(keys.get(1)).containsEntry("customKeyIdentifier", OURS.thumbprint());
    }
}
