// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.kernel.Way.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private final List<String> ran = new ArrayList<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Duration> delays = new ArrayList<>();
    private long now;

    /** Takes as long as its speed says, on a clock of our own. */
    private final class Kernel {
        private final String name;
        private long nanos;
        private long warmAfter; // runs, before which it takes a hundred times as long
        private byte result = 1;
        private boolean fails;
        private int runs;

        Kernel(String name, long nanos) {
            this.name = name;
            this.nanos = nanos;
        }

        byte[] run() {
            ran.add(name);
            if (fails) {
                throw new IllegalStateException("the test's failure");
            }
            now += runs++ < warmAfter ? 100 * nanos : nanos;
            return new byte[] {result};
        }
    }

    private final Kernel jdk = new Kernel("jdk", 1_000_000);
    private final Kernel vector = new Kernel("vector", 200_000);
    private final Kernel plain = new Kernel("plain", 500_000);

    private Calibration<Kernel> calibration(String wish) {
        return new Calibration<>(
                "test",
                Kernel::run,
                List.of(
                        new Way<>(Kind.JDK, jdk),
                        new Way<>(Kind.VECTOR, vector),
                        new Way<>(Kind.PLAIN, plain)),
                wish,
                (task, delay) -> {
                    tasks.add(task);
                    delays.add(delay);
                },
                () -> now);
    }

    private void runNextTask() {
        tasks.remove().run();
    }

    @Test
    void best_beforeAnythingWasMeasured_isTheFirstWayAndRunsNothing() {
        Calibration<Kernel> calibration = calibration("auto");

        assertThat(calibration.best()).isSameAs(jdk);
        assertThat(calibration.best()).isSameAs(jdk);

        assertThat(ran).isEmpty();
        assertThat(tasks).hasSize(1);
    }

    @Test
    void best_anotherWayIsFaster_isThatOneAndTheOthersAreNotTried() {
        Calibration<Kernel> calibration = calibration("auto");
        calibration.best();

        runNextTask();

        assertThat(calibration.best()).isSameAs(vector);
        assertThat(calibration.kind()).isEqualTo(Kind.VECTOR);
        assertThat(ran).doesNotContain("plain");
    }

    @Test
    void best_wayIsSlowUntilCompiled_isWaitedFor() {
        vector.warmAfter = 90; // 1.8 s of slow runs
        Calibration<Kernel> calibration = calibration("auto");
        calibration.best();

        runNextTask();

        assertThat(calibration.best()).isSameAs(vector);
    }

    @Test
    void best_wayNeverGetsFast_isGivenUpInBoundedTimeAndTheNextIsTried() {
        vector.warmAfter = Long.MAX_VALUE;
        Calibration<Kernel> calibration = calibration("auto");
        calibration.best();

        runNextTask();

        assertThat(calibration.best()).isSameAs(plain);
        assertThat(Duration.ofNanos(now)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void best_noWayIsClearlyFaster_staysWithTheFirst() {
        vector.nanos = 950_000;
        plain.nanos = 2_000_000;
        Calibration<Kernel> calibration = calibration("auto");
        calibration.best();

        runNextTask();

        assertThat(calibration.best()).isSameAs(jdk);
        assertThat(Duration.ofNanos(now)).isLessThan(Duration.ofSeconds(7));
    }

    @Test
    void best_wayHasBecomeSlow_fallsBackAtTheSecondLookAndThenRests() {
        Calibration<Kernel> calibration = calibration("auto");
        calibration.best();
        runNextTask();
        vector.nanos = 5_000_000;

        runNextTask();

        assertThat(calibration.best()).isSameAs(jdk);
        assertThat(delays).containsExactly(Duration.ZERO, Duration.ofSeconds(10));
        assertThat(tasks).isEmpty();
    }

    @Test
    void best_fastWayGivesOtherBytes_isNotUsed() {
        vector.result = 2;
        Calibration<Kernel> calibration = calibration("auto");
        calibration.best();

        runNextTask();

        assertThat(calibration.best()).isSameAs(plain);
        assertThat(ran).containsOnlyOnce("vector");
    }

    @Test
    void best_wayGivesOtherBytesOnceCompiled_isTakenBack() {
        Calibration<Kernel> calibration = calibration("auto");
        calibration.best();
        runNextTask();
        assertThat(calibration.best()).isSameAs(vector);
        vector.result = 2;

        runNextTask();

        assertThat(calibration.best()).isSameAs(jdk);
    }

    @Test
    void best_wayFails_isNotUsed() {
        vector.fails = true;
        Calibration<Kernel> calibration = calibration("auto");
        calibration.best();

        runNextTask();

        assertThat(calibration.best()).isSameAs(plain);
    }

    @Test
    void best_forced_isThatWayFromTheStartAndNothingIsMeasured() {
        assertThat(calibration("vector").best()).isSameAs(vector);
        assertThat(calibration("Plain").best()).isSameAs(plain);
        assertThat(calibration("jdk").best()).isSameAs(jdk);

        assertThat(tasks).isEmpty();
    }

    @Test
    void best_forcedToWhatThereIsNot_isTheFirstWay() {
        assertThat(calibration("sse2").best()).isSameAs(jdk);

        assertThat(tasks).isEmpty();
    }

    @Test
    void load_classThatIsNotThere_givesNothing() {
        assertThat(VectorApi.load("io.offlineseed.core.kernel.NoSuchClass", Object.class))
                .isEqualTo(Optional.empty());
    }
}
