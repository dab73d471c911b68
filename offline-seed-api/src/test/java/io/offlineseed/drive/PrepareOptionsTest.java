// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrepareOptionsTest {

    @Test
    void throughputLimit_unlessSet_isNone() {
        assertThat(PrepareOptions.defaults().throughputLimit()).isEmpty();
    }

    @Test
    void throughputLimit_belowOneMebibytePerSecond_isRefused() {
        PrepareOptions options = PrepareOptions.defaults();

        assertThat(options.withThroughputLimit(1 << 20).throughputLimit()).hasValue(1 << 20);
        assertThatThrownBy(() -> options.withThroughputLimit((1 << 20) - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1048576 bytes per second")
                .hasMessageContaining("was 1048575");
    }

    @Test
    void with_oneThing_keepsTheOthers() {
        PrepareOptions all =
                PrepareOptions.defaults()
                        .withThroughputLimit(5 << 20)
                        .withVerification(Verification.NONE)
                        .withMemoryBytes(32 << 20)
                        .withCheckpoint(8 << 20, Duration.ofSeconds(3))
                        .withProgress(progress -> {});

        assertThat(all.throughputLimit()).hasValue(5 << 20);
        assertThat(all.verification()).isEqualTo(Verification.NONE);
        assertThat(all.memoryBytes()).isEqualTo(32 << 20);
        assertThat(all.checkpointBytes()).isEqualTo(8 << 20);
        assertThat(all.checkpointInterval()).isEqualTo(Duration.ofSeconds(3));
    }
}
