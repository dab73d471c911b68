// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {

    @ParameterizedTest
    @CsvSource({
        "512, 512",
        "1k, 1024",
        "512M, 536870912",
        "4GiB, 4294967296",
        "10TB, 10000000000000",
        "1.5G, 1610612736",
        "0.5 TB, 500000000000",
        "100b, 100",
        "69206016, 69206016"
    })
    void parse_asPeopleWriteThem_givesBytes(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "big", "-1", "1X", "1e9", "12345678M", "1234567890123456789"})
    void parse_whatIsNoSize_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse(text));
    }
}
