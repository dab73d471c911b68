// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BootSectorTest {

    @Test
    void decode_whatWasEncoded_givesTheSame() {
        for (int sector : new int[] {512, 4096}) {
            for (int cluster = sector; cluster <= BootSector.MAX_CLUSTER_BYTES; cluster *= 2) {
                int record = Math.max(1024, sector);
                BootSector boot =
                        new BootSector(sector, cluster, 2048, 1 << 20, 40, 20, record, 4096, -5L);

                assertThat(BootSector.decode(boot.encode(), 0)).contains(boot);
            }
        }
    }

    @Test
    void encode_usualGeometry_hasTheBytesOfTheFormat() {
        BootSector boot =
                new BootSector(512, 4096, 2048, 524_287, 4, 16, 1024, 4096, 0x1122334455667788L);
        byte[] bytes = boot.encode();

        assertThat(boot.clusters()).isEqualTo(65_535);
        assertThat(boot.backupBytes()).isEqualTo((256L << 20) - 512);
        assertThat(bytes[0x0d]).isEqualTo((byte) 8);
        assertThat(bytes[0x40]).isEqualTo((byte) 0xf6);
        assertThat(bytes[0x44]).isEqualTo((byte) 1);
        assertThat(bytes[0x48]).isEqualTo((byte) 0x88);
        assertThat(Le.uint16(bytes, 0x1fe)).isEqualTo(0xaa55);
    }

    @Test
    void decode_impossibleSizes_givesNothing() {
        byte[] good = new BootSector(512, 4096, 0, 524_287, 4, 16, 1024, 4096, 1).encode();
        int[][] damages = {{3, 'X'}, {0x0c, 3}, {0x0d, 3}, {0x0d, 0}, {0x40, 0}, {0x40, 3}};
        for (int[] damage : damages) {
            byte[] bytes = good.clone();
            bytes[damage[0]] = (byte) damage[1];

            assertThat(BootSector.decode(bytes, 0)).as("byte %x", damage[0]).isEmpty();
        }
        for (int field : new int[] {0x28, 0x30, 0x38}) {
            byte[] bytes = good.clone();
            Le.putInt64(bytes, field, Long.MAX_VALUE);
            assertThat(BootSector.decode(bytes, 0)).as("number at %x", field).isEmpty();
            Le.putInt64(bytes, field, -1);
            assertThat(BootSector.decode(bytes, 0)).as("number at %x", field).isEmpty();
        }
    }
}
