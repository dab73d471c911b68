// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.CertificateOptions;
import io.offlineseed.testing.Judge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {

    private final Certificates certificates =
            new Certificates(TestCertificates.CLOCK, new SecureRandom());

    @TempDir Path temp;

    @Test
    void create_readByOpenssl_hasNameDatesKeyAndUses() throws Exception {
        ApplicationCertificate made =
                certificates.create(
                        "fs01",
                        CertificateOptions.defaults()
                                .withKeyBits(3072)
                                .withValidity(Duration.ofDays(90)));
        Path cer = temp.resolve("made.cer");
        Files.write(cer, made.certificate().getEncoded());

        String text =
                Judge.askIn(
                        temp,
                        "openssl",
                        "x509",
                        "-in",
                        "made.cer",
                        "-inform",
                        "DER",
                        "-noout",
                        "-text",
                        "-fingerprint",
                        "-sha1",
                        "-dates",
                        "-dateopt",
                        "iso_8601");

        assertThat(text)
                .contains("Subject: CN = CB_AzureADCertforOfflineSeeding_fs01")
                .contains("Issuer: CN = CB_AzureADCertforOfflineSeeding_fs01")
                .contains("Version: 3")
                .contains("Signature Algorithm: sha256WithRSAEncryption")
                .contains("Public-Key: (3072 bit)")
                .contains("X509v3 Basic Constraints: critical\n                CA:FALSE")
                .contains("X509v3 Key Usage: critical\n                Digital Signature\n")
                .contains("TLS Web Client Authentication")
                .contains("notBefore=2026-11-22 11:50:00Z")
                .contains("notAfter=2027-02-20 12:00:00Z");
        assertThat(text.toUpperCase(Locale.ROOT).replace(":", ""))
                .contains("FINGERPRINT=" + made.thumbprint());
    }

    @Test
    void create_checkedByOpenssl_isSignedByItsOwnKey() throws Exception {
        Files.write(temp.resolve("made.cer"), TestCertificates.FS01.certificate().getEncoded());
        Judge.askIn(
                temp, "openssl", "x509", "-in", "made.cer", "-inform", "DER", "-out", "made.pem");

        assertThat(
                        Judge.askIn(
                                temp,
                                "openssl",
                                "verify",
                                "-check_ss_sig",
                                "-attime",
                                String.valueOf(TestCertificates.NOW.getEpochSecond()),
                                "-CAfile",
                                "made.pem",
                                "-partial_chain",
                                "made.pem"))
                .contains("made.pem: OK");
    }

    @Test
    void create_withGuid_leavesItsHyphensOut() {
        ApplicationCertificate made =
                certificates.create(TestCertificates.CLIENT, CertificateOptions.defaults());

        String name = made.certificate().getSubjectX500Principal().getName();
        assertThat(name)
                .isEqualTo("CN=CB_AzureADCertforOfflineSeeding_" + "2".repeat(32))
                .hasSize("CN=".length() + 64);
        assertThat(((RSAPublicKey) made.certificate().getPublicKey()).getModulus().bitLength())
                .isEqualTo(2048);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "ü", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void create_withAnotherResourceId_isRefused(String resourceId) {
        assertThatThrownBy(() -> certificates.create(resourceId, CertificateOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("resourceId must be a GUID, or 1 to 32 letters");
    }
}
