// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.ApplicationLogin;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.CertificateOptions;
import io.offlineseed.identity.OfflineApplication;
import io.offlineseed.identity.OfflineApplicationParams;
import io.offlineseed.testing.Judge;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class OfflineApplicationsTest {

    private static final String ID = "11111111-1111-1111-1111-111111111111";
    private static final char[] PASSWORD = "correct horse".toCharArray();
    private static final ApplicationCertificate CERTIFICATE =
            OfflineApplications.createCertificate("fs01", CertificateOptions.defaults());

    @TempDir Path temp;

    private static OfflineApplication application(AzureCloud cloud) {
        return new OfflineApplication(cloud, ID, ID, ID, ID, CERTIFICATE.certificate());
    }

    @Test
    void params_writtenReadAndOpened_signInForEachCloud() {
        for (AzureCloud cloud : AzureCloud.all()) {
            Path file = temp.resolve(cloud.name() + ".xml");
            OfflineApplications.writeParams(
                    OfflineApplicationParams.of(application(cloud))
                            .withKey(OfflineApplications.protect(CERTIFICATE, PASSWORD)),
                    file);

            ApplicationLogin login =
                    OfflineApplications.login(OfflineApplications.readParams(file), PASSWORD);

            assertThat(login.cloud()).isEqualTo(cloud);
            assertThat(login.tenantId()).isEqualTo(ID);
            assertThat(login.clientId()).isEqualTo(ID);
            assertThat(login.certificate()).isEqualTo(CERTIFICATE.certificate());
            assertThat(login.signAssertion().split("\\.")).hasSize(3);
        }
    }

    @Test
    void exportCertificate_readByOpenssl_isThePublicPart() throws Exception {
        Path file = temp.resolve("fs01.cer");

        OfflineApplications.exportCertificate(CERTIFICATE.certificate(), file);

        assertThat(
                        Judge.askIn(
                                temp,
                                "openssl",
                                "x509",
                                "-inform",
                                "DER",
                                "-in",
                                "fs01.cer",
                                "-noout",
                                "-subject"))
                .contains("CN = CB_AzureADCertforOfflineSeeding_fs01");
        assertThat(file).hasBinaryContent(CERTIFICATE.certificate().getEncoded());
    }

    @Test
    void export_whereNothingCanBeWritten_saysWhere() {
        Path file = temp.resolve("missing/fs01");

        assertThatThrownBy(
                        () ->
                                OfflineApplications.exportCertificate(
                                        CERTIFICATE.certificate(), file))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("IDENTITY_FILE_NOT_WRITTEN"))
                .hasMessageContaining("Could not write " + file);
        assertThatThrownBy(() -> OfflineApplications.exportPkcs12(CERTIFICATE, PASSWORD, file))
                .hasMessageContaining("one on a file system that keeps other users out");
        assertThatThrownBy(
                        () ->
                                OfflineApplications.writeParams(
                                        OfflineApplicationParams.of(application(AzureCloud.PUBLIC)),
                                        file))
                .hasMessageContaining("An existing file of that name was left as it is.");
    }

    @Test
    void manualSteps_nameEverythingAPersonNeeds() {
        Path file = temp.resolve("fs01.cer");

        List<String> steps =
                OfflineApplications.manualSteps(
                        AzureCloud.CHINA,
                        ID,
                        CERTIFICATE.certificate(),
                        file,
                        "22222222-2222-2222-2222-222222222222",
                        "seed-group");

        assertThat(String.join("\n", steps))
                .contains(
                        "https://portal.azure.cn",
                        "Owned applications",
                        "AzureOfflineBackup_" + ID,
                        "has no certificate at all, delete it",
                        file.toString(),
                        CERTIFICATE.thumbprint(),
                        "22222222-2222-2222-2222-222222222222",
                        "seed-group",
                        "Contributor");
    }

    @Test
    void buildClient_withoutCredentialOrWithPlainHttp_isRefused() {
        assertThatThrownBy(() -> new OfflineApplicationClientBuilder().buildClient())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("credential is required");
        assertThatThrownBy(
                        () ->
                                new OfflineApplicationClientBuilder()
                                        .credential(request -> Mono.empty())
                                        .cloud(
                                                AzureCloud.PUBLIC.withGraph(
                                                        URI.create("http://graph.example.org")))
                                        .buildClient())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must use https");
    }
}
