// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.OfflineApplicationParams;
import io.offlineseed.identity.ProtectedKey;
import io.offlineseed.testing.Judge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {

    private static final char[] PASSWORD = "correct horse".toCharArray();
    private static final char[] WRONG = "battery staple".toCharArray();
    private static final ApplicationCertificate FS01 = TestCertificates.FS01;

    private final CertificateFiles files = new CertificateFiles(new DurableFiles());

    @TempDir Path temp;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes of Unix")
    void pkcs12_openedByOpenssl_holdsCertificateAndKeyForTheOwnerOnly() throws Exception {
        Path file = temp.resolve("fs01.pfx");
        files.writePkcs12(FS01, PASSWORD, file);
        Files.writeString(temp.resolve("password"), new String(PASSWORD));

        String said =
                Judge.askIn(
                        temp,
                        "openssl",
                        "pkcs12",
                        "-in",
                        "fs01.pfx",
                        "-passin",
                        "file:password",
                        "-nodes",
                        "-info",
                        "-out",
                        "fs01.pem");
        Judge.askIn(
                temp, "openssl", "x509", "-in", "fs01.pem", "-outform", "DER", "-out", "fs01.cer");
        Judge.askIn(
                temp,
                "openssl",
                "pkcs8",
                "-topk8",
                "-nocrypt",
                "-in",
                "fs01.pem",
                "-outform",
                "DER",
                "-out",
                "fs01.key");

        assertThat(said).contains("AES-256-CBC").doesNotContain("RC2");
        assertThat(temp.resolve("fs01.cer")).hasBinaryContent(FS01.certificate().getEncoded());
        assertThat(temp.resolve("fs01.key")).hasBinaryContent(FS01.privateKey().getEncoded());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void pkcs12_madeByOpensslWithOldAlgorithms_isRead() throws Exception {
        Files.write(temp.resolve("c.cer"), FS01.certificate().getEncoded());
        Files.write(temp.resolve("k.der"), FS01.privateKey().getEncoded());
        Files.writeString(temp.resolve("password"), new String(PASSWORD));
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
                "file:password",
                "-out",
                "old.pfx");

        ApplicationCertificate read =
                CertificateFiles.readPkcs12(temp.resolve("old.pfx"), PASSWORD);

        assertThat(read.certificate()).isEqualTo(FS01.certificate());
        assertThat(read.privateKey().getEncoded()).isEqualTo(FS01.privateKey().getEncoded());
    }

    @Test
    void pkcs12_withAnotherPassword_saysSoWithoutContent() {
        Path file = temp.resolve("fs01.pfx");
        files.writePkcs12(FS01, PASSWORD, file);

        assertThatThrownBy(() -> CertificateFiles.readPkcs12(file, WRONG))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("CERTIFICATE_UNREADABLE"))
                .hasMessageContaining("the password does not open it")
                .hasMessageNotContaining(new String(WRONG));
    }

    @Test
    void pkcs12_thatIsNone_saysWhatIsWanted() throws Exception {
        Path file = temp.resolve("fs01.pfx");
        Files.writeString(file, "-----BEGIN CERTIFICATE-----");

        assertThatThrownBy(() -> CertificateFiles.readPkcs12(file, PASSWORD))
                .hasMessageContaining("it is no PKCS#12 with an RSA certificate and its key");
        assertThatThrownBy(() -> CertificateFiles.readPkcs12(temp.resolve("none"), PASSWORD))
                .hasMessageContaining("the file cannot be read");
    }

    @Test
    void protect_withAShortPassword_isRefused() {
        assertThatThrownBy(() -> CertificateFiles.protect(FS01, "1234567".toCharArray()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 8 characters, had 7");
    }

    @Test
    void protect_aKeyThatNeverLeavesItsStore_isRefused() {
        ApplicationCertificate kept =
                new ApplicationCertificate(FS01.certificate(), new KeptKey(FS01.privateKey()));

        assertThatThrownBy(() -> CertificateFiles.protect(kept, PASSWORD))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("KEY_UNUSABLE"))
                .hasMessageContaining("cannot be exported");
    }

    @Test
    void open_paramsWithTheKeyOfAnotherCertificate_isRefused() {
        OfflineApplicationParams params =
                OfflineApplicationParams.of(TestCertificates.application())
                        .withKey(CertificateFiles.protect(TestCertificates.FS02, PASSWORD));

        assertThatThrownBy(() -> CertificateFiles.open(params, PASSWORD))
                .hasMessageContaining(
                        "it is "
                                + TestCertificates.FS02.thumbprint()
                                + ", the application's is "
                                + FS01.thumbprint());
        assertThatThrownBy(
                        () ->
                                CertificateFiles.open(
                                        OfflineApplicationParams.of(TestCertificates.application()),
                                        PASSWORD))
                .hasMessageContaining("carry no key");
    }

    @Test
    void find_byAThumbprintAsDialogsShowIt_findsCertificateAndKey() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (ApplicationCertificate each :
                new ApplicationCertificate[] {TestCertificates.FS02, FS01}) {
            store.setKeyEntry(
                    each.thumbprint(),
                    each.privateKey(),
                    PASSWORD,
                    new Certificate[] {each.certificate()});
        }
        String shown =
                "\u200e" + FS01.thumbprint().toLowerCase(Locale.ROOT).replaceAll("..", "$0 ");

        ApplicationCertificate found = CertificateFiles.find(store, shown, PASSWORD);

        assertThat(found.certificate()).isEqualTo(FS01.certificate());
        assertThatThrownBy(() -> CertificateFiles.find(store, shown, WRONG))
                .hasMessageContaining("cannot be had from its store (PKCS12)");
        assertThatThrownBy(() -> CertificateFiles.find(store, "00", PASSWORD))
                .hasMessageContaining("which holds 2 certificates");
    }

    @Test
    void toString_ofEveryTypeHoldingAKey_neverShowsIt() {
        ProtectedKey key = CertificateFiles.protect(FS01, PASSWORD);
        OfflineApplicationParams params =
                OfflineApplicationParams.of(TestCertificates.application()).withKey(key);

        assertThat(key).hasToString("ProtectedKey[redacted]");
        assertThat(params.toString()).contains("ProtectedKey[redacted]");
        assertThat(FS01).hasToString("ApplicationCertificate[" + FS01.thumbprint() + "]");
    }

    /** A key as stores hand it out that keep the real one. */
    private record KeptKey(PrivateKey real) implements PrivateKey {

        private static final long serialVersionUID = 1;

        @Override
        public String getAlgorithm() {
            return real.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return "kept";
        }

        @Override
        @SuppressWarnings("NullAway") // so says Key: null if it has no encoded form
        public byte[] getEncoded() {
            return null;
        }
    }
}
