// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.SecurityDescriptors;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecureFileTest {

    private static final String READ_ONLY =
            "010004804800000058000000000000001400000002003400020000000000140089001200010100000000"
                    + "000512000000000018008900120001020000000000052000000020020000010200000000000520"
                    + "0000002002000001020000000000052000000020020000";

    private static final String FILE =
            "010004803000000040000000000000001400000002001c000100000000001400ff011f00010100000000"
                    + "00010000000001020000000000052000000020020000010200000000000520000000"
                    + "20020000";

    private static final String OWN =
            "010004804800000054000000000000001400000002003400020000000000140089001200010100000000"
                    + "0005120000000000180089001200010200000000000520000000200200000101000000000005120"
                    + "0000001020000000000052000000020020000";

    @Test
    void stream_descriptors_areThoseThatWereTried() {
        byte[] stream = SecureFile.standard().stream();
        assertThat(descriptor(stream, 0)).isEqualTo(READ_ONLY);
        assertThat(stream)
                .containsSubsequence(HexFormat.of().parseHex(FILE))
                .hasSize((int) SecureFile.standard().streamBytes());
        assertThat(Arrays.copyOfRange(stream, 0x40000, stream.length))
                .isEqualTo(Arrays.copyOf(stream, stream.length - 0x40000));
        assertThat(HexFormat.of().formatHex(SecureFile.own(false))).isEqualTo(OWN);
    }

    @Test
    void byHash_entries_haveTheHashesOfTheFormatInOrder() {
        List<Integer> hashes =
                SecureFile.standard().byHash().stream().map(entry -> Le.int32(entry, 16)).toList();

        assertThat(hashes).contains(0xf80312f0, 0x00b32451, 0x42dedda0, 0x42deada0);
        assertThat(hashes).isSortedAccordingTo(Integer::compareUnsigned);
    }

    private static String descriptor(byte[] stream, int at) {
        int header = SecurityDescriptors.HEADER_BYTES;
        int length = Le.int32(stream, at + 16) - header;
        return HexFormat.of().formatHex(stream, at + header, at + header + length);
    }
}
