// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.DriveId;
import io.offlineseed.Progress;
import io.offlineseed.ProgressMeter.Figures;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BarsTest {

    private static final long MIB = 1 << 20;

    private static String pace(double mibPerSecond, Duration left) {
        return Bars.pace(
                new Figures(0, 1, OptionalDouble.of(mibPerSecond * MIB), Optional.of(left)));
    }

    @Test
    void pace_whatIsKnown_isToldInWords() {
        assertThat(pace(1.5, Duration.ofSeconds(59))).isEqualTo(", 1.5 MiB/s, 59 s left");
        assertThat(pace(120, Duration.ofSeconds(61))).isEqualTo(", 120.0 MiB/s, 1 min 1 s left");
        assertThat(pace(120, Duration.ofHours(50))).isEqualTo(", 120.0 MiB/s, 50 h 0 min left");
        assertThat(pace(120, Duration.ZERO)).isEqualTo(", 120.0 MiB/s");
        assertThat(Bars.pace(new Figures(0, 0, OptionalDouble.empty(), Optional.empty())))
                .isEmpty();
    }

    @Test
    void onProgress_twoDrivesAndNobodyWatches_hasLinesForEachAndForAll() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Bars bars = new Bars(new PrintStream(out, true, StandardCharsets.UTF_8), false)) {
            for (String drive : new String[] {"A", "B"}) {
                bars.onProgress(
                        new Progress(
                                Progress.Stage.COPYING,
                                Optional.of(new DriveId(drive)),
                                5 * MIB,
                                10 * MIB));
            }
        }

        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "copying A: 50 % of 10.0 MiB",
                        "copying B: 50 % of 10.0 MiB", "copying all drives: 50 % of 20.0 MiB");
    }
}
