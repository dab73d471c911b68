// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RawTextTest {

    @Test
    void toString_bytesThatAreNotUtf8_showsThemEscaped() {
        RawText text = RawText.of(new byte[] {'a', (byte) 0xE9, (byte) 0xC3, (byte) 0xBC, 'z'});

        assertThat(text.isText()).isFalse();
        assertThat(text).hasToString("a\\xE9üz");
    }

    @Test
    void of_halfASurrogatePair_isRefused() {
        assertThatThrownBy(() -> RawText.of("a\uD800b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not Unicode");
    }
}
