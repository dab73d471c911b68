// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void name_withWhatATerminalWouldObey_isMadeHarmless() {
        assertThat(Terminal.name("plain \u00e4\u4e16 \ud83d\ude00.txt"))
                .isEqualTo("plain \u00e4\u4e16 \ud83d\ude00.txt");
        assertThat(Terminal.name("\u001b[2J")).isEqualTo("\\u{1b}[2J");
        assertThat(Terminal.name("a\nb\rc")).isEqualTo("a\\u{a}b\\u{d}c");
        assertThat(Terminal.name("exe.\u202etxt")).isEqualTo("exe.\\u{202e}txt");
        assertThat(Terminal.name("half \ud800 pair")).isEqualTo("half \\u{d800} pair");
    }

    @Test
    void harmless_message_keepsItsLines() {
        assertThat(Terminal.harmless("one\ntwo\u0007")).isEqualTo("one\ntwo\\u{7}");
    }
}
