// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import io.offlineseed.examples.datacenter.Tenant.Registration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The token endpoint for applications that sign in with a certificate: the assertion's signature is
 * checked with the public key of a certificate the application has in the directory. Thread-safe.
 */
final class TokenIssuer {

    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final int TOKEN_SECONDS = 3600;
    private static final String ASSERTION_TYPE =
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Tenant tenant;
    private final String audience;

    /**
     * Issues tokens for a tenant.
     *
     * @param audience the token endpoint's own address
     */
    TokenIssuer(Tenant tenant, String audience) {
        this.tenant = tenant;
        this.audience = audience;
    }

    /** A refusal, as the endpoint words it. */
    private static final class Refusal extends Exception {

        private static final long serialVersionUID = 1;

        private final String error;
        private final int number;

        Refusal(String error, int number, String message) {
            super(message);
            this.error = error;
            this.number = number;
        }

        JsonReply reply() {
            return new JsonReply(
                    error.equals("invalid_client") ? 401 : 400,
                    Json.of(
                            "error",
                            error,
                            "error_description",
                            "AADSTS" + number + ": " + getMessage(),
                            "error_codes",
                            List.of(number)));
        }
    }

    JsonReply answer(Map<String, String> form) {
        try {
            if (!form.getOrDefault("grant_type", "").equals("client_credentials")
                    || !form.getOrDefault("client_assertion_type", "").equals(ASSERTION_TYPE)) {
                throw new Refusal(
                        "unsupported_grant_type", 70003, "Only client assertions are taken here.");
            }
            if (!form.getOrDefault("scope", "").contains("/.default")) {
                throw new Refusal("invalid_scope", 70011, "The scope must end in /.default.");
            }
            String appId = form.getOrDefault("client_id", "");
            check(form.getOrDefault("client_assertion", ""), appId);
            return new JsonReply(
                    200,
                    Json.of(
                            "token_type",
                            "Bearer",
                            "expires_in",
                            TOKEN_SECONDS,
                            "access_token",
                            tenant.issueToken(appId)));
        } catch (Refusal e) {
            return e.reply();
        }
    }

    private void check(String assertion, String appId) throws Refusal {
        String[] parts = assertion.split("\\.", -1);
        if (parts.length != 3 || assertion.contains("=")) {
            throw new Refusal("invalid_client", 50027, "The assertion is no signed JWT.");
        }
        Map<String, Object> header = tree(parts[0]);
        Map<String, Object> claims = tree(parts[1]);
        Registration registration =
                tenant.registrationOf(appId)
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                "unauthorized_client",
                                                700016,
                                                "Application '"
                                                        + appId
                                                        + "' was not found in the directory."));
        if (tenant.principalOf(appId).isEmpty()) {
            throw new Refusal(
                    "invalid_client", 7000229, "The application has no service principal.");
        }
        if (!appId.equals(claims.get("iss")) || !appId.equals(claims.get("sub"))) {
            throw new Refusal("invalid_client", 700021, "Issuer or subject is not the client.");
        }
        if (!audience.equals(claims.get("aud"))) {
            throw new Refusal("invalid_client", 700023, "The audience is not " + audience + ".");
        }
        checkTime(claims);
        X509Certificate certificate = certificate(registration, header);
        if (!isSigned(parts, header, certificate)) {
            throw new Refusal(
                    "invalid_client", 700027, "The assertion's signature is not that of its key.");
        }
    }

    /** By the real time: the datacenter's clock may be weeks ahead of the client's. */
    private static void checkTime(Map<String, Object> claims) throws Refusal {
        long now = Instant.now().getEpochSecond();
        long from = claims.get("nbf") instanceof Number time ? time.longValue() : 0;
        long until = claims.get("exp") instanceof Number time ? time.longValue() : 0;
        if (from > now + SKEW.toSeconds() || until < now - SKEW.toSeconds()) {
            throw new Refusal(
                    "invalid_client", 700024, "The assertion is not within its valid time range.");
        }
    }

    private static X509Certificate certificate(
            Registration registration, Map<String, Object> header) throws Refusal {
        String algorithm = header.containsKey("x5t#S256") ? "SHA-256" : "SHA-1";
        String given = Json.text(header, header.containsKey("x5t#S256") ? "x5t#S256" : "x5t");
        String wanted;
        try {
            // Some libraries write this one in the other alphabet.
            byte[] digest =
                    Base64.getUrlDecoder().decode(given.replace('+', '-').replace('/', '_'));
            wanted = HexFormat.of().withUpperCase().formatHex(digest);
        } catch (IllegalArgumentException e) {
            throw new Refusal("invalid_client", 50027, "The thumbprint is no Base64.");
        }
        for (Map<String, Object> key : registration.keys) {
            try {
                X509Certificate certificate = KeyList.certificate(key);
                if (KeyList.digest(certificate, algorithm).equals(wanted)
                        && Instant.parse(Json.text(key, "endDateTime")).isAfter(Instant.now())) {
                    return certificate;
                }
            } catch (ArmError e) {
                throw new IllegalStateException("a key was let in that is no certificate", e);
            }
        }
        throw new Refusal(
                "invalid_client",
                700027,
                "The certificate with thumbprint " + wanted + " is not the application's.");
    }

    private static boolean isSigned(
            String[] parts, Map<String, Object> header, X509Certificate certificate)
            throws Refusal {
        try {
            Signature signature;
            switch (Json.text(header, "alg")) {
                case "RS256" -> signature = Signature.getInstance("SHA256withRSA");
                case "PS256" -> {
                    signature = Signature.getInstance("RSASSA-PSS");
                    signature.setParameter(
                            new PSSParameterSpec(
                                    "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                }
                default ->
                        throw new Refusal(
                                "invalid_client", 5002738, "The algorithm must be RS256 or PS256.");
            }
            signature.initVerify(certificate.getPublicKey());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static Map<String, Object> tree(String part) throws Refusal {
        try {
            return Json.parse(Base64.getUrlDecoder().decode(part));
        } catch (IOException | IllegalArgumentException e) {
            throw new Refusal("invalid_client", 50027, "The assertion is no signed JWT.");
        }
    }
}
