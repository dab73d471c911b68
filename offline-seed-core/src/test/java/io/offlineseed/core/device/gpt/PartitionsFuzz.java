// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.offlineseed.testing.BudgetDevice;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of any bytes, their checksums put right or not: never a partition beyond the drive. */
class PartitionsFuzz {

    private static final long DRIVE_BYTES = 4 << 20;
    private static final int SECTOR = 512;
    private static final int TABLE_BYTES = 34 * SECTOR;

    static Stream<byte[]> tables() throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, SECTOR);
        new GptLayout(DRIVE_BYTES, SECTOR, new UUID(1, 2), new UUID(3, 4)).write(drive);
        byte[] gpt = new byte[TABLE_BYTES];
        drive.read(0, ByteBuffer.wrap(gpt));
        byte[] mbr = new byte[SECTOR];
        mbr[446 + 4] = 0x07;
        mbr[446 + 9] = 0x08;
        mbr[446 + 14] = 0x01;
        mbr[510] = 0x55;
        mbr[511] = (byte) 0xaa;
        return Stream.of(gpt, Arrays.copyOf(gpt, 3 * SECTOR), mbr);
    }

    @MethodSource("tables")
    @FuzzTest(maxDuration = "2m")
    void read_anyTable_staysInsideTheDrive(byte[] table) throws IOException {
        byte[] bytes = Arrays.copyOf(table, TABLE_BYTES);
        if (table.length % 2 == 0) {
            putChecksumsRight(bytes);
        }
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, SECTOR);
        drive.write(0, ByteBuffer.wrap(bytes));

        for (Partition p : Partitions.read(new BudgetDevice(drive, DRIVE_BYTES)).partitions()) {
            assertThat(p.startBytes()).isPositive();
            assertThat(p.sizeBytes()).isPositive();
            assertThat(p.startBytes()).isLessThanOrEqualTo(DRIVE_BYTES - p.sizeBytes());
        }
    }

    private static void putChecksumsRight(byte[] bytes) {
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long entries = b.getLong(SECTOR + 72);
        long size = (long) b.getInt(SECTOR + 80) * b.getInt(SECTOR + 84);
        if (entries == 2 && size > 0 && size <= TABLE_BYTES - 2 * SECTOR) {
            byte[] table = Arrays.copyOfRange(bytes, 2 * SECTOR, TABLE_BYTES);
            b.putInt(SECTOR + 88, GptHeader.crc(table, (int) size));
        }
        int headerBytes = b.getInt(SECTOR + 12);
        if (headerBytes >= 20 && headerBytes <= SECTOR) {
            b.putInt(SECTOR + 16, 0);
            byte[] header = Arrays.copyOfRange(bytes, SECTOR, 2 * SECTOR);
            b.putInt(SECTOR + 16, GptHeader.crc(header, headerBytes));
        }
    }
}
