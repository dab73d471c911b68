// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.offlineseed.core.ntfs.GoldenVolume;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.VolumeEditor;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NativeSeedFilesTest {

    private static final RecoveryPassword PASSWORD = RecoveryPassword.generate(new SecureRandom());

    private static MemoryBlockDevice encrypted;

    @BeforeAll
    static void write() throws IOException {
        encrypted = ReadableDrive.encrypted(PASSWORD, false);
    }

    private static Optional<NativeSeedFiles> open(BlockDevice device) throws IOException {
        return NativeSeedFiles.open(lease(Optional.of(device)), PASSWORD);
    }

    private static NativeSeedFiles plain(BlockDevice volume) throws IOException {
        return new NativeSeedFiles(VolumeOnDrive.find(volume, "it", OptionalInt.empty()), volume);
    }

    private static DriveLease lease(Optional<BlockDevice> device) {
        Drive drive =
                new Drive(
                        "test",
                        "memory",
                        Optional.of(ReadableDrive.DRIVE),
                        "",
                        70 << 20,
                        Optional.empty(),
                        Bus.VIRTUAL,
                        List.of(),
                        List.of());
        return new DriveLease() {
            @Override
            public Drive drive() {
                return drive;
            }

            @Override
            public Optional<BlockDevice> device() {
                return device;
            }

            @Override
            public void tableChanged() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void open_driveOfASeed_isFoundUnlockedAndVerified() throws IOException {
        NativeSeedFiles files = open(encrypted).orElseThrow();
        DriveVerifier verifier =
                new DriveVerifier(
                        files, "\\DriveManifest.xml", Set.of(ReadableDrive.UNNAMED), () -> false);
        verifier.run();

        assertThat(files.volumeId()).isEqualTo(ReadableDrive.VOLUME_ID.toString());
        assertThat(verifier.report().isRight()).isTrue();
        assertThat(verifier.report().blobs()).isEqualTo(3);
        assertThat(verifier.report().unexpected()).isEmpty();
        assertThat(files.structure(() -> false))
                .isEqualTo(new StructureReport(true, 10, 2, 0, 0, List.of()));
    }

    @Test
    void open_passwordOfAnotherDrive_findsNothing() throws IOException {
        RecoveryPassword other = RecoveryPassword.generate(new SecureRandom());

        assertThat(NativeSeedFiles.open(lease(Optional.of(encrypted)), other)).isEmpty();
    }

    @Test
    void open_driveThatIsEmptyOrNotEncryptedOrADirectory_findsNothing() throws IOException {
        assertThat(open(new MemoryBlockDevice(8 << 20, 512))).isEmpty();
        assertThat(open(GoldenVolume.open(512))).isEmpty();
        assertThat(NativeSeedFiles.open(lease(Optional.empty()), PASSWORD)).isEmpty();
    }

    @Test
    void forEach_volumeOfOurs_namesItsFilesButNotTheAreasOfBitLocker() throws IOException {
        List<String> named = new ArrayList<>();

        open(encrypted).orElseThrow().forEach(named::add);

        assertThat(named)
                .containsExactlyInAnyOrder(
                        "\\DriveManifest.xml",
                        "\\container\\empty",
                        ReadableDrive.LARGE,
                        ReadableDrive.SMALL,
                        ReadableDrive.UNNAMED);
    }

    @Test
    void read_pieceByPiece_givesTheWholeFile() throws IOException {
        byte[] expected = ReadableDrive.content(ReadableDrive.LARGE);
        byte[] found = new byte[expected.length];
        ByteBuffer buffer = Buffers.aligned(3 << 20);
        try (SeedFile file = open(encrypted).orElseThrow().open(ReadableDrive.LARGE)) {
            int at = 0;
            for (int count = file.read(0, buffer); count > 0; count = file.read(at, buffer)) {
                buffer.flip().get(found, at, count);
                at += count;
                buffer.clear();
            }
            assertThat(at).isEqualTo(expected.length).isEqualTo((int) file.sizeBytes());
            assertThat(file.read(16 << 20, buffer.clear())).isZero();
        }

        assertThat(Arrays.equals(found, expected)).isTrue();
    }

    @Test
    void open_whatIsNoFile_isMissing() throws IOException {
        NativeSeedFiles files = plain(ReadableDrive.plain());

        for (String path : List.of("\\none", "\\container", "container", "\\container\\large\\x")) {
            assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> files.open(path));
        }
    }

    @Test
    void open_compressedFile_cannotBeReadAndSaysWhy() throws IOException {
        assertThatIOException()
                .isThrownBy(() -> plain(GoldenVolume.open(512)).open("\\packed\\compressed.txt"))
                .withMessageContaining("compressed");
    }

    @Test
    void open_damagedFileSystem_countsAsUnreadable() throws Exception {
        MemoryBlockDevice volume = ReadableDrive.plain();
        new VolumeEditor(volume).editRecord(SystemFiles.ROOT, record -> record[0] = 0);
        NativeSeedFiles files = plain(volume);

        assertThatIOException()
                .isThrownBy(() -> files.open(ReadableDrive.SMALL))
                .withMessageContaining("damaged");
        assertThatIOException()
                .isThrownBy(() -> files.forEach(path -> {}))
                .withMessageContaining("damaged");
        assertThat(files.structure(() -> false).isSound()).isFalse();
    }

    @Test
    void structure_firstPartitionTableAndOneCopyOfTheMetadataDamaged_namesBoth()
            throws IOException {
        MemoryBlockDevice drive = encrypted.copy();
        drive.write(512, ByteBuffer.allocate(512));
        drive.write((1 << 20) + 0x2100000, ByteBuffer.allocate(512));

        NativeSeedFiles files = open(drive).orElseThrow();

        assertThat(files.structure(() -> false).findings())
                .extracting(finding -> finding.describe())
                .containsExactly(
                        "damage (partition table): only its copy at the drive's end is sound",
                        "damage (BitLocker metadata): copy 1: it has no signature");
    }

    @Test
    void structure_volumeOfOtherTools_hasRemarksOnly() throws IOException {
        StructureReport report = plain(GoldenVolume.open(512)).structure(() -> false);

        assertThat(report.isSound()).isTrue();
        assertThat(report.remarkCount()).isPositive();
        assertThat(report.findings()).isNotEmpty().noneMatch(finding -> finding.damage());
    }
}
