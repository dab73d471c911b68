// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import java.time.Instant;

/** Times as NTFS keeps them: units of 100 ns since 1601, UTC. */
public final class FileTimes {

    private static final long UNITS_PER_SECOND = 10_000_000;

    private static final long SECONDS_1601_TO_1970 = 11_644_473_600L;

    private static final long LAST_SECOND = Long.MAX_VALUE / UNITS_PER_SECOND - 1;

    private FileTimes() {}

    /** Returns the time in units of NTFS; what it cannot hold becomes its first or last moment. */
    public static long of(Instant time) {
        long seconds = time.getEpochSecond();
        if (seconds < -SECONDS_1601_TO_1970) {
            return 0;
        }
        if (seconds > LAST_SECOND - SECONDS_1601_TO_1970) {
            return LAST_SECOND * UNITS_PER_SECOND;
        }
        return (seconds + SECONDS_1601_TO_1970) * UNITS_PER_SECOND + time.getNano() / 100;
    }

    /** Returns the moment that stands in units of NTFS; such a time is not negative. */
    public static Instant instant(long units) {
        return Instant.ofEpochSecond(
                Math.floorDiv(units, UNITS_PER_SECOND) - SECONDS_1601_TO_1970,
                Math.floorMod(units, UNITS_PER_SECOND) * 100);
    }
}
