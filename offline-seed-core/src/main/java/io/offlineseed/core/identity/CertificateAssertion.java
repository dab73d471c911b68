// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import com.azure.json.JsonProviders;
import com.azure.json.JsonWriter;
import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.ApplicationLogin;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.OfflineApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;

/**
 * Signs in with a certificate: client assertions, RS256. The signature is left to the provider the
 * key belongs to, so keys that never leave their store work. Thread-safe if the key is. Source:
 * docs/azure.md, "Client assertion".
 */
public final class CertificateAssertion implements ApplicationLogin {

    private static final Duration VALIDITY = Duration.ofMinutes(10);
    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private final OfflineApplication application;
    private final ApplicationCertificate certificate;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * Creates one.
     *
     * @throws IllegalArgumentException if the certificate is not the application's
     */
    public CertificateAssertion(
            OfflineApplication application,
            ApplicationCertificate certificate,
            Clock clock,
            SecureRandom random) {
        this.application = Objects.requireNonNull(application, "application");
        this.certificate = Objects.requireNonNull(certificate, "certificate");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.random = Objects.requireNonNull(random, "random");
        if (!application.certificate().equals(certificate.certificate())) {
            throw new IllegalArgumentException(
                    "certificate "
                            + certificate.thumbprint()
                            + " is not the application's, which is "
                            + application.thumbprint());
        }
    }

    @Override
    public AzureCloud cloud() {
        return application.cloud();
    }

    @Override
    public String tenantId() {
        return application.tenantId();
    }

    @Override
    public String clientId() {
        return application.clientId();
    }

    @Override
    public X509Certificate certificate() {
        return certificate.certificate();
    }

    @Override
    public String signAssertion() {
        Instant now = clock.instant();
        requireValid(now);
        try {
            String text = part(header()) + "." + part(claims(now));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(certificate.privateKey());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + BASE64_URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException | ProviderException e) {
            throw new AuthenticationException(
                    "KEY_UNUSABLE",
                    "The private key of certificate "
                            + certificate.thumbprint()
                            + " cannot sign: "
                            + e.getMessage()
                            + ". If it is in a store, check that this account may use it. Azure was not"
                            + " called.",
                    false,
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be written", e);
        }
    }

    private void requireValid(Instant now) {
        X509Certificate valid = certificate.certificate();
        if (now.isAfter(valid.getNotAfter().toInstant())
                || now.isBefore(valid.getNotBefore().toInstant())) {
            throw new AuthenticationException(
                    "CERTIFICATE_EXPIRED",
                    "Certificate "
                            + certificate.thumbprint()
                            + " of application "
                            + application.clientId()
                            + " is valid from "
                            + valid.getNotBefore().toInstant()
                            + " until "
                            + valid.getNotAfter().toInstant()
                            + ", and it is "
                            + now
                            + " by this machine's clock. Correct the clock, or make a new certificate"
                            + " and set the application up with it. Azure was not called.",
                    false,
                    null);
        }
    }

    private byte[] header() throws IOException, GeneralSecurityException {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(certificate.certificate().getEncoded());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject()
                    .writeStringField("alg", "RS256")
                    .writeStringField("typ", "JWT")
                    .writeStringField("x5t#S256", BASE64_URL.encodeToString(digest))
                    .writeEndObject();
        }
        return out.toByteArray();
    }

    private byte[] claims(Instant now) throws IOException {
        byte[] id = new byte[16];
        random.nextBytes(id);
        ByteBuffer words = ByteBuffer.wrap(id);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject()
                    .writeStringField("aud", cloud().tokenEndpoint(tenantId()).toString())
                    .writeStringField("iss", clientId())
                    .writeStringField("sub", clientId())
                    .writeStringField("jti", new UUID(words.getLong(), words.getLong()).toString())
                    .writeLongField("iat", now.getEpochSecond())
                    .writeLongField("nbf", now.getEpochSecond())
                    .writeLongField("exp", now.plus(VALIDITY).getEpochSecond())
                    .writeEndObject();
        }
        return out.toByteArray();
    }

    private static String part(byte[] json) {
        return BASE64_URL.encodeToString(json);
    }

    @Override
    public String toString() {
        return "CertificateAssertion[" + clientId() + ", " + certificate.thumbprint() + "]";
    }
}
