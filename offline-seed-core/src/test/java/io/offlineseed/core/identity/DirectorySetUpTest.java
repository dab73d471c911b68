// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import io.offlineseed.OfflineSeedException;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.AzureRole;
import io.offlineseed.identity.SetUpOptions;
import io.offlineseed.identity.SetUpReport;
import io.offlineseed.identity.SetUpReport.RegisteredCertificate;
import io.offlineseed.testing.MemoryHttpService;
import io.offlineseed.testing.MemoryHttpService.Call;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class DirectorySetUpTest {

    private static final String NAME = "AzureOfflineBackup_" + TestCertificates.USER;
    private static final String GROUP =
            "/subscriptions/" + TestCertificates.SUBSCRIPTION + "/resourceGroups/seed group";

    private final MemoryDirectory tenant = new MemoryDirectory();
    private final MemoryHttpService service = new MemoryHttpService(tenant::answer);
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final SetUpOptions options =
            SetUpOptions.defaults().withListener((reason, pause, attempt) -> reasons.add(reason));

    private DirectorySetUp client() {
        return new DirectorySetUp(
                AzureCloud.PUBLIC,
                request ->
                        Mono.just(
                                new AccessToken(
                                        "token for " + request.getScopes(),
                                        OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))),
                service,
                new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))),
                pauses::add);
    }

    private SetUpReport setUp(SetUpOptions with) {
        return client().setUp(
                        TestCertificates.FS01.certificate(),
                        TestCertificates.SUBSCRIPTION,
                        "seed group",
                        with);
    }

    private static Map<String, Object> key(String keyId, String name) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("customKeyIdentifier", "AB\u00e9<&>\u2028cd=");
        key.put("displayName", name);
        key.put("endDateTime", "2027-01-01T00:00:00.1234567Z");
        key.put("key", "AAAA");
        key.put("keyId", keyId);
        key.put("startDateTime", "2026-01-01T00:00:00Z");
        key.put("novelty", new ArrayList<>(List.of(Map.of("a", 1))));
        key.put("type", "AsymmetricX509Cert");
        key.put("usage", "Verify");
        return key;
    }

    private Map<String, Object> only() {
        assertThat(tenant.applications).hasSize(1);
        return tenant.applications.values().iterator().next();
    }

    @Test
    void setUp_ofAnEmptyTenant_registersApplicationPrincipalAndRole() {
        SetUpReport report = setUp(options);

        Map<String, Object> application = only();
        assertThat(application)
                .containsEntry("displayName", NAME)
                .containsEntry("signInAudience", "AzureADMyOrg");
        Map<String, Object> key = MemoryDirectory.map(MemoryDirectory.keys(application).get(0));
        assertThat(key)
                .containsEntry("type", "AsymmetricX509Cert")
                .containsEntry("usage", "Verify")
                .containsEntry("displayName", "CN=CB_AzureADCertforOfflineSeeding_fs01")
                .containsEntry("startDateTime", "2026-11-22T11:50:00Z")
                .containsEntry("endDateTime", "2027-11-22T11:50:00Z")
                .containsEntry("key", encoded());
        assertThat(report.application().clientId()).isEqualTo(application.get("appId"));
        assertThat(report.application().tenantId()).isEqualTo(TestCertificates.TENANT);
        assertThat(report.objectId()).isEqualTo(application.get("id"));
        assertThat(report.servicePrincipalId())
                .isEqualTo(tenant.principals.get(report.application().clientId()));
        assertThat(report.certificates())
                .extracting(RegisteredCertificate::displayName)
                .containsExactly("CN=CB_AzureADCertforOfflineSeeding_fs01");
        assertThat(report.changes()).hasSize(3);
        assertThat(tenant.assignments).containsOnlyKeys(report.roleAssignmentId().orElseThrow());
        assertThat(report.roleAssignmentId().orElseThrow())
                .startsWith(GROUP + "/providers/Microsoft.Authorization/roleAssignments/");
        assertThat(tenant.assignments.values().iterator().next().get("properties"))
                .isEqualTo(
                        Map.of(
                                "roleDefinitionId",
                                "/subscriptions/"
                                        + TestCertificates.SUBSCRIPTION
                                        + "/providers/Microsoft.Authorization/roleDefinitions/"
                                        + "b24988ac-6180-42a0-ab88-20f7382dd24c",
                                "principalId",
                                report.servicePrincipalId(),
                                "principalType",
                                "ServicePrincipal"));
        assertThat(pauses).isEmpty();
    }

    private static String encoded() {
        try {
            return Base64.getEncoder()
                    .encodeToString(TestCertificates.FS01.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void setUp_sendsEachTokenToItsOwnServiceOnly() {
        setUp(options);

        for (Call call : service.calls()) {
            String root =
                    call.url().startsWith("https://graph.microsoft.com/v1.0/")
                            ? "https://graph.microsoft.com"
                            : "https://management.azure.com";
            assertThat(call.url()).startsWith(root + "/");
            assertThat(call.headers().getValue(HttpHeaderName.AUTHORIZATION))
                    .isEqualTo("Bearer token for [" + root + "/.default]");
        }
    }

    @Test
    void setUp_ofWhatIsInPlace_changesNothing() {
        SetUpReport first = setUp(options);

        SetUpReport second = setUp(options);

        assertThat(second.changes()).isEmpty();
        assertThat(second.application()).isEqualTo(first.application());
        assertThat(second.roleAssignmentId()).isEqualTo(first.roleAssignmentId());
        assertThat(tenant.assignments).hasSize(1);
    }

    @Test
    void setUp_whileTheDirectoryCatchesUp_waitsAndSaysWhy() {
        tenant.applicationUnknown = 2;
        tenant.applicationUnknownToPrincipals = 3;
        tenant.principalUnknown = 1;

        SetUpReport report = setUp(options);

        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 1L, 2L, 4L, 1L);
        assertThat(reasons).hasSize(6);
        assertThat(reasons.get(0))
                .isEqualTo(
                        "The directory does not know the application '"
                                + NAME
                                + "' ("
                                + report.application().clientId()
                                + ") everywhere yet.");
        assertThat(reasons.get(5))
                .isEqualTo(
                        "Resource Manager does not know the service principal "
                                + report.servicePrincipalId()
                                + " yet.");
    }

    @Test
    void setUp_thatOutlastsThePatience_saysHowFarItCame() {
        tenant.principalUnknown = 1000;

        assertThatThrownBy(() -> setUp(options.withPatience(Duration.ofSeconds(60))))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo("NOT_REPLICATED");
                            assertThat(e.isRetryable()).isTrue();
                        })
                .hasMessageContaining("Resource Manager does not know the service principal")
                .hasMessageContaining("Call again later to go on.");
        assertThat(pauses.stream().mapToLong(Duration::toSeconds).sum()).isEqualTo(60);
        tenant.principalUnknown = 0;
        assertThat(setUp(options).changes()).hasSize(1);
    }

    @Test
    void setUp_interruptedWhileWaiting_stopsAndKeepsTheFlag() {
        tenant.principalUnknown = 1;
        DirectorySetUp client =
                new DirectorySetUp(
                        AzureCloud.PUBLIC,
                        request ->
                                Mono.just(
                                        new AccessToken(
                                                "t",
                                                OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))),
                        service,
                        null,
                        time -> {
                            throw new InterruptedException();
                        });

        assertThatThrownBy(
                        () ->
                                client.setUp(
                                        TestCertificates.FS01.certificate(),
                                        TestCertificates.SUBSCRIPTION,
                                        "g",
                                        options))
                .isInstanceOf(SeedInterruptedException.class)
                .hasMessageContaining("call again to go on");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void setUp_ofAnApplicationOfOtherServers_keepsTheirCertificatesUnchanged() {
        Map<String, Object> theirs = key("k1", "their <ä> certificate");
        Map<String, Object> old = key("k2", "old");
        tenant.add(NAME, List.of(theirs, old));

        SetUpReport report = setUp(options);

        assertThat(MemoryDirectory.keys(only()))
                .hasSize(3)
                .startsWith(key("k1", "their <ä> certificate"), key("k2", "old"));
        assertThat(report.certificates())
                .extracting(RegisteredCertificate::keyId)
                .startsWith("k1", "k2");
        assertThat(report.certificates().get(0).validUntil().orElseThrow())
                .isEqualTo("2027-01-01T00:00:00.123456700Z");
        assertThat(report.changes().get(0))
                .contains("Added certificate " + TestCertificates.FS01.thumbprint())
                .contains("which had 2");
        Call patch =
                service.calls().stream()
                        .filter(call -> call.method().equals("PATCH"))
                        .findFirst()
                        .orElseThrow();
        assertThat(patch.body()).doesNotContain("displayName\":\"" + NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "thumbprint", "bytes"})
    void setUp_withACertificateThatIsThere_recognisesItInEachForm(String form) {
        Map<String, Object> key = key("k1", "ours");
        byte[] thumbprint = HexFormat.of().parseHex(TestCertificates.FS01.thumbprint());
        switch (form) {
            case "key" -> key.put("key", encoded());
            case "thumbprint" -> {
                key.put("key", null);
                key.put("customKeyIdentifier", TestCertificates.FS01.thumbprint());
            }
            default -> {
                key.put("key", null);
                key.put("customKeyIdentifier", Base64.getEncoder().encodeToString(thumbprint));
            }
        }
        tenant.add(NAME, List.of(key));

        setUp(options);

        assertThat(service.calls()).extracting(Call::method).doesNotContain("PATCH");
    }

    @Test
    void setUp_whileTheNewCertificateDoesNotShow_looksAgainBeforeAddingItTwice() {
        tenant.add(NAME, List.of(key("k1", "theirs")));
        tenant.newKeyHidden = 2;

        setUp(options);

        assertThat(MemoryDirectory.keys(only())).hasSize(2);
        assertThat(reasons)
                .containsExactly(
                        "The directory does not show the application's new certificate yet.",
                        "The directory does not show the application's new certificate yet.");
    }

    @Test
    void setUp_whileAnotherServerAddsItsOwn_addsOursAgain() {
        Map<String, Object> application = tenant.add(NAME, List.of(key("k1", "theirs")));
        tenant.afterPatch =
                () ->
                        application.put(
                                "keyCredentials",
                                new ArrayList<Object>(
                                        List.of(key("k1", "theirs"), key("k2", "third"))));

        setUp(options);

        assertThat(MemoryDirectory.keys(application))
                .hasSize(3)
                .startsWith(key("k1", "theirs"), key("k2", "third"));
    }

    @Test
    void setUp_whileAnotherChangesTheCertificates_readsThemAgain() {
        tenant.add(NAME, List.of(key("k1", "theirs")));
        tenant.keysRefused = 2;

        setUp(options);

        assertThat(MemoryDirectory.keys(only())).hasSize(2);
        assertThat(reasons).hasSize(2).allMatch(reason -> reason.contains("another server"));
    }

    @Test
    void setUp_refusedEachTime_saysWhatAPersonCanDo() {
        tenant.add(NAME, List.of(key("k1", "theirs")));
        tenant.keysRefused = 100;

        assertThatThrownBy(() -> setUp(options))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("CERTIFICATE_NOT_ADDED"))
                .hasMessageContaining("Update to existing credential with KeyId")
                .hasMessageContaining("upload the certificate by hand")
                .hasMessageContaining("Certificates of other servers are as they were.");
        assertThat(MemoryDirectory.keys(only())).hasSize(1);
    }

    @Test
    void setUp_whileOthersVanish_saysWhichAndDoesNotBringThemBack() {
        Map<String, Object> application =
                tenant.add(NAME, List.of(key("k1", "theirs"), key("k2", "revoked")));
        tenant.afterPatch = () -> MemoryDirectory.keys(application).remove(1);

        assertThatThrownBy(() -> setUp(options))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("CERTIFICATES_LOST"))
                .hasMessageContaining("others vanished from it: revoked (k2)")
                .hasMessageContaining("The new certificate is in place");
        assertThat(MemoryDirectory.keys(application)).hasSize(2);
        assertThat(setUp(options).certificates()).hasSize(2);
    }

    @Test
    void setUp_ofAKeylessApplicationWithoutConsent_changesNothing() {
        tenant.add(NAME, List.of());

        assertThatThrownBy(() -> setUp(options))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("APPLICATION_KEYLESS"))
                .hasMessageContaining("withRecreateKeyless");
        assertThat(service.calls()).extracting(Call::method).containsOnly("GET");
    }

    @Test
    void setUp_ofAKeylessApplicationWithConsent_registersItAnew() {
        Map<String, Object> broken = tenant.add(NAME, List.of());

        SetUpReport report = setUp(options.withRecreateKeyless(true));

        assertThat(only().get("appId")).isNotEqualTo(broken.get("appId"));
        assertThat(report.changes().get(0))
                .contains("Deleted the application '" + NAME + "' (" + broken.get("appId"));
    }

    @Test
    void setUp_withSeveralOfTheName_asksWhichAndTakesTheNamedOne() {
        Map<String, Object> first = tenant.add(NAME, List.of(key("k1", "a")));
        Map<String, Object> second = tenant.add(NAME, List.of(key("k2", "b")));

        assertThatThrownBy(() -> setUp(options))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("APPLICATION_AMBIGUOUS"))
                .hasMessageContaining(first.get("appId") + ", " + second.get("appId"));
        SetUpReport report = setUp(options.withClientId(MemoryDirectory.text(second, "appId")));
        assertThat(report.objectId()).isEqualTo(second.get("id"));
        assertThatThrownBy(() -> setUp(options.withClientId(TestCertificates.CLIENT)))
                .hasMessageContaining("There is no application '" + NAME + "' with");
    }

    @Test
    void setUp_byAnApplication_needsTheUserNamed() {
        tenant.user = null;

        assertThatThrownBy(() -> setUp(options))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("USER_ID_NEEDED"));
        setUp(options.withUserId(TestCertificates.CLIENT).withTenantId(TestCertificates.TENANT));
        assertThat(only())
                .containsEntry("displayName", "AzureOfflineBackup_" + TestCertificates.CLIENT);
    }

    @Test
    void setUp_whereTheDirectoryForbidsIt_pointsToTheWayByHand() {
        tenant.graph =
                MemoryDirectory.error(
                        403, "Authorization_RequestDenied", "Insufficient privileges.");

        assertThatThrownBy(() -> setUp(options.withUserId(TestCertificates.USER)))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("DIRECTORY_ACCESS_DENIED"))
                .hasMessageContaining("403 Authorization_RequestDenied, \"Insufficient")
                .hasMessageContaining("Application Developer")
                .hasMessageContaining("the manual steps tell how");
    }

    @Test
    void setUp_whereTheDirectoryFails_canBeRepeated() {
        tenant.graph = MemoryDirectory.error(503, "serviceNotAvailable", "Try again.");

        assertThatThrownBy(() -> setUp(options))
                .isInstanceOfSatisfying(
                        OfflineSeedException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo("SERVICE_BUSY");
                            assertThat(e.isRetryable()).isTrue();
                        })
                .hasMessageContaining("Calling again goes on.");
    }

    @ParameterizedTest
    @CsvSource({
        "403,AuthorizationFailed,User Access Administrator",
        "404,ResourceGroupNotFound,the group must exist",
        "400,RoleAssignmentUpdateNotPermitted,Correct what the service names"
    })
    void setUp_whereTheRoleIsRefused_saysWhoMayAssignIt(int status, String code, String remedy) {
        tenant.role = MemoryDirectory.error(status, code, "No.");

        assertThatThrownBy(() -> setUp(options))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("ROLE_NOT_ASSIGNED"))
                .hasMessageContaining(status + " " + code + ", \"No.\"")
                .hasMessageContaining(remedy)
                .hasMessageContaining("The application and its certificate are in place.");
        assertThat(setUp(options.withoutRole()).roleAssignmentId()).isEmpty();
    }

    @Test
    void setUp_whereTheRoleIsThereByAnotherAssignment_isContent() {
        tenant.role = MemoryDirectory.error(409, "RoleAssignmentExists", "It exists.");

        assertThat(setUp(options).roleAssignmentId()).isEmpty();
    }

    @Test
    void setUp_withAnotherRoleAndScope_assignsThat() {
        String scope = GROUP + "/providers/Microsoft.Storage/storageAccounts/acmeseed";

        SetUpReport report =
                setUp(options.withRole(AzureRole.STORAGE_BLOB_DATA_CONTRIBUTOR).withScope(scope));

        assertThat(report.roleAssignmentId().orElseThrow()).startsWith(scope + "/providers/");
        assertThat(report.changes())
                .contains("Gave it the role Storage Blob Data Contributor on " + scope + ".");
    }

    @Test
    void idOfAssignment_isTheSameWhateverTheCaseAndAnotherForAnotherRole() {
        String id = RoleAssignments.idOf("/subscriptions/A", "p", AzureRole.CONTRIBUTOR);
        String name = id.substring(id.lastIndexOf('/') + 1);

        assertThat(name).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(RoleAssignments.idOf("/subscriptions/a", "P", AzureRole.CONTRIBUTOR))
                .endsWith(name);
        assertThat(RoleAssignments.idOf("/subscriptions/A", "p", AzureRole.READER))
                .doesNotEndWith(name);
    }
}
