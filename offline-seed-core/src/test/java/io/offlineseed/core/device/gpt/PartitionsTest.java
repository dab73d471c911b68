// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offlineseed.core.device.gpt.Partitions.Kind;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionsTest {

    private static final UUID DISK = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final UUID PART = UUID.fromString("11111111-2222-3333-4444-555555555555");

    private static MemoryBlockDevice drive(long bytes, int sector) throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(bytes, sector);
        new GptLayout(bytes, sector, DISK, PART).write(drive);
        return drive;
    }

    @ParameterizedTest
    @CsvSource({
        "512, 67108864",
        "4096, 67108864",
        "512, 10000831029760",
        "512, 3145728",
        "512, 66060800"
    })
    void write_thenRead_givesOneAlignedBasicDataPartition(int sector, long bytes)
            throws IOException {
        GptLayout layout = new GptLayout(bytes, sector, DISK, PART);

        Partitions read = Partitions.read(drive(bytes, sector));

        assertThat(read.kind()).isEqualTo(Kind.GPT);
        assertThat(read.partitions())
                .containsExactly(
                        new Partition(
                                1,
                                "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7",
                                layout.partitionStartBytes(),
                                layout.partitionBytes(),
                                "Basic data partition"));
        assertThat(layout.partitionBytes() % (1 << 20)).isZero();
        assertThat(bytes - layout.partitionStartBytes() - layout.partitionBytes())
                .as("room for the backup table")
                .isBetween(33L * 512, (2L << 20) + 33 * 512);
    }

    @Test
    void write_basicDataType_isStoredAsTheFormatHasIt() throws IOException {
        byte[] type = new byte[512];
        drive(64 << 20, 512).read(1024, ByteBuffer.wrap(type));

        assertThat(type)
                .startsWith(
                        0xA2, 0xA0, 0xD0, 0xEB, 0xE5, 0xB9, 0x33, 0x44, 0x87, 0xC0, 0x68, 0xB6,
                        0xB7, 0x26, 0x99, 0xC7);
    }

    @Test
    void read_firstHeaderDamaged_takesTheBackup() throws IOException {
        MemoryBlockDevice drive = drive(64 << 20, 512);
        drive.write(512, ByteBuffer.allocate(512));

        assertThat(Partitions.read(drive).kind()).isEqualTo(Kind.GPT_BACKUP_ONLY);
        assertThat(Partitions.read(drive).partitions()).hasSize(1);
    }

    @Test
    void wipe_always_leavesNoTable() throws IOException {
        MemoryBlockDevice drive = drive(64 << 20, 512);

        GptLayout.wipe(drive);

        assertThat(Partitions.read(drive)).isEqualTo(new Partitions(Kind.NONE, List.of()));
    }

    @Test
    void read_olderTable_givesItsPartitions() throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(64 << 20, 512);
        byte[] mbr = new byte[512];
        mbr[446 + 4] = 0x07;
        mbr[446 + 9] = 0x08; // sector 2048
        mbr[446 + 14] = 0x01; // 65,536 sectors
        mbr[510] = 0x55;
        mbr[511] = (byte) 0xaa;
        drive.write(0, ByteBuffer.wrap(mbr));

        Partitions read = Partitions.read(drive);

        assertThat(read.kind()).isEqualTo(Kind.MBR);
        assertThat(read.partitions())
                .containsExactly(new Partition(1, "07", 1 << 20, 32 << 20, ""));
        assertThat(read.partitions().get(0).isBasicData()).isTrue();
    }

    @Test
    void read_volumeWithoutTable_isNotTakenForOne() throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(64 << 20, 512);
        byte[] boot = new byte[512];
        System.arraycopy(
                "-FVE-FS-".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, boot, 3, 8);
        boot[446 + 4] = 0x07;
        boot[446 + 8] = 1;
        boot[446 + 12] = 1;
        boot[510] = 0x55;
        boot[511] = (byte) 0xaa;
        drive.write(0, ByteBuffer.wrap(boot));

        assertThat(Partitions.read(drive).kind()).isEqualTo(Kind.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void read_randomlyDamagedTable_neverFailsAndStaysInsideTheDrive(long seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            MemoryBlockDevice drive = drive(8 << 20, 512);
            byte[] start = new byte[34 * 512];
            drive.read(0, ByteBuffer.wrap(start));
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                start[random.nextInt(600)] = (byte) random.nextInt();
            }
            drive.write(0, ByteBuffer.wrap(start));
            for (Partition p : Partitions.read(drive).partitions()) {
                assertThat(p.startBytes()).as("seed %d round %d", seed, round).isPositive();
                assertThat(p.startBytes() + p.sizeBytes()).isLessThanOrEqualTo(8 << 20);
            }
        }
    }

    @Test
    void layout_driveTooSmall_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GptLayout(2 << 20, 512, DISK, PART))
                .withMessageContaining("too small");
    }
}
