// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalarMd5LanesTest {

    private final Md5Lanes lanes = new ScalarMd5Lanes();

    // Source: RFC 1321, appendix A.5, "Test suite"
    @Test
    void digest_ofTheTestSuite_givesItsHashes() {
        List<String> texts =
                List.of(
                        "",
                        "a",
                        "abc",
                        "message digest",
                        "abcdefghijklmnopqrstuvwxyz",
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
                        "1234567890".repeat(8));
        List<String> expected =
                List.of(
                        "D41D8CD98F00B204E9800998ECF8427E",
                        "0CC175B9C0F1B6A831C399E269772661",
                        "900150983CD24FB0D6963F7D28E17F72",
                        "F96B697D7CB7938D525A2F31AAF161D0",
                        "C3FCD3D76192E4007DFB496CCA67E13B",
                        "D174AB98D277D9F5A5611C2C9F419D9F",
                        "57EDF4A22BE3C955AC49DA2E2107B67A");
        List<Slice> slices = new ArrayList<>();
        for (String text : texts) {
            byte[] padded = ("<<" + text + ">").getBytes(US_ASCII);
            slices.add(new Slice(padded, 2, text.length()));
        }
        byte[] hashes = new byte[3 + 16 * texts.size()];

        lanes.digest(slices, hashes, 3);

        for (int i = 0; i < texts.size(); i++) {
            assertThat(Hex.upper(hashes, 3 + 16 * i, 16)).isEqualTo(expected.get(i));
        }
    }

    @Test
    void digest_noRoom_isRefusedAndWritesNothing() {
        byte[] target = new byte[31];
        Slice slice = new Slice(new byte[1], 0, 1);

        assertThatThrownBy(() -> lanes.digest(List.of(slice, slice), target, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(target).containsOnly(0);
    }

    @Test
    void slice_beyondItsArray_isRefused() {
        assertThatThrownBy(() -> new Slice(new byte[4], 2, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void hex_thereAndBack_isTheSame() {
        byte[] bytes = {0, 15, (byte) 0xa0, (byte) 0xff};

        assertThat(Hex.upper(bytes)).isEqualTo("000FA0FF");
        assertThat(Hex.parse("000FA0ff")).isEqualTo(bytes);
    }
}
