// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offlineseed.core.bitlocker.create.ExternalKey;
import io.offlineseed.core.bitlocker.create.NewVolume;
import io.offlineseed.core.bitlocker.create.VolumeDesign;
import io.offlineseed.core.bitlocker.unlock.KeyFile;
import io.offlineseed.core.bitlocker.unlock.LockedVolume;
import io.offlineseed.core.bitlocker.unlock.Protector;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.BlockDeviceContract;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes of ours, opened by the other room. The view of one is a block device like any other. */
class NewVolumeTest extends BlockDeviceContract {

    private static final long BYTES = 64 << 20;
    private static final UUID ID = UUID.fromString("6d2f9f04-51f7-4f0f-9d3f-b0e4d5c7a111");
    private static final Instant CREATED = Instant.parse("2026-02-03T04:05:06.1234567Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    private static VolumeDesign design(int sector, CipherMethod method, RecoveryPassword password) {
        return VolumeDesign.of(BYTES, sector, method, ID, CREATED, password);
    }

    private static byte[] randomBytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(BlockDevice device, long offset, int count) throws IOException {
        byte[] bytes = new byte[count];
        device.read(offset, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** Makes a volume with some content and returns its partition. */
    private static MemoryBlockDevice volume(VolumeDesign design) throws IOException {
        MemoryBlockDevice partition = new MemoryBlockDevice(BYTES, design.sectorBytes());
        NewVolume volume = NewVolume.make(design, RANDOM);
        volume.writeMetadata(partition);
        BlockDevice view = volume.plaintext(partition);
        view.write(0, ByteBuffer.wrap(randomBytes(1, 1 << 20)));
        view.write(50 << 20, ByteBuffer.wrap(randomBytes(2, 1 << 20)));
        volume.activate(partition, geometry(design.sectorBytes()));
        return partition;
    }

    /** As much of a file system's boot sector as the volume's own repeats. */
    private static byte[] geometry(int sector) {
        byte[] boot = new byte[512];
        boot[12] = (byte) (sector >>> 8);
        boot[13] = 8;
        return boot;
    }

    @Test
    void inspect_sectorsOfAnotherSize_saysThatAnAdapterMayBeToBlame() throws IOException {
        MemoryBlockDevice partition = new MemoryBlockDevice(BYTES, 512);
        NewVolume.make(
                        design(512, CipherMethod.XTS_AES_128, RecoveryPassword.generate(RANDOM)),
                        RANDOM)
                .activate(partition, geometry(4096));

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> LockedVolume.inspect(partition))
                .withMessageContainingAll("4096", "512", "adapter");
    }

    @Override
    protected BlockDevice newDevice() {
        RecoveryPassword password = RecoveryPassword.generate(RANDOM);
        return NewVolume.make(design(512, CipherMethod.XTS_AES_128, password), RANDOM)
                .plaintext(new MemoryBlockDevice(BYTES, 512));
    }

    @ParameterizedTest
    @CsvSource({"512, XTS_AES_128", "512, XTS_AES_256", "4096, XTS_AES_128"})
    void unlock_everyProtector_showsWhatWasWritten(int sector, CipherMethod method)
            throws IOException {
        RecoveryPassword password = RecoveryPassword.generate(RANDOM);
        ExternalKey external = ExternalKey.generate(RANDOM);
        char[] text = "correct horse".toCharArray();
        MemoryBlockDevice partition =
                volume(
                        design(sector, method, password)
                                .withPassword(text)
                                .withExternalKey(external)
                                .withClearKey(true));

        LockedVolume locked = LockedVolume.inspect(partition).orElseThrow();

        KeyFile file = KeyFile.parse(external.toFile(CREATED));
        for (BlockDevice view :
                List.of(
                        locked.unlock(password),
                        locked.unlock(text),
                        locked.unlock(file),
                        locked.unlockSuspended())) {
            assertThat(read(view, 0, 1 << 20)).isEqualTo(randomBytes(1, 1 << 20));
            assertThat(read(view, 50 << 20, 1 << 20)).isEqualTo(randomBytes(2, 1 << 20));
        }
        assertThat(locked.facts().volumeId()).isEqualTo(ID);
        assertThat(locked.facts().created()).isEqualTo(CREATED);
        assertThat(locked.facts().method()).contains(method);
        assertThat(locked.facts().protectors())
                .extracting(Protector::kind)
                .containsExactly(
                        Protector.Kind.PASSWORD,
                        Protector.Kind.RECOVERY_PASSWORD,
                        Protector.Kind.EXTERNAL_KEY,
                        Protector.Kind.CLEAR_KEY);
        assertThat(external.toFile(CREATED)).hasSize(156);
    }

    @Test
    void inspectAt_beforeTheBootSectorIsThere_opensTheVolume() throws IOException {
        RecoveryPassword password = RecoveryPassword.generate(RANDOM);
        VolumeDesign design = design(512, CipherMethod.XTS_AES_128, password);
        MemoryBlockDevice partition = new MemoryBlockDevice(BYTES, 512);
        NewVolume volume = NewVolume.make(design, RANDOM);
        volume.writeMetadata(partition);
        volume.plaintext(partition).write(1 << 20, ByteBuffer.wrap(randomBytes(3, 8192)));

        assertThat(LockedVolume.inspect(partition)).isEmpty();
        BlockDevice view =
                LockedVolume.inspectAt(partition, design.areas().metadata().get(0))
                        .unlock(password);

        assertThat(read(view, 1 << 20, 8192)).isEqualTo(randomBytes(3, 8192));
    }

    @Test
    void write_reservedArea_isRefused() throws IOException {
        RecoveryPassword password = RecoveryPassword.generate(RANDOM);
        VolumeDesign design = design(512, CipherMethod.XTS_AES_128, password);
        BlockDevice view =
                NewVolume.make(design, RANDOM).plaintext(new MemoryBlockDevice(BYTES, 512));

        assertThatIOException()
                .isThrownBy(() -> view.write(0x2100000, ByteBuffer.allocate(512)))
                .withMessageContaining("BitLocker's own");
    }

    @Test
    void write_sameBytesTwice_givesDifferentCiphertextAtDifferentPlaces() throws IOException {
        RecoveryPassword password = RecoveryPassword.generate(RANDOM);
        MemoryBlockDevice partition = new MemoryBlockDevice(BYTES, 512);
        BlockDevice view =
                NewVolume.make(design(512, CipherMethod.XTS_AES_128, password), RANDOM)
                        .plaintext(partition);
        view.write(1 << 20, ByteBuffer.allocate(1024));

        byte[] stored = read(partition, 1 << 20, 1024);

        assertThat(java.util.Arrays.copyOf(stored, 512))
                .isNotEqualTo(java.util.Arrays.copyOfRange(stored, 512, 1024))
                .isNotEqualTo(new byte[512]);
    }

    @Test
    void unlock_wrongRecoveryPassword_isRefused() throws IOException {
        MemoryBlockDevice partition =
                volume(design(512, CipherMethod.XTS_AES_128, RecoveryPassword.generate(RANDOM)));
        LockedVolume locked = LockedVolume.inspect(partition).orElseThrow();

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> locked.unlock(RecoveryPassword.generate(RANDOM)))
                .matches(e -> e.code().equals("KEY_WRONG"));
    }

    @Test
    void unlock_twoCopiesDamaged_takesTheThird() throws IOException {
        RecoveryPassword password = RecoveryPassword.generate(RANDOM);
        VolumeDesign design = design(512, CipherMethod.XTS_AES_128, password);
        MemoryBlockDevice partition = volume(design);
        for (int i = 0; i < 2; i++) {
            partition.write(design.areas().metadata().get(i), ByteBuffer.allocate(512));
        }

        BlockDevice view = LockedVolume.inspect(partition).orElseThrow().unlock(password);

        assertThat(read(view, 0, 8192)).isEqualTo(randomBytes(1, 8192));
    }

    @Test
    void inspect_allCopiesDamaged_saysSoForEach() throws IOException {
        VolumeDesign design =
                design(512, CipherMethod.XTS_AES_128, RecoveryPassword.generate(RANDOM));
        MemoryBlockDevice partition = volume(design);
        for (long start : design.areas().metadata()) {
            partition.write(start + 512, ByteBuffer.allocate(512));
        }

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> LockedVolume.inspect(partition))
                .withMessageContainingAll("copy 1", "copy 3", "checksum")
                .matches(e -> e.code().equals("VOLUME_DAMAGED"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void inspect_randomlyDamagedMetadataWithRightChecksum_neverFailsOtherwise(long seed)
            throws IOException {
        Random random = new Random(seed);
        VolumeDesign design =
                design(512, CipherMethod.XTS_AES_128, RecoveryPassword.generate(RANDOM))
                        .withClearKey(true);
        MemoryBlockDevice sound = volume(design);
        byte[] region = read(sound, design.areas().metadata().get(0), 1 << 16);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = region.clone();
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                damaged[8 + random.nextInt(1000)] = (byte) random.nextInt();
            }
            int infoBytes = 16 * ((damaged[8] & 0xff) | (damaged[9] & 0xff) << 8);
            if (infoBytes >= 16 && infoBytes < (1 << 16) - 8) {
                java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                crc.update(damaged, 0, infoBytes);
                ByteBuffer.wrap(damaged)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .putInt(infoBytes + 4, (int) crc.getValue());
            }
            MemoryBlockDevice partition = sound.copy();
            for (long start : design.areas().metadata()) {
                partition.write(start, ByteBuffer.wrap(damaged));
            }
            try {
                LockedVolume.inspect(partition).orElseThrow().unlockSuspended();
            } catch (DriveException e) {
                assertThat(e.code())
                        .as("seed %d round %d", seed, round)
                        .isIn(
                                "VOLUME_DAMAGED",
                                "KEY_WRONG",
                                "VOLUME_NOT_SUPPORTED",
                                "VOLUME_IN_CONVERSION");
            }
        }
    }

    @Test
    void design_outsideTheFormatsLimits_isRefused() {
        RecoveryPassword password = RecoveryPassword.generate(RANDOM);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                VolumeDesign.of(
                                        63 << 20,
                                        512,
                                        CipherMethod.XTS_AES_128,
                                        ID,
                                        CREATED,
                                        password))
                .withMessageContaining("64 MiB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> design(512, CipherMethod.AES_CBC_128, password));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> design(1024, CipherMethod.XTS_AES_128, password));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                design(512, CipherMethod.XTS_AES_128, password)
                                        .withPassword("short".toCharArray()));
    }

    @Test
    void toString_ofEveryTypeHoldingAKey_neverShowsIt() {
        RecoveryPassword password = RecoveryPassword.generate(RANDOM);
        ExternalKey external = ExternalKey.generate(RANDOM);
        VolumeDesign design =
                design(512, CipherMethod.XTS_AES_128, password)
                        .withPassword("topsecret".toCharArray());

        assertThat(
                        design.toString()
                                + NewVolume.make(design, RANDOM)
                                + external
                                + KeyFile.parse(external.toFile(CREATED)))
                .doesNotContain("topsecret", new String(password.reveal()))
                .contains("redacted");
    }
}
