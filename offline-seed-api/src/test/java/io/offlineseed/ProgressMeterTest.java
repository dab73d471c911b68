// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offlineseed.Progress.Stage;
import io.offlineseed.ProgressMeter.Figures;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {

    private static final long MB = 1_000_000;

    private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5); // overflows soon
    private final ProgressMeter meter = new ProgressMeter(() -> nanos);

    private void pass(double seconds) {
        nanos += (long) (seconds * 1e9);
    }

    private Progress tell(Stage stage, String drive, long done, long total) {
        Progress progress = new Progress(stage, Optional.of(new DriveId(drive)), done, total);
        meter.onProgress(progress);
        return progress;
    }

    private Progress copied(String drive, long done, long total) {
        return tell(Stage.COPYING, drive, done, total);
    }

    @Test
    void drive_inTheFirstSecond_hasNoRateAndNoTimeLeft() {
        copied("A", 0, 1000 * MB);
        pass(0.9);
        Progress told = copied("A", 100 * MB, 1000 * MB);

        assertThat(meter.drive(told).bytesPerSecond()).isEmpty();
        assertThat(meter.drive(told).timeLeft()).isEmpty();
        assertThat(meter.drive(told).bytesDone()).isEqualTo(100 * MB);
    }

    @Test
    void drive_resumed_countsOnlyWhatThisCallCopied() {
        copied("A", 5000 * MB, 10_000 * MB);
        pass(10);
        Progress told = copied("A", 6000 * MB, 10_000 * MB);

        assertThat(meter.drive(told).bytesPerSecond()).hasValue(100.0 * MB);
        assertThat(meter.drive(told).timeLeft()).contains(Duration.ofSeconds(40));
    }

    @Test
    void drive_changesItsPace_isRatedByTheLastMinute() {
        long done = 0;
        Progress told = copied("A", 0, 1_000_000 * MB);
        for (int i = 0; i < 6000; i++) {
            pass(0.1);
            done += 50 * MB;
            told = copied("A", done, 1_000_000 * MB);
        }
        assertThat(meter.drive(told).bytesPerSecond().orElseThrow())
                .isCloseTo(500.0 * MB, within(10.0 * MB));
        for (int i = 0; i < 600; i++) {
            pass(0.1);
            done += 5 * MB;
            told = copied("A", done, 1_000_000 * MB);
        }

        assertThat(meter.drive(told).bytesPerSecond().orElseThrow())
                .as("ten minutes of ten times that count no more")
                .isCloseTo(50.0 * MB, within(10.0 * MB));
    }

    @Test
    void drive_standsStill_hasARateThatFallsToZeroAndNoTimeLeft() {
        copied("A", 0, 1000 * MB);
        pass(10);
        Progress told = copied("A", 600 * MB, 1000 * MB);
        assertThat(meter.drive(told).bytesPerSecond()).hasValue(60.0 * MB);

        pass(20);
        assertThat(meter.drive(told).bytesPerSecond()).hasValue(20.0 * MB);
        pass(50);
        assertThat(meter.drive(told).bytesPerSecond()).hasValue(0);
        assertThat(meter.drive(told).timeLeft()).isEmpty();
    }

    @Test
    void drive_goesOnAfterAnHour_isRatedByWhatItDidInTheLastMinute() {
        copied("A", 0, 1000 * MB);
        pass(3600);
        Progress told = copied("A", 120 * MB, 1000 * MB);

        assertThat(meter.drive(told).bytesPerSecond()).hasValue(2.0 * MB);
    }

    @Test
    void drive_isDone_hasNoTimeLeft() {
        copied("A", 0, 10 * MB);
        Progress told = copied("A", 10 * MB, 10 * MB);

        assertThat(meter.drive(told).timeLeft()).contains(Duration.ZERO);
    }

    @Test
    void drive_goesBack_beginsAnew() {
        copied("A", 500 * MB, 1000 * MB);
        pass(30);
        Progress told = copied("A", 100 * MB, 1000 * MB);
        assertThat(meter.drive(told).bytesPerSecond()).isEmpty();
        pass(10);
        told = copied("A", 200 * MB, 1000 * MB);

        assertThat(meter.drive(told).bytesPerSecond()).hasValue(10.0 * MB);
    }

    @Test
    void drive_neverToldOf_hasWhatItsProgressSays() {
        Figures figures = meter.drive(new Progress(Stage.STAGING, Optional.empty(), 5 * MB, 0));

        assertThat(figures.bytesDone()).isEqualTo(5 * MB);
        assertThat(figures.bytesPerSecond()).isEmpty();
        assertThat(figures.timeLeft()).isEmpty();
    }

    @Test
    void total_ofTwoDrives_addsBytesAndRates() {
        copied("A", 0, 1000 * MB);
        copied("B", 500 * MB, 2000 * MB);
        pass(10);
        copied("A", 300 * MB, 1000 * MB);
        copied("B", 700 * MB, 2000 * MB);

        Figures total = meter.total(Stage.COPYING);

        assertThat(total.bytesDone()).isEqualTo(1000 * MB);
        assertThat(total.bytesTotal()).isEqualTo(3000 * MB);
        assertThat(total.bytesPerSecond()).hasValue(50.0 * MB);
        assertThat(total.timeLeft()).contains(Duration.ofSeconds(40));
        assertThat(meter.drives(Stage.COPYING)).isEqualTo(2);
        assertThat(meter.drives(Stage.VERIFYING)).isZero();
    }

    @Test
    void total_oneDriveIsVerified_countsItAsCopiedWhole() {
        copied("A", 0, 1000 * MB);
        copied("B", 0, 1000 * MB);
        pass(10);
        copied("A", 990 * MB, 1000 * MB); // nobody was told of the rest
        copied("B", 100 * MB, 1000 * MB);
        tell(Stage.VERIFYING, "A", 0, 1000 * MB);

        Figures total = meter.total(Stage.COPYING);

        assertThat(total.bytesDone()).isEqualTo(1100 * MB);
        assertThat(total.bytesPerSecond()).hasValue(10.0 * MB);
        assertThat(total.timeLeft()).contains(Duration.ofSeconds(90));
    }

    @Test
    void total_aTotalIsUnknown_hasNoTimeLeft() {
        meter.onProgress(new Progress(Stage.STAGING, Optional.empty(), 0, 0));
        pass(2);
        meter.onProgress(new Progress(Stage.STAGING, Optional.empty(), 10 * MB, 0));

        Figures total = meter.total(Stage.STAGING);

        assertThat(total.bytesTotal()).isZero();
        assertThat(total.bytesPerSecond()).hasValue(5.0 * MB);
        assertThat(total.timeLeft()).isEmpty();
        assertThat(meter.total(Stage.PROVING).bytesPerSecond()).isEmpty();
    }
}
