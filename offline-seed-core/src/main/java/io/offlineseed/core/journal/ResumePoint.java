// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.journal;

/**
 * Up to where a drive is durably written.
 *
 * @param nextUnit the first unit that is not
 * @param hashCount how many hashes the units before it have
 */
public record ResumePoint(long nextUnit, long hashCount) {

    /** Nothing is written. */
    public static final ResumePoint START = new ResumePoint(0, 0);

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public ResumePoint {
        if (nextUnit < 0 || hashCount < 0) {
            throw new IllegalArgumentException(
                    "nextUnit and hashCount must not be negative, were "
                            + nextUnit
                            + " and "
                            + hashCount);
        }
    }
}
