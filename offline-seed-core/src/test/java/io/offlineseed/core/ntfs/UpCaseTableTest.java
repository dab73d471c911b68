// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class UpCaseTableTest {

    /** What Windows 8 and later write. */
    private static final String SHA_256 =
            "41c26bc7a12bdaeb26025c93118697c7e3ef81ee048b00fe5cce2a472e0e0742";

    private static final long POLYNOMIAL = 0x9a6c_9329_ac4b_c9b5L;

    @Test
    void bytes_table_isThatOfWindows() throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(UpCaseTable.bytes());

        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(SHA_256);
    }

    @Test
    void crc_table_isStatedRight() {
        long crc = -1;
        for (byte b : UpCaseTable.bytes()) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
        }
        assertThat(~crc).isEqualTo(UpCaseTable.CRC);
    }
}
