// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FileTimesTest {

    @Test
    void of_knownMoments_givesTheirUnits() {
        assertThat(FileTimes.of(Instant.EPOCH)).isEqualTo(116_444_736_000_000_000L);
        assertThat(FileTimes.of(Instant.parse("1601-01-01T00:00:00Z"))).isZero();
        assertThat(FileTimes.of(Instant.parse("1500-01-01T00:00:00Z"))).isZero();
        assertThat(FileTimes.of(Instant.MAX)).isPositive();
    }

    @Test
    void instant_ofUnits_keepsHundredNanoseconds() {
        Instant moment = Instant.parse("2026-03-04T05:06:07.123456789Z");

        assertThat(FileTimes.instant(FileTimes.of(moment)))
                .isEqualTo(Instant.parse("2026-03-04T05:06:07.123456700Z"));
    }
}
