// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.SetUpReport.RegisteredCertificate;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * One of the keys an application has in the directory, with the JSON the directory gave it in, so
 * that it can be sent back unchanged. Source: docs/azure.md, "Certificates of an application".
 *
 * @param json the whole object, as it came
 * @param keyId the directory's id of it
 * @param key the certificate in Base64; empty if the directory did not tell
 * @param customKeyIdentifier the thumbprint in one of two forms, or something else; may be empty
 * @param displayName its name in the directory; may be empty
 * @param endDateTime until when it is accepted; may be empty
 */
record KeyCredential(
        String json,
        String keyId,
        String key,
        String customKeyIdentifier,
        String displayName,
        String endDateTime) {

    private static final Duration LONGEST = Duration.ofDays(365); // Graph takes no more
    private static final int MAX_NAME = 90; // what is longer is cut by Graph

    /** Reads one; the reader is at its start. */
    static KeyCredential read(JsonReader reader) throws IOException {
        if (reader.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("a key credential is no JSON object");
        }
        String json = reader.readChildren();
        String[] found = {"", "", "", "", ""};
        try (JsonReader parts = JsonProviders.createReader(json)) {
            parts.nextToken();
            while (parts.nextToken() == JsonToken.FIELD_NAME) {
                int index =
                        switch (parts.getFieldName()) {
                            case "keyId" -> 0;
                            case "key" -> 1;
                            case "customKeyIdentifier" -> 2;
                            case "displayName" -> 3;
                            case "endDateTime" -> 4;
                            default -> -1;
                        };
                if (parts.nextToken() == JsonToken.STRING && index >= 0) {
                    found[index] = Objects.requireNonNullElse(parts.getString(), "");
                } else {
                    parts.skipChildren();
                }
            }
        }
        return new KeyCredential(json, found[0], found[1], found[2], found[3], found[4]);
    }

    /** Writes the JSON of a new one. */
    static void write(JsonWriter json, X509Certificate certificate) throws IOException {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        Instant latest = from.plus(LONGEST);
        String name = certificate.getSubjectX500Principal().getName();
        json.writeStartObject()
                .writeStringField("type", "AsymmetricX509Cert")
                .writeStringField("usage", "Verify")
                .writeStringField("key", Base64.getEncoder().encodeToString(encoded(certificate)))
                .writeStringField(
                        "displayName",
                        name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME))
                .writeStringField("startDateTime", from.toString())
                .writeStringField(
                        "endDateTime", (until.isBefore(latest) ? until : latest).toString())
                .writeEndObject();
    }

    /** Returns whether it is that certificate: by its bytes, else by its thumbprint. */
    boolean isOf(X509Certificate certificate) {
        byte[] given = bytes(key);
        if (given.length > 0) {
            return Arrays.equals(given, encoded(certificate));
        }
        String thumbprint = ApplicationCertificate.thumbprintOf(certificate);
        return thumbprint.equalsIgnoreCase(customKeyIdentifier)
                || Arrays.equals(bytes(customKeyIdentifier), HexFormat.of().parseHex(thumbprint));
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("certificate has no DER form", e);
        }
    }

    /** Returns it for a report. */
    RegisteredCertificate registered() {
        Optional<Instant> until;
        try {
            until = Optional.of(Instant.parse(endDateTime));
        } catch (DateTimeException e) {
            until = Optional.empty();
        }
        return new RegisteredCertificate(keyId, displayName, until);
    }
}
