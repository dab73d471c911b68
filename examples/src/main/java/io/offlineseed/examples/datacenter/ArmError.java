// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.util.Map;

/** A refusal in the form the service's description gives its errors. */
final class ArmError extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final String target;

    /**
     * Describes a refusal.
     *
     * @param target the property or parameter it is about, or an empty text
     */
    ArmError(int status, String code, String target, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.target = target;
    }

    static ArmError badRequest(String code, String target, String message) {
        return new ArmError(400, code, target, message);
    }

    static ArmError conflict(String code, String message) {
        return new ArmError(409, code, "", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Map<String, Object> body() {
        Map<String, Object> error = Json.of("code", code, "message", String.valueOf(getMessage()));
        if (!target.isEmpty()) {
            error.put("target", target);
        }
        return Json.of("error", error);
    }
}
