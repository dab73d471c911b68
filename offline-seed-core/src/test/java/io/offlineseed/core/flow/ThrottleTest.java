// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThrottleTest {

    private static final int MIB = 1 << 20;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000); // overflows soon

    private Throttle throttle(long bytesPerSecond) {
        return new Throttle(OptionalLong.of(bytesPerSecond), nanos::get);
    }

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void tryTake_whatWasTakenIsNotPaidFor_isRefusedUntilItIs() {
        Throttle throttle = throttle(2 * MIB);

        assertThat(throttle.tryTake(4 * MIB)).isTrue();
        pass(1999);
        assertThat(throttle.tryTake(1)).isFalse();
        pass(1);
        assertThat(throttle.tryTake(4 * MIB)).isTrue();
        assertThat(throttle.tryTake(1)).isFalse();
    }

    @Test
    void tryTake_someWasGivenBack_comesEarlier() {
        Throttle throttle = throttle(2 * MIB);
        throttle.tryTake(4 * MIB);

        throttle.giveBack(3 * MIB);

        pass(499);
        assertThat(throttle.tryTake(1)).isFalse();
        pass(1);
        assertThat(throttle.tryTake(1)).isTrue();
    }

    @Test
    void tryTake_afterALongPause_givesAQuarterOfASecondAtOnceAndNoMore() {
        Throttle throttle = throttle(4 * MIB);
        pass(3_600_000);

        int taken = 0;
        while (throttle.tryTake(MIB / 4)) {
            taken++;
        }

        assertThat(taken)
                .as("four that were saved up, and the one that goes into debt")
                .isEqualTo(5);
    }

    @Test
    void tryTake_manyOddSizesOverAnHour_keepsTheRate() {
        Throttle throttle = throttle(10_000_000);
        Random random = new Random(5);
        long taken = 0;
        for (int i = 0; i < 360_000; i++) {
            int bytes = 1 + random.nextInt(300_000);
            while (throttle.tryTake(bytes)) {
                taken += bytes;
                bytes = 1 + random.nextInt(300_000);
            }
            pass(10);
        }

        assertThat(taken).isBetween(36_000_000_000L - 1_000_000, 36_000_000_000L + 5_000_000);
    }

    @Test
    void take_theWorkStops_isLeftWithoutBytes() throws InterruptedException {
        Throttle throttle = throttle(MIB);
        throttle.tryTake(MIB);
        AtomicInteger asked = new AtomicInteger();

        assertThat(throttle.take(1, () -> asked.incrementAndGet() == 2)).isFalse();
        assertThat(asked).hasValue(2);
        pass(1000);
        assertThat(throttle.take(1, () -> true)).as("it is time").isTrue();
    }

    @Test
    void throttle_withoutLimit_neverLooksAtTheClock() {
        AtomicInteger asked = new AtomicInteger();
        Throttle throttle = new Throttle(OptionalLong.empty(), asked::incrementAndGet);
        int atFirst = asked.get();

        for (int i = 0; i < 1000; i++) {
            assertThat(throttle.tryTake(4 * MIB)).isTrue();
        }
        throttle.giveBack(MIB);

        assertThat(asked).hasValue(atFirst);
    }

    @Test
    void throttle_noBytesPerSecond_isRefused() {
        assertThatThrownBy(() -> throttle(0)).hasMessageContaining("at least 1");
    }
}
