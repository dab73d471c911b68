// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FixupsTest {

    @Test
    void restore_afterProtect_givesTheBytesBack() {
        byte[] before = block();
        byte[] bytes = before.clone();
        Fixups.protect(bytes, 16, 4096, 0x1234);
        assertThat(Le.uint16(bytes, 16 + 4094)).isEqualTo(0x1234);

        assertThat(Fixups.restore(bytes, 16, 4096)).isTrue();

        Le.putInt16(before, 16 + 0x28, 0x1234);
        System.arraycopy(bytes, 16 + 0x2a, before, 16 + 0x2a, 16);
        assertThat(bytes).isEqualTo(before);
    }

    @Test
    void restore_tornBlock_isFalseAndChangesNothing() {
        byte[] bytes = block();
        Fixups.protect(bytes, 16, 4096, 0x1234);
        bytes[16 + 2 * 512 - 1] ^= 1;
        byte[] torn = bytes.clone();

        assertThat(Fixups.restore(bytes, 16, 4096)).isFalse();
        assertThat(bytes).isEqualTo(torn);
    }

    @Test
    void restore_arrayThatIsNone_isFalse() {
        byte[] bytes = block();
        Le.putInt16(bytes, 16 + 4, 0xfff0);
        assertThat(Fixups.restore(bytes, 16, 4096)).isFalse();

        Le.putInt16(bytes, 16 + 4, 0x28);
        Le.putInt16(bytes, 16 + 6, 8);
        assertThat(Fixups.restore(bytes, 16, 4096)).isFalse();
    }

    private static byte[] block() {
        byte[] bytes = new byte[16 + 4096];
        new Random(3).nextBytes(bytes);
        Le.putInt16(bytes, 16 + 4, 0x28);
        Le.putInt16(bytes, 16 + 6, Fixups.count(4096));
        return bytes;
    }
}
