// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.core.device.gpt.GptLayout;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.testing.Judges;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceContentsTest {

    private static final int SIZE = 4 << 20;

    @TempDir private Path temp;

    private static MemoryBlockDevice device() {
        return new MemoryBlockDevice(SIZE, 512);
    }

    private static void put(BlockDevice device, long at, byte[] bytes) throws IOException {
        long sector = at / 512 * 512;
        byte[] around = new byte[(int) ((at - sector + bytes.length + 511) / 512 * 512)];
        device.read(sector, ByteBuffer.wrap(around));
        System.arraycopy(bytes, 0, around, (int) (at - sector), bytes.length);
        device.write(sector, ByteBuffer.wrap(around));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void read_zeros_findsNothing() throws IOException {
        assertThat(DeviceContents.read(device()))
                .isEqualTo(new DeviceContents(List.of(), false, false));
    }

    @Test
    void read_randomBytesWithoutTable_areDataNobodyKnows() throws IOException {
        MemoryBlockDevice device = device();
        byte[] random = new byte[8192];
        new Random(1).nextBytes(random);
        put(device, 0, random);

        DeviceContents contents = DeviceContents.read(device);

        assertThat(contents.words()).containsExactly("data of an unknown kind");
        assertThat(contents.mayBeMounted()).isTrue();
    }

    @Test
    void read_bitLockerVolumeInAPartition_tellsItsIdAndThatALayerWouldShow() throws IOException {
        MemoryBlockDevice device = device();
        GptLayout layout = new GptLayout(SIZE, 512, new UUID(1, 2), new UUID(3, 4));
        layout.write(device);
        long start = layout.partitionStartBytes();
        put(device, start, latin1("\u00ebX\u0090-FVE-FS-"));
        put(device, start + 0xb0, new byte[] {0, 0, 1});
        put(device, start + 0x10000, latin1("-FVE-FS-"));
        byte[] guid = {0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 1, 2, 3, 4, 5, 6, 7, 8};
        put(device, start + 0x10000 + 80, guid);

        DeviceContents contents = DeviceContents.read(device);

        assertThat(contents.words())
                .containsExactly(
                        "a GUID partition table with 1 partition",
                        "in partition 1 a BitLocker volume 00112233-4455-6677-0102-030405060708");
        assertThat(contents.mayBeMounted()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0xb0, 0", "0xb0, 255", "0xb7, 127", "0xb2, 64"})
    void read_bitLockerRegionElsewhere_isToldWithoutId(String at, int value) throws IOException {
        MemoryBlockDevice device = device();
        put(device, 0, latin1("\u00ebX\u0090-FVE-FS-"));
        put(device, Integer.decode(at), new byte[] {(byte) value});

        assertThat(DeviceContents.read(device).words()).containsExactly("a BitLocker volume");
    }

    @Test
    void read_extendedPartition_mayHoldWhatIsMounted() throws IOException {
        MemoryBlockDevice device = device();
        byte[] entry = {0, 0, 0, 0, 5, 0, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0};
        put(device, 446, entry);
        put(device, 510, new byte[] {0x55, (byte) 0xaa});

        DeviceContents contents = DeviceContents.read(device);

        assertThat(contents.words()).containsExactly("an MBR partition table with 1 partition");
        assertThat(contents.mayBeMounted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4128768", "4186112"})
    void read_raidMemberOfTheOlderLayouts_isFoundByItsEnd(long at) throws IOException {
        MemoryBlockDevice device = device();
        put(device, at, latin1(Signature.RAID_MAGIC));

        assertThat(DeviceContents.read(device).words()).containsExactly("a member of a Linux RAID");
    }

    @Test
    void read_zfsPool_isFoundWhereverItsNewestBlockIs() throws IOException {
        MemoryBlockDevice device = device();
        put(device, (128 << 10) + 77 * 1024, new byte[] {0x0c, (byte) 0xb1, (byte) 0xba, 0});

        assertThat(DeviceContents.read(device).words()).containsExactly("a member of a ZFS pool");
    }

    @ParameterizedTest
    @EnumSource(Signature.class)
    void of_tornAnywhere_neverFails(Signature each) {
        byte[] bytes = new byte[Signature.BYTES];
        new Random(each.name().hashCode()).nextBytes(bytes);
        for (int length = 0; length < 1200; length += 7) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThat(each.describe(cut)).isNotEmpty();
            Signature.of(cut).ifPresent(s -> assertThat(s.describe(cut)).isNotEmpty());
        }
    }

    @Test
    void withLabel_lettersThatCannotBePrinted_areReplaced() {
        assertThat(Signature.EXT.withLabel("pho\u001b[2Jtos\0rest"))
                .isEqualTo("an ext file system labelled 'pho?[2Jtos'");
    }

    @Test
    void read_randomlyChangedNtfsBootSectors_neverFail() throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < 2000; i++) {
            MemoryBlockDevice device = device();
            byte[] boot = new byte[512];
            random.nextBytes(boot);
            System.arraycopy(latin1("NTFS    "), 0, boot, 3, 8);
            boot[0x0b] = 0;
            boot[0x0c] = 2;
            boot[0x0d] = (byte) (random.nextBoolean() ? 8 : random.nextInt());
            boot[0x40] = (byte) (random.nextBoolean() ? -10 : random.nextInt());
            for (int at = 0x31; at < 0x38; at++) {
                boot[at] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0);
            }
            put(device, 0, boot);

            assertThat(DeviceContents.read(device).words().get(0)).startsWith("an NTFS volume");
        }
    }

    /** File systems made by their own programs, against our table of signatures. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mkfs.ext4  | -q -F -L photos  | an ext file system labelled 'photos'
                    mkntfs     | -q -F -Q -L photos | an NTFS volume labelled 'photos'
                    mkswap     | -q               | Linux swap space
                    """)
    void read_volumeMadeByItsOwnProgram_isRecognised(String program, String options, String words)
            throws Exception {
        Path judge = Judges.require(program);
        Path image = temp.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(32 << 20);
        }
        List<String> command = new ArrayList<>(List.of(judge.toString()));
        command.addAll(List.of(options.split(" ")));
        command.add(image.toString());
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(temp.resolve("output").toFile())
                        .start();
        assertThat(process.waitFor()).as(() -> read(temp.resolve("output"))).isZero();

        try (BlockDevice device = FileBlockDevice.openForReading(image, 512)) {
            assertThat(DeviceContents.read(device).words()).containsExactly(words);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
