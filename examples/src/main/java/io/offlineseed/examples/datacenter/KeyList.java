// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What becomes of an application's certificates when a list of them is sent: it replaces the old
 * one, and entries that were there must come back as they were given out.
 */
final class KeyList {

    private static final Shape KEY =
            Shape.of(Shape.Type.TEXT, "type", "usage", "key", "keyId", "displayName")
                    .and(Shape.Type.TEXT, "customKeyIdentifier", "startDateTime", "endDateTime")
                    .requiring("type", "usage");
    private static final Duration LONGEST = Duration.ofDays(366); // a year, whichever
    private static final int MAX_NAME = 90;

    private KeyList() {}

    static List<Map<String, Object>> changed(
            List<Map<String, Object>> old, List<Map<String, Object>> sent, Instant now)
            throws ArmError {
        List<Map<String, Object>> result = new ArrayList<>();
        for (Map<String, Object> key : sent) {
            KEY.check(key, "keyCredentials");
            Map<String, Object> same = existing(old, key);
            if (same.isEmpty()) {
                result.add(completed(key, now));
            } else if (isUnchanged(same, key)) {
                result.add(same);
            } else {
                throw notUpdatable(Json.text(same, "keyId"));
            }
        }
        return List.copyOf(result);
    }

    static ArmError notUpdatable(String keyId) {
        return ArmError.badRequest(
                "Request_BadRequest",
                "keyCredentials",
                "Update to existing credential with KeyId '" + keyId + "' is not allowed.");
    }

    private static Map<String, Object> existing(
            List<Map<String, Object>> old, Map<String, Object> key) {
        for (Map<String, Object> each : old) {
            boolean sameId = Json.text(each, "keyId").equals(Json.text(key, "keyId"));
            boolean sameBytes = Json.text(each, "key").equals(Json.text(key, "key"));
            if (sameId || sameBytes) {
                return each;
            }
        }
        return Map.of();
    }

    /** An entry may come back without its bytes, not with others. */
    private static boolean isUnchanged(Map<String, Object> old, Map<String, Object> key) {
        Map<String, Object> sent = Json.copy(key);
        sent.putIfAbsent("key", Json.text(old, "key"));
        return sent.equals(old);
    }

    private static Map<String, Object> completed(Map<String, Object> key, Instant now)
            throws ArmError {
        if (!Json.text(key, "type").equals("AsymmetricX509Cert")
                || !Json.text(key, "usage").equals("Verify")
                || key.containsKey("keyId")) {
            throw refused("a new entry is an AsymmetricX509Cert for Verify, without a keyId");
        }
        X509Certificate certificate = certificate(key);
        Map<String, Object> completed = Json.copy(key);
        completed.put("keyId", UUID.randomUUID().toString());
        completed.putIfAbsent("customKeyIdentifier", digest(certificate, "SHA-1"));
        completed.putIfAbsent("startDateTime", now.toString());
        completed.putIfAbsent("endDateTime", now.plus(Duration.ofDays(365)).toString());
        String name = Json.text(key, "displayName");
        completed.put("displayName", name.substring(0, Math.min(name.length(), MAX_NAME)));
        try {
            Instant start = Instant.parse(Json.text(completed, "startDateTime"));
            Instant end = Instant.parse(Json.text(completed, "endDateTime"));
            if (end.isAfter(start.plus(LONGEST))
                    || end.isAfter(certificate.getNotAfter().toInstant())) {
                throw refused("it ends a year after its start at most, and not after itself");
            }
        } catch (DateTimeException e) {
            throw refused("its dates are not ISO 8601 in UTC");
        }
        return completed;
    }

    private static ArmError refused(String why) {
        return ArmError.badRequest(
                "Request_BadRequest", "keyCredentials", "The key value is not valid: " + why + ".");
    }

    /** Returns the certificate of an entry. */
    static X509Certificate certificate(Map<String, Object> key) throws ArmError {
        try {
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(
                                                    Base64.getDecoder()
                                                            .decode(Json.text(key, "key"))));
            if (!Set.of("RSA").contains(certificate.getPublicKey().getAlgorithm())) {
                throw refused("it is no RSA certificate");
            }
            return certificate;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw refused("its key is no certificate in Base64");
        }
    }

    /** Returns a certificate's digest as upper-case hexadecimal digits. */
    static String digest(X509Certificate certificate, String algorithm) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(
                            MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
