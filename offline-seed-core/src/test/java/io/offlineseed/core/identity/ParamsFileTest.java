// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.OfflineApplication;
import io.offlineseed.identity.OfflineApplicationParams;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ParamsFileTest {

    private static final char[] PASSWORD = "correct horse".toCharArray();

    @TempDir Path temp;
    private Path file = Path.of("set by setUp");
    private ParamsFile params = new ParamsFile(new DurableFiles(), file);

    @BeforeEach
    void setUp() {
        file = temp.resolve("OfflineApplicationParams.xml");
        params = new ParamsFile(new DurableFiles(), file);
    }

    @Test
    void read_ofWhatWasWritten_givesItBackAndSignsIn() {
        OfflineApplicationParams written =
                OfflineApplicationParams.of(TestCertificates.application())
                        .withStorageAccountName("acmeseed")
                        .withKey(CertificateFiles.protect(TestCertificates.FS01, PASSWORD));

        params.write(written);

        OfflineApplicationParams read = params.read();
        assertThat(read).isEqualTo(written);
        assertThat(CertificateFiles.open(read, PASSWORD).privateKey().getEncoded())
                .isEqualTo(TestCertificates.FS01.privateKey().getEncoded());
    }

    @Test
    void read_withoutKeyAndAccountInACloudOfOnesOwn_givesItBack() {
        AzureCloud own =
                AzureCloud.US_GOVERNMENT
                        .withName("own & only")
                        .withLogin(URI.create("https://127.0.0.1:8443"))
                        .withGraph(URI.create("https://dod-graph.microsoft.us"));
        OfflineApplication application = TestCertificates.application();
        OfflineApplicationParams written =
                OfflineApplicationParams.of(
                        new OfflineApplication(
                                own,
                                application.tenantId(),
                                application.clientId(),
                                application.userId(),
                                application.subscriptionId(),
                                application.certificate()));

        params.write(written);

        assertThat(params.read()).isEqualTo(written);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes of Unix")
    void write_evenOverAReadableFile_isForTheOwnerOnly() throws Exception {
        Files.writeString(file, "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        params.write(OfflineApplicationParams.of(TestCertificates.application()));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void write_neverHoldsABareKey() throws Exception {
        params.write(
                OfflineApplicationParams.of(TestCertificates.application())
                        .withKey(CertificateFiles.protect(TestCertificates.FS01, PASSWORD)));

        String text = Files.readString(file);
        String key =
                Base64.getEncoder().encodeToString(TestCertificates.FS01.privateKey().getEncoded());
        assertThat(text)
                .doesNotContain(key.substring(700, 740))
                .doesNotContain("correct horse")
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .contains(
                        "<OfflineApplicationParams"
                                + " xmlns=\"urn:offline-seed:offline-application-params\""
                                + " Version=\"1\">\n  <Cloud>AzureCloud</Cloud>\n  <TenantId>");
    }

    @Test
    void read_withElementsOfALaterDay_skipsThem() throws Exception {
        OfflineApplicationParams written =
                OfflineApplicationParams.of(TestCertificates.application());
        params.write(written);
        change("<TenantId>", "<Novelty>x</Novelty><TenantId>");

        assertThat(params.read()).isEqualTo(written);
    }

    @Test
    void read_ofWhatIsNotSuchAFile_tellsWhy() throws Exception {
        refused("Version=\"1\"", "Version=\"2\"", "it has version 2");
        refused("<UserId>", "<UserId>x", "one of its values is not what it should be");
        refused("<Thumbprint>", "<Thumbprint>0", "its thumbprint is not that of its certificate");
        refused("<Cloud>AzureCloud", "<Cloud>Elsewhere", "its cloud 'Elsewhere' is not one of");
        refused("urn:offline-seed:", "urn:other:", "its root is not");
        refused("<TenantId>", "<TenantId>x</TenantId><TenantId>", "two elements TenantId");
        refused("<Certificate>", "<Certificate>AAAA", "one of its values");
        refused("?>", "?><!DOCTYPE a [<!ENTITY b 'c'>]>", "it is no such XML, line 1");
        refused("<Cloud>AzureCloud</Cloud>", "", "it has no Cloud");
    }

    private void refused(String what, String by, String why) throws Exception {
        params.write(OfflineApplicationParams.of(TestCertificates.application()));
        change(what, by);

        assertThatThrownBy(params::read)
                .as(by)
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("PARAMS_UNREADABLE"))
                .hasMessageContaining("Cannot use " + file)
                .hasMessageContaining(why);
    }

    private void change(String what, String by) throws Exception {
        String text = Files.readString(file);
        assertThat(text).contains(what);
        Files.writeString(
                file, text.replaceFirst(Pattern.quote(what), Matcher.quoteReplacement(by)));
    }
}
