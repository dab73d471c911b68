// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.cloud;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.util.Context;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts how often a request was tried, so that a message says so only if it is true. Stands behind
 * the policy that tries again. Thread-safe.
 */
final class Attempts extends HttpPipelineSyncPolicy {

    private static final String KEY = "offline-seed-attempts";

    /** Returns a context in which the attempts of one request are counted. */
    static Context counting(AtomicInteger count) {
        return new Context(KEY, count);
    }

    /**
     * Returns a sentence about the attempts, with a blank behind it; empty if there was but one.
     */
    static String told(int attempts) {
        return attempts > 1 ? "It was tried " + attempts + " times. " : "";
    }

    @Override
    protected void beforeSendingRequest(HttpPipelineCallContext context) {
        if (context.getData(KEY).orElse(null) instanceof AtomicInteger count) {
            count.incrementAndGet();
        }
    }
}
