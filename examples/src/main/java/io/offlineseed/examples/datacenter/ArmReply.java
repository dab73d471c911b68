// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.util.List;
import java.util.Map;

/** What an operation answers: a status, an object, which is empty for no body, and headers. */
record ArmReply(int status, Map<String, Object> body, Map<String, String> headers) {

    ArmReply(int status, Map<String, Object> body) {
        this(status, body, Map.of());
    }

    static ArmReply of(ArmError refusal) {
        return new ArmReply(refusal.status(), refusal.body());
    }

    static ArmReply values(List<Map<String, Object>> values) {
        return new ArmReply(200, Json.of("value", values));
    }
}
