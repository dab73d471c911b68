// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.testing.Judge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAssertionTest {

    private static final ApplicationCertificate FS01 = TestCertificates.FS01;

    @TempDir Path temp;

    private static CertificateAssertion login(ApplicationCertificate certificate, Clock clock) {
        return new CertificateAssertion(
                TestCertificates.application(), certificate, clock, new SecureRandom());
    }

    @Test
    void signAssertion_checkedByOpenssl_isSignedByTheCertificatesKey() throws Exception {
        String assertion = login(FS01, TestCertificates.CLOCK).signAssertion();

        judge(assertion);
    }

    private void judge(String assertion) throws Exception {
        int end = assertion.lastIndexOf('.');
        Files.writeString(temp.resolve("signed"), assertion.substring(0, end));
        Files.write(
                temp.resolve("signature"),
                Base64.getUrlDecoder().decode(assertion.substring(end + 1)));
        Files.write(temp.resolve("fs01.cer"), FS01.certificate().getEncoded());
        Judge.askIn(
                temp,
                "openssl",
                "x509",
                "-in",
                "fs01.cer",
                "-inform",
                "DER",
                "-pubkey",
                "-noout",
                "-out",
                "public.pem");
        assertThat(
                        Judge.askIn(
                                temp,
                                "openssl",
                                "dgst",
                                "-sha256",
                                "-verify",
                                "public.pem",
                                "-signature",
                                "signature",
                                "signed"))
                .contains("Verified OK");
    }

    @Test
    void signAssertion_saysWhoForWhomAndHowLong() throws Exception {
        String[] parts = login(FS01, TestCertificates.CLOCK).signAssertion().split("\\.", -1);

        assertThat(parts).hasSize(3);
        assertThat(String.join("", parts)).matches("[A-Za-z0-9_-]+");
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(FS01.certificate().getEncoded());
        assertThat(tree(parts[0]))
                .containsOnly(
                        Map.entry("alg", "RS256"),
                        Map.entry("typ", "JWT"),
                        Map.entry(
                                "x5t#S256",
                                Base64.getUrlEncoder().withoutPadding().encodeToString(digest)));
        long now = TestCertificates.NOW.getEpochSecond();
        assertThat(tree(parts[1]))
                .containsEntry(
                        "aud",
                        "https://login.microsoftonline.com/"
                                + TestCertificates.TENANT
                                + "/oauth2/v2.0/token")
                .containsEntry("iss", TestCertificates.CLIENT)
                .containsEntry("sub", TestCertificates.CLIENT)
                .hasEntrySatisfying("nbf", it -> assertThat(it).hasToString("" + now))
                .hasEntrySatisfying("exp", it -> assertThat(it).hasToString("" + (now + 600)))
                .containsKey("jti");
    }

    @Test
    void signAssertion_twice_hasAnotherId() throws Exception {
        CertificateAssertion login = login(FS01, TestCertificates.CLOCK);

        assertThat(tree(login.signAssertion().split("\\.")[1]).get("jti"))
                .isNotEqualTo(tree(login.signAssertion().split("\\.")[1]).get("jti"));
    }

    @Test
    void signAssertion_withAKeyThatNeverLeavesItsStore_isSignedByTheStore() throws Exception {
        Provider store = new StoreProvider();
        Security.addProvider(store);
        try {
            ApplicationCertificate kept =
                    new ApplicationCertificate(FS01.certificate(), new StoreKey());

            judge(login(kept, TestCertificates.CLOCK).signAssertion());
        } finally {
            Security.removeProvider(store.getName());
        }
    }

    @Test
    void signAssertion_withAKeyNobodyCanUse_saysSo() {
        ApplicationCertificate kept =
                new ApplicationCertificate(FS01.certificate(), new StoreKey());

        assertThatThrownBy(() -> login(kept, TestCertificates.CLOCK).signAssertion())
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.code()).isEqualTo("KEY_UNUSABLE"))
                .hasMessageContaining(FS01.thumbprint() + " cannot sign");
    }

    @Test
    void signAssertion_outsideTheCertificatesTime_isRefusedBeforeAzureIsAsked() {
        for (Duration off : new Duration[] {Duration.ofDays(366), Duration.ofHours(-1)}) {
            Clock clock = Clock.offset(TestCertificates.CLOCK, off);

            assertThatThrownBy(() -> login(FS01, clock).signAssertion())
                    .isInstanceOfSatisfying(
                            AuthenticationException.class,
                            e -> assertThat(e.code()).isEqualTo("CERTIFICATE_EXPIRED"))
                    .hasMessageContaining(
                            "is valid from 2026-11-22T11:50:00Z until"
                                    + " 2027-11-22T12:00:00Z, and it is "
                                    + clock.instant());
        }
    }

    @Test
    void login_withTheCertificateOfAnother_isRefused() {
        assertThatThrownBy(() -> login(TestCertificates.FS02, TestCertificates.CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(TestCertificates.FS02.thumbprint());
    }

    private static Map<String, Object> tree(String part) throws IOException {
        byte[] json = Base64.getUrlDecoder().decode(part);
        try (JsonReader reader =
                JsonProviders.createReader(new String(json, StandardCharsets.UTF_8))) {
            return reader.readMap(JsonReader::readUntyped);
        }
    }

    /** Names a key that the provider below keeps. */
    private static final class StoreKey implements PrivateKey {

        private static final long serialVersionUID = 1;

        @Override
        public String getAlgorithm() {
            return "RSA";
        }

        @Override
        @SuppressWarnings("NullAway") // so says Key: null if it has no encoded form
        public String getFormat() {
            return null;
        }

        @Override
        @SuppressWarnings("NullAway")
        public byte[] getEncoded() {
            return null;
        }
    }

    /** A store that signs with a key it does not give away. */
    private static final class StoreProvider extends Provider {

        private static final long serialVersionUID = 1;

        StoreProvider() {
            super("TestStore", "1", "signs with a key it keeps");
            putService(
                    new Service(
                            this,
                            "Signature",
                            "SHA256withRSA",
                            StoreSignature.class.getName(),
                            null,
                            Map.of("SupportedKeyClasses", StoreKey.class.getName())) {
                        @Override
                        public Object newInstance(Object parameter) {
                            return new StoreSignature();
                        }
                    });
        }
    }

    /** Passes on to the real key. */
    private static final class StoreSignature extends SignatureSpi {

        private final Signature real;

        StoreSignature() {
            try {
                real = Signature.getInstance("SHA256withRSA", "SunRsaSign");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            if (!(key instanceof StoreKey)) {
                throw new InvalidKeyException("not of this store");
            }
            real.initSign(FS01.privateKey());
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length)
                throws SignatureException {
            real.update(bytes, offset, length);
        }

        @Override
        protected void engineUpdate(byte b) throws SignatureException {
            real.update(b);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            return real.sign();
        }

        @Override
        protected void engineInitVerify(PublicKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }
}
