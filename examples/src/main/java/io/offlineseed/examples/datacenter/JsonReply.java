// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.util.Map;

/** What is answered: a status and an object, which is empty for no body. */
record JsonReply(int status, Map<String, Object> body) {

    static JsonReply of(ArmError refusal) {
        return new JsonReply(refusal.status(), refusal.body());
    }
}
