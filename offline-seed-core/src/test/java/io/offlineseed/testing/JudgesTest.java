// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class JudgesTest {

    private static final String NO_SUCH_PROGRAM = "no-such-judge-of-offline-seed";

    @Test
    void onSearchPath_programThatIsNotThere_isEmpty() {
        assertThat(Judges.onSearchPath(NO_SUCH_PROGRAM)).isEmpty();
    }

    @Test
    void missing_judgesOptional_skipsAndNamesTheJudge() {
        assertThatThrownBy(() -> Judges.missing("zstd", "not installed", false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("SKIPPED JUDGE zstd: not installed (./verify installs it)");
    }

    @Test
    void missing_judgesRequired_failsAndNamesTheJudge() {
        assertThatThrownBy(() -> Judges.missing("zstd", "not installed", true))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("judge zstd is required: not installed");
    }
}
