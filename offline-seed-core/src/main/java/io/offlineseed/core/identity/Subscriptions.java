// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import com.azure.core.http.HttpMethod;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.ServiceCalls;
import java.util.Objects;

/** What Resource Manager knows of subscriptions. Thread-safe. */
final class Subscriptions {

    /** Source: docs/azure.md, "Tenant of a subscription". */
    static final String API_VERSION = "2022-12-01";

    private final ServiceCalls calls;

    Subscriptions(ServiceCalls calls) {
        this.calls = Objects.requireNonNull(calls, "calls");
    }

    /** Returns the GUID of the tenant the subscription belongs to. */
    String tenantOf(String subscriptionId) {
        String what = "ask for the tenant of subscription " + subscriptionId;
        Answer answer =
                calls.send(
                        HttpMethod.GET,
                        "/subscriptions/" + Endpoint.segment(subscriptionId),
                        null,
                        what);
        return answer.orRefused(what, "Nothing was changed.")
                .read(what, json -> Directory.field(json, "tenantId"));
    }
}
