// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.offlineseed.core.bitlocker.CipherMethod;
import io.offlineseed.core.bitlocker.Fve;
import io.offlineseed.core.bitlocker.create.ExternalKey;
import io.offlineseed.core.bitlocker.create.NewVolume;
import io.offlineseed.core.bitlocker.create.VolumeDesign;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.BudgetDevice;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Boot sectors, metadata and key files of any bytes, the metadata's checksum put right: the volume
 * is opened, or refused with a code that says why.
 */
class LockedVolumeFuzz {

    private static final long BYTES = 64 << 20;
    private static final long BUDGET = 2 * BYTES;
    private static final long METADATA = 0x2100000;
    private static final int INFORMATION_BYTES = 4096;
    private static final Set<String> CODES =
            Set.of("VOLUME_DAMAGED", "KEY_WRONG", "VOLUME_NOT_SUPPORTED", "VOLUME_IN_CONVERSION");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final MemoryBlockDevice VOLUME = volume(CipherMethod.XTS_AES_128);

    private static VolumeDesign design(CipherMethod method) {
        return VolumeDesign.of(
                        BYTES,
                        512,
                        method,
                        UUID.randomUUID(),
                        Instant.parse("2026-02-03T04:05:06Z"),
                        RecoveryPassword.generate(RANDOM))
                .withExternalKey(ExternalKey.generate(RANDOM))
                .withClearKey(true);
    }

    private static MemoryBlockDevice volume(CipherMethod method) {
        MemoryBlockDevice partition = new MemoryBlockDevice(BYTES, 512);
        byte[] boot = new byte[512];
        boot[12] = 2;
        boot[13] = 8;
        try {
            NewVolume volume = NewVolume.make(design(method), RANDOM);
            volume.writeMetadata(partition);
            volume.activate(partition, boot);
        } catch (IOException e) {
            throw new AssertionError(e); // memory does not fail
        }
        return partition;
    }

    private static byte[] read(BlockDevice device, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        device.read(offset, ByteBuffer.wrap(bytes));
        return bytes;
    }

    static Stream<byte[]> metadata() throws IOException {
        byte[] one = read(VOLUME, METADATA, INFORMATION_BYTES);
        byte[] other = read(volume(CipherMethod.XTS_AES_256), METADATA, INFORMATION_BYTES);
        byte[] decrypted = one.clone();
        decrypted[12] = Fve.STATE_DECRYPTED;
        decrypted[14] = Fve.STATE_DECRYPTED;
        byte[] vista = one.clone();
        vista[10] = 1;
        return Stream.of(one, other, decrypted, vista, Arrays.copyOf(decrypted, 1024));
    }

    static Stream<byte[]> bootSectors() throws IOException {
        byte[] fixed = read(VOLUME, 0, 512);
        byte[] converting = fixed.clone();
        byte[] vista = fixed.clone();
        vista[1] = 0x52;
        byte[] mark = {0x3b, 0x4d, (byte) 0xa8, (byte) 0x92, (byte) 0x80, (byte) 0xdd, 0x0e, 0x4d};
        System.arraycopy(mark, 0, converting, Fve.BOOT_GUID_AT, mark.length);
        byte[] more = {(byte) 0x9e, 0x4e, (byte) 0xb1, (byte) 0xe3, 0x28, 0x4e, (byte) 0xae};
        System.arraycopy(more, 0, converting, Fve.BOOT_GUID_AT + 8, more.length);
        converting[Fve.BOOT_GUID_AT + 15] = (byte) 0xd8;
        byte[] toGo = new byte[512];
        System.arraycopy("MSWIN4.1".getBytes(StandardCharsets.US_ASCII), 0, toGo, 3, 8);
        System.arraycopy(fixed, 11, toGo, 11, 3);
        System.arraycopy(fixed, Fve.BOOT_GUID_AT, toGo, 0x1a8, 40);
        return Stream.of(fixed, converting, vista, toGo);
    }

    static Stream<byte[]> keyFiles() {
        byte[] file = ExternalKey.generate(RANDOM).toFile(Instant.EPOCH);
        return Stream.of(file, Arrays.copyOf(file, 100));
    }

    @MethodSource("metadata")
    @FuzzTest(maxDuration = "2m")
    void inspect_anyMetadata_opensOrSaysWhyNot(byte[] metadata) throws IOException {
        byte[] region = read(VOLUME, METADATA, Fve.REGION_BYTES);
        System.arraycopy(metadata, 0, region, 0, Math.min(metadata.length, region.length));
        putChecksumRight(region);
        MemoryBlockDevice partition = VOLUME.copy();
        partition.write(METADATA, ByteBuffer.wrap(region));

        open(LockedVolume.inspect(new BudgetDevice(partition, BUDGET)));
        try {
            open(
                    Optional.of(
                            LockedVolume.inspectAt(new BudgetDevice(partition, BUDGET), METADATA)));
        } catch (DriveException e) {
            assertThat(e.code()).isIn(CODES);
        }
    }

    @MethodSource("bootSectors")
    @FuzzTest(maxDuration = "2m")
    void inspect_anyBootSector_opensOrSaysWhyNot(byte[] sector) throws IOException {
        MemoryBlockDevice partition = VOLUME.copy();
        partition.write(0, ByteBuffer.wrap(Arrays.copyOf(sector, 512)));

        try {
            open(LockedVolume.inspect(new BudgetDevice(partition, BUDGET)));
        } catch (DriveException e) {
            assertThat(e.code()).isIn(CODES);
        }
    }

    @MethodSource("keyFiles")
    @FuzzTest(maxDuration = "2m")
    void parse_anyKeyFile_isTakenOrRefused(byte[] file) {
        try (KeyFile key = KeyFile.parse(file)) {
            assertThat(key.key()).hasSize(32);
        } catch (DriveException e) {
            assertThat(e.code()).isEqualTo("KEY_FILE_DAMAGED");
        }
    }

    /** Opens the volume as far as no secret is needed, and looks at both ends of each MiB. */
    private static void open(Optional<LockedVolume> found) throws IOException {
        if (found.isEmpty()) {
            return;
        }
        try {
            BlockDevice view = found.get().unlockSuspended();
            ByteBuffer bytes = ByteBuffer.allocate(1024);
            for (long at = 0; at < view.sizeBytes(); at += 1 << 20) {
                view.read(Math.max(0, at - 512), bytes.clear());
            }
        } catch (DriveException e) {
            assertThat(e.code()).isIn(CODES);
        }
    }

    private static void putChecksumRight(byte[] region) {
        ByteBuffer b = ByteBuffer.wrap(region).order(ByteOrder.LITTLE_ENDIAN);
        int size = b.getShort(8) & 0xffff;
        int information = b.getShort(10) == 1 ? size : 16 * size;
        if (information <= region.length - 8) {
            CRC32 crc = new CRC32();
            crc.update(region, 0, information);
            b.putInt(information + 4, (int) crc.getValue());
        }
    }
}
