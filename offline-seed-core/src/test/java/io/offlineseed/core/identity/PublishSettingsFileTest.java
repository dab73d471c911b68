// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.PublishSettings;
import io.offlineseed.identity.PublishedSubscription;
import io.offlineseed.testing.Judge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishSettingsFileTest {

    private static final String ID = TestCertificates.SUBSCRIPTION;
    private static final String OTHER = TestCertificates.TENANT;

    @TempDir Path temp;

    /** As the portal makes it: PKCS#12 under an empty password, with algorithms of its time. */
    private String pkcs12() throws Exception {
        Files.write(temp.resolve("c.cer"), TestCertificates.FS01.certificate().getEncoded());
        Files.write(temp.resolve("k.der"), TestCertificates.FS01.privateKey().getEncoded());
        Judge.askIn(temp, "openssl", "x509", "-in", "c.cer", "-inform", "DER", "-out", "c.pem");
        Judge.askIn(
                temp,
                "openssl",
                "pkcs8",
                "-in",
                "k.der",
                "-inform",
                "DER",
                "-nocrypt",
                "-out",
                "k.pem");
        Judge.askIn(
                temp,
                "openssl",
                "pkcs12",
                "-export",
                "-legacy",
                "-in",
                "c.pem",
                "-inkey",
                "k.pem",
                "-certpbe",
                "PBE-SHA1-RC2-40",
                "-keypbe",
                "PBE-SHA1-3DES",
                "-passout",
                "pass:",
                "-out",
                "m.pfx");
        return Base64.getEncoder().encodeToString(Files.readAllBytes(temp.resolve("m.pfx")));
    }

    private static String bare() throws Exception {
        return Base64.getEncoder().encodeToString(TestCertificates.FS01.certificate().getEncoded());
    }

    private PublishSettingsFile file(String content) throws Exception {
        Path file = temp.resolve("acme.publishsettings");
        Files.writeString(file, content);
        return new PublishSettingsFile(file, AzureCloud.PUBLIC);
    }

    private static String schema2(String address, String id, String certificate) {
        return """
                <?xml version="1.0" encoding="utf-8"?>
                <PublishData>
                  <PublishProfile SchemaVersion="2.0" PublishMethod="AzureServiceManagementAPI">
                    <Subscription ServiceManagementUrl="%s" Id="%s" Name="Acme &amp; Sons"
                        ManagementCertificate="%s" />
                  </PublishProfile>
                </PublishData>
                """
                .formatted(address, id, certificate);
    }

    @Test
    void read_schema2WithOldAlgorithms_givesSubscriptionCertificateAndCloud() throws Exception {
        PublishSettings settings =
                file(schema2("https://management.core.windows.net", ID, pkcs12())).read();

        assertThat(settings.schemaVersion()).isEqualTo("2.0");
        PublishedSubscription found = settings.find(ID.toUpperCase(Locale.ROOT)).orElseThrow();
        assertThat(found.name()).isEqualTo("Acme & Sons");
        assertThat(found.certificate()).isEqualTo(TestCertificates.FS01.certificate());
        assertThat(found.cloud()).contains(AzureCloud.PUBLIC);
        assertThat(found.validUntil()).isEqualTo("2027-11-22T12:00:00Z");
    }

    @Test
    void read_schema1_takesAddressAndCertificateFromTheProfile() throws Exception {
        PublishSettings settings =
                file("""
                                <PublishData>
                                  <PublishProfile PublishMethod="AzureServiceManagementAPI"
                                      Url="https://management.core.chinacloudapi.cn/"
                                      ManagementCertificate="%s">
                                    <Subscription Id="%s" Name="one" />
                                    <Subscription Id="%s" Name="two" />
                                  </PublishProfile>
                                </PublishData>
                                """
                                .formatted(pkcs12(), ID, OTHER))
                        .read();

        assertThat(settings.schemaVersion()).isEqualTo("1.0");
        assertThat(settings.subscriptions())
                .extracting(PublishedSubscription::name)
                .containsExactly("one", "two");
        assertThat(settings.find(OTHER).orElseThrow().cloud()).contains(AzureCloud.CHINA);
        assertThat(settings.find(OTHER).orElseThrow().certificate())
                .isEqualTo(TestCertificates.FS01.certificate());
    }

    @Test
    void read_withBlankLinesInFrontBracesAndBrokenLines_isTolerant() throws Exception {
        String wrapped = bare().replaceAll("(.{60})", "$1\n      ");
        PublishSettings settings =
                file("\ufeff\r\n\r\n  "
                                + schema2(
                                        "https://management.core.usgovcloudapi.net",
                                        "{" + ID + "}",
                                        wrapped))
                        .read();

        assertThat(settings.find(ID).orElseThrow().cloud()).contains(AzureCloud.US_GOVERNMENT);
        assertThat(settings.find(OTHER)).isEmpty();
    }

    @Test
    void read_ofAnUnknownCloud_saysThatItIsNone() throws Exception {
        PublishSettings settings = file(schema2("https://stack.example.org", ID, bare())).read();

        assertThat(settings.find(ID).orElseThrow().cloud()).isEmpty();
    }

    @Test
    void select_inDate_givesTheSubscription() throws Exception {
        PublishSettingsFile file = file(schema2("https://management.core.windows.net", ID, bare()));

        assertThat(file.select(ID, TestCertificates.NOW).id()).isEqualTo(ID);
    }

    @Test
    void select_expired_showsTheDownloadPageOfTheFilesCloud() throws Exception {
        PublishSettingsFile file =
                file(schema2("https://management.core.usgovcloudapi.net/", ID, bare()));

        assertThatThrownBy(() -> file.select(ID, TestCertificates.NOW.plus(Duration.ofDays(366))))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("PUBLISH_SETTINGS_EXPIRED"))
                .hasMessageContaining("was in date until 2027-11-22T12:00:00Z")
                .hasMessageContaining(
                        "https://portal.azure.us/#blade/Microsoft_Azure_ClassicResources/PublishingProfileBlade");
    }

    @Test
    void select_ofAnotherSubscription_namesThoseTheFileHas() throws Exception {
        PublishSettingsFile file =
                file(schema2("https://management.core.windows.net", OTHER, bare()));

        assertThatThrownBy(() -> file.select(ID, TestCertificates.NOW))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("PUBLISH_SETTINGS_OTHER_SUBSCRIPTION"))
                .hasMessageContaining("is not of subscription " + ID)
                .hasMessageContaining("but of " + OTHER)
                .hasMessageContaining("https://portal.azure.com/#blade/");
    }

    @Test
    void read_withoutFile_showsTheDownloadPage() {
        Path file = temp.resolve("none.publishsettings");

        assertThatThrownBy(() -> new PublishSettingsFile(file, AzureCloud.CHINA).read())
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("PUBLISH_SETTINGS_MISSING"))
                .hasMessageContaining("https://portal.azure.cn/#blade/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no XML",
                "<PublishData/>",
                "<Other><Subscription/></Other>",
                "<PublishData><PublishProfile><Subscription Id='x'/></PublishProfile></PublishData>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><PublishData>&e;</PublishData>",
                "<PublishData><PublishProfile Url='https://x' ManagementCertificate='c2VjcmV0'>"
                        + "<Subscription Id='44444444-4444-4444-4444-444444444444'/>"
                        + "</PublishProfile></PublishData>"
            })
    void read_ofWhatIsNone_isRefusedWithoutQuotingIt(String content) throws Exception {
        PublishSettingsFile file = file(content);

        assertThatThrownBy(file::read)
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("PUBLISH_SETTINGS_UNREADABLE"))
                .hasMessageNotContaining("c2VjcmV0")
                .hasMessageContaining("https://portal.azure.com/#blade/");
    }
}
