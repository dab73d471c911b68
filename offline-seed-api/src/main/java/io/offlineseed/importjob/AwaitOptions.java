// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.time.Duration;

/**
 * How a job is waited for. Jobs move in days: looking more often tells nothing new, and the service
 * may ask for longer pauses, which is respected.
 *
 * @param firstPause pause after a look that told something new; one minute by default
 * @param longestPause what the pause grows to, doubling; one hour by default
 * @param patience how long is waited altogether; 30 days by default
 */
public record AwaitOptions(Duration firstPause, Duration longestPause, Duration patience) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if a pause is not above zero, {@code longestPause} is below
     *     {@code firstPause}, or {@code patience} is negative
     */
    public AwaitOptions {
        if (firstPause.isNegative() || firstPause.isZero()) {
            throw new IllegalArgumentException(
                    "firstPause must be above zero, was " + firstPause + "; the default is PT1M");
        }
        if (longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "longestPause must not be below firstPause ("
                            + firstPause
                            + "), was "
                            + longestPause);
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience must not be negative, was " + patience);
        }
    }

    /** Returns the defaults. */
    public static AwaitOptions defaults() {
        return new AwaitOptions(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(30));
    }

    /** Returns these options with other pauses. */
    public AwaitOptions withPauses(Duration first, Duration longest) {
        return new AwaitOptions(first, longest, patience);
    }

    /** Returns these options with another patience. */
    public AwaitOptions withPatience(Duration time) {
        return new AwaitOptions(firstPause, longestPause, time);
    }
}
