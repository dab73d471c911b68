// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.offlineseed.core.device.gpt.GptLayout;
import io.offlineseed.core.ntfs.GoldenVolume;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.KeyProtector;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.drive.VolumeFacts;
import io.offlineseed.drive.VolumeFacts.PartitionTable;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class VolumeOnDriveTest {

    private static final OptionalInt ANY = OptionalInt.empty();

    private static VolumeFacts facts(BlockDevice drive) throws IOException {
        return VolumeOnDrive.find(drive, "the drive", ANY).facts();
    }

    private static MemoryBlockDevice drive() {
        return new MemoryBlockDevice(64 << 20, 512);
    }

    @Test
    void find_encryptedVolumeInGpt_tellsWhereItIsAndWhatOpensIt() throws IOException {
        BlockDevice drive =
                ReadableDrive.encrypted(RecoveryPassword.generate(new SecureRandom()), false);

        VolumeFacts facts = facts(drive);

        assertThat(facts.table()).isEqualTo(PartitionTable.GPT);
        assertThat(facts.partitionNumber()).hasValue(1);
        assertThat(facts.startBytes()).isEqualTo(1 << 20);
        assertThat(facts.sizeBytes()).isEqualTo(68 << 20);
        assertThat(facts.encryption().orElseThrow().volumeId()).isEqualTo(ReadableDrive.VOLUME_ID);
        assertThat(facts.encryption().orElseThrow().cipher()).isEqualTo("XTS-AES 128");
        assertThat(facts.encryption().orElseThrow().protectors())
                .extracting(KeyProtector::kind)
                .containsExactly(KeyProtector.Kind.RECOVERY_PASSWORD);
    }

    @Test
    void unlock_lockedVolumeWithoutKey_namesWhatOpensIt() throws IOException {
        BlockDevice drive =
                ReadableDrive.encrypted(RecoveryPassword.generate(new SecureRandom()), false);
        VolumeOnDrive volume = VolumeOnDrive.find(drive, "the drive", ANY);
        UUID protector = volume.facts().encryption().orElseThrow().protectors().get(0).id();

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> volume.unlock(UnlockKey.none()))
                .withMessageContaining("opens with: recovery password " + protector)
                .matches(e -> e.code().equals("VOLUME_LOCKED"));
    }

    @Test
    void find_bareVolume_isTheWholeDrive() throws IOException {
        VolumeFacts facts = facts(GoldenVolume.open(512));

        assertThat(facts.table()).isEqualTo(PartitionTable.NONE);
        assertThat(facts.partitionNumber()).isEmpty();
        assertThat(facts.sizeBytes()).isEqualTo(8 << 20);
        assertThat(facts.encryption()).isEmpty();
    }

    @Test
    void find_volumeInThirdPlaceOfAnMbr_bearsThatNumber() throws IOException {
        BlockDevice drive = drive();
        ReadableDrive.putPartition(drive, 3, 0x07, 16 << 20, GoldenVolume.open(512));

        VolumeFacts facts = facts(drive);

        assertThat(facts.table()).isEqualTo(PartitionTable.MBR);
        assertThat(facts.partitionNumber()).hasValue(3);
        assertThat(facts.startBytes()).isEqualTo(16 << 20);
    }

    @Test
    void find_twoVolumes_refusesUnlessOneIsNamed() throws IOException {
        BlockDevice drive = drive();
        ReadableDrive.putPartition(drive, 1, 0x07, 1 << 20, GoldenVolume.open(512));
        ReadableDrive.putPartition(drive, 2, 0x07, 16 << 20, GoldenVolume.open(512));

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> facts(drive))
                .withMessageContainingAll(
                        "1 (NTFS, 8 MiB at 1048576)",
                        "2 (NTFS, 8 MiB at 16777216)",
                        "withPartition")
                .matches(e -> e.code().equals("VOLUME_AMBIGUOUS"));
        assertThat(VolumeOnDrive.find(drive, "it", OptionalInt.of(2)).facts().startBytes())
                .isEqualTo(16 << 20);
    }

    @Test
    void find_oneVolumeForDataAndOneForRecovery_takesTheFormer() throws IOException {
        BlockDevice drive = drive();
        ReadableDrive.putPartition(drive, 1, 0x27, 1 << 20, GoldenVolume.open(512));
        ReadableDrive.putPartition(drive, 2, 0x07, 16 << 20, GoldenVolume.open(512));

        assertThat(facts(drive).partitionNumber()).hasValue(2);
    }

    @Test
    void find_partitionThatIsNotThere_saysWhichAre() throws IOException {
        BlockDevice drive = drive();
        ReadableDrive.putPartition(drive, 1, 0x07, 1 << 20, GoldenVolume.open(512));

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> VolumeOnDrive.find(drive, "it", OptionalInt.of(4)))
                .withMessageContainingAll("partition 4", "1 (NTFS")
                .matches(e -> e.code().equals("VOLUME_NOT_FOUND"));
    }

    @Test
    void find_nothingThere_saysSo() {
        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> facts(drive()))
                .withMessageContainingAll("the drive", "no partition table", "no volume")
                .matches(e -> e.code().equals("VOLUME_NOT_FOUND"));
    }

    @Test
    void find_volumeOfAnotherKind_saysWhichKind() throws IOException {
        byte[] boot = new byte[512];
        System.arraycopy("EXFAT   ".getBytes(StandardCharsets.US_ASCII), 0, boot, 3, 8);
        BlockDevice drive = drive();
        drive.write(0, ByteBuffer.wrap(boot));

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> facts(drive))
                .withMessageContaining("looks like exFAT");
    }

    @Test
    void find_imageCutOffInsideItsPartition_saysSo() throws IOException {
        MemoryBlockDevice whole = drive();
        new GptLayout(whole.sizeBytes(), 512, UUID.randomUUID(), UUID.randomUUID()).write(whole);
        ByteBuffer start = ByteBuffer.allocate(8 << 20);
        whole.read(0, start);
        MemoryBlockDevice cut = new MemoryBlockDevice(8 << 20, 512);
        cut.write(0, start.flip());

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> facts(cut))
                .withMessageContaining("cut off");
    }

    @Test
    void find_tableOfThousands_namesTheFirstAndCountsTheRest() throws IOException {
        MemoryBlockDevice drive = drive();
        new GptLayout(drive.sizeBytes(), 512, UUID.randomUUID(), UUID.randomUUID()).write(drive);
        byte[] table = new byte[1 << 20];
        byte[] entry = new byte[128];
        drive.read(1024, ByteBuffer.wrap(table, 0, 512));
        System.arraycopy(table, 0, entry, 0, entry.length);
        for (int at = 0; at < table.length; at += entry.length) {
            System.arraycopy(entry, 0, table, at, entry.length);
        }
        drive.write(32 << 20, ByteBuffer.wrap(table));
        CRC32 crc = new CRC32();
        crc.update(table);
        byte[] sector = new byte[512];
        drive.read(512, ByteBuffer.wrap(sector));
        ByteBuffer header = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(72, (32 << 20) / 512).putInt(80, 8192).putInt(88, (int) crc.getValue());
        crc.reset();
        crc.update(header.putInt(16, 0).array(), 0, 92);
        drive.write(512, header.putInt(16, (int) crc.getValue()).position(0));

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> facts(drive))
                .withMessageContaining("16 (nothing known, 62 MiB at 1048576) and 8176 more");
    }

    @Test
    void find_deviceOfOneSector_findsNothing() {
        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> facts(new MemoryBlockDevice(512, 512)))
                .matches(e -> e.code().equals("VOLUME_NOT_FOUND"));
    }
}
