// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.time.Duration;

/**
 * Is told when a call waits for the directory to know itself what it was just told; a listener only
 * watches, and if it throws, that is logged and the work goes on.
 */
@FunctionalInterface
public interface WaitListener {

    /**
     * A pause begins.
     *
     * @param reason what is waited for, a sentence for people
     * @param pause how long until it is tried again
     * @param attempt how often it was tried, from 1
     */
    void waiting(String reason, Duration pause, int attempt);
}
