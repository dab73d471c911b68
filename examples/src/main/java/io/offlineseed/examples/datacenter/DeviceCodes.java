// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The way a person signs in at a program without a browser: the program shows a code, the person
 * opens a page with it, and meanwhile the program asks again and again. Thread-safe.
 */
final class DeviceCodes {

    private static final Duration VALIDITY = Duration.ofMinutes(15);
    private static final int INTERVAL_SECONDS = 1;
    private static final int TOKEN_SECONDS = 3600;
    private static final int CODE_BYTES = 32;
    private static final int USER_CODE_BYTES = 4;

    private final Tenant tenant;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Request> requests = new HashMap<>();

    DeviceCodes(Tenant tenant) {
        this.tenant = tenant;
    }

    /** A program that waits for a person. */
    private static final class Request {
        private final String userCode;
        private final String clientId;
        private final Instant ends;
        private boolean approved;

        Request(String userCode, String clientId, Instant ends) {
            this.userCode = userCode;
            this.clientId = clientId;
            this.ends = ends;
        }
    }

    /** Begins: returns the codes. */
    synchronized JsonReply begin(String page, Map<String, String> form) {
        String clientId = form.getOrDefault("client_id", "");
        if (clientId.isEmpty() || form.getOrDefault("scope", "").isEmpty()) {
            return refused("invalid_request", 900144, "client_id and scope are required.");
        }
        String deviceCode = random(CODE_BYTES);
        String userCode = random(USER_CODE_BYTES).toUpperCase(Locale.ROOT);
        requests.put(deviceCode, new Request(userCode, clientId, Instant.now().plus(VALIDITY)));
        return new JsonReply(
                200,
                Json.of(
                        "device_code",
                        deviceCode,
                        "user_code",
                        userCode,
                        "verification_uri",
                        page,
                        "expires_in",
                        VALIDITY.toSeconds(),
                        "interval",
                        INTERVAL_SECONDS,
                        "message",
                        "To sign in, open " + page + "?code=" + userCode + " ."));
    }

    private String random(int bytes) {
        byte[] code = new byte[bytes];
        random.nextBytes(code);
        return HexFormat.of().formatHex(code);
    }

    /** A person opened the page with a code; returns whether some program waits for it. */
    synchronized boolean approve(String userCode) {
        boolean found = false;
        for (Request request : requests.values()) {
            if (request.userCode.equalsIgnoreCase(userCode)) {
                request.approved = true;
                found = true;
            }
        }
        return found;
    }

    /** A program asks whether the person was there; a code gives one token. */
    synchronized JsonReply redeem(Map<String, String> form) {
        String code = form.getOrDefault("device_code", "");
        Request request = requests.get(code);
        if (request == null || !request.clientId.equals(form.get("client_id"))) {
            return refused("bad_verification_code", 70018, "The device code is not known.");
        }
        if (request.ends.isBefore(Instant.now())) {
            requests.remove(code);
            return refused("expired_token", 70020, "The device code has expired.");
        }
        if (!request.approved) {
            return refused("authorization_pending", 70016, "Nobody has opened the page yet.");
        }
        requests.remove(code);
        return new JsonReply(
                200,
                Json.of(
                        "token_type",
                        "Bearer",
                        "scope",
                        form.getOrDefault("scope", ""),
                        "expires_in",
                        TOKEN_SECONDS,
                        "access_token",
                        random(CODE_BYTES),
                        "id_token",
                        idToken(request.clientId),
                        "client_info",
                        base64(Json.of("uid", tenant.userId(), "utid", tenant.id()))));
    }

    /** Tells the program who signed in; nobody checks its signature, so it has none. */
    private String idToken(String clientId) {
        long now = Instant.now().getEpochSecond();
        return base64(Json.of("typ", "JWT", "alg", "none"))
                + "."
                + base64(
                        Json.of(
                                "aud",
                                clientId,
                                "iss",
                                "stand-in",
                                "iat",
                                now,
                                "nbf",
                                now,
                                "exp",
                                now + TOKEN_SECONDS,
                                "sub",
                                tenant.userId(),
                                "oid",
                                tenant.userId(),
                                "tid",
                                tenant.id(),
                                "name",
                                "Jane",
                                "preferred_username",
                                "jane@example.org"))
                + ".";
    }

    private static String base64(Map<String, Object> object) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(object));
    }

    private static JsonReply refused(String error, int number, String message) {
        return new JsonReply(
                400,
                Json.of(
                        "error",
                        error,
                        "error_description",
                        "AADSTS" + number + ": " + message,
                        "error_codes",
                        List.of(number)));
    }
}
