// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.VolumeCipher;
import io.offlineseed.core.bitlocker.unlock.LockedVolume;
import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.core.device.SliceBlockDevice;
import io.offlineseed.core.device.gpt.Partition;
import io.offlineseed.core.device.gpt.Partitions;
import io.offlineseed.core.ntfs.check.NtfsVerifier;
import io.offlineseed.core.ntfs.read.NtfsContent;
import io.offlineseed.core.ntfs.read.NtfsVolume;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.ntfs.write.NtfsSample;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.Judge;
import io.offlineseed.testing.JudgeMount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A drive of ten terabytes in a sparse file: a file of more than 4 GiB, one that fills the drive,
 * and one at its end. Only samples of their content are written, and read again by others.
 */
@Tag("long")
class TenTerabytesTest {

    private static final long DRIVE_BYTES = 10_000_000_000_000L / 512 * 512;
    private static final int PIECE = 1 << 20;
    private static final long GIB = 1L << 30;
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");
    private static final byte[] MANIFEST = "<manifest/>".getBytes(StandardCharsets.US_ASCII);

    private static final NtfsFile LARGE = new NtfsFile("\\a\\large", 5 * GIB, TIME);
    private static final NtfsFile FILLER =
            new NtfsFile("\\b\\filler", 9_000 * GIB + 777 * (long) PIECE, TIME);
    private static final NtfsFile LAST = new NtfsFile("\\c\\last", 64 * (long) PIECE, TIME);
    private static final List<NtfsFile> FILES = List.of(LARGE, FILLER, LAST);

    @TempDir private Path temp;

    /** Where a file is written and looked at. */
    private static long[] places(NtfsFile file) {
        return new long[] {
            0,
            file.sizeBytes() / PIECE / 3 * PIECE,
            Math.min(4 * GIB, file.sizeBytes() / 2),
            file.sizeBytes() - PIECE
        };
    }

    private static byte[] piece(NtfsFile file, long offset) {
        byte[] bytes = new byte[PIECE];
        new Random(file.path().hashCode() * 31L + offset).nextBytes(bytes);
        return bytes;
    }

    private DriveLayout layout() throws IOException {
        DriveDesign design =
                new DriveDesign(
                        DRIVE_BYTES,
                        512,
                        new UUID(1, 2),
                        UUID.randomUUID(),
                        0x1234_5678_9abc_def0L,
                        TIME,
                        "ten-terabytes",
                        VolumeCipher.XTS_AES_128);
        return DriveLayout.compute(
                design,
                NtfsSample.files(FILES),
                List.of(new NtfsFile("\\DriveManifest.xml", MANIFEST.length, TIME)));
    }

    private void write(Path image, RecoveryPassword password) throws IOException {
        try (FileBlockDevice drive = FileBlockDevice.create(image, DRIVE_BYTES, 512)) {
            NativeVolume volume =
                    NativeVolume.create(
                            drive,
                            layout(),
                            password,
                            UnaryOperator.identity(),
                            new SecureRandom());
            for (int i = 0; i < FILES.size(); i++) {
                NtfsFile file = FILES.get(i);
                for (long place : places(file)) {
                    volume.write(
                            i,
                            place,
                            writer -> {
                                writer.write(piece(file, place), 0, PIECE);
                                writer.endFile();
                            });
                }
            }
            volume.complete(
                    List.of(
                            new TailFile(
                                    "\\DriveManifest.xml",
                                    MANIFEST.length,
                                    out -> out.write(MANIFEST))),
                    () -> false);
        }
    }

    @Test
    void dislockerAndNtfs3g_sampledReads_giveWhatWasWritten()
            throws IOException, InterruptedException {
        RecoveryPassword password = RecoveryPassword.generate(new SecureRandom());
        Path image = temp.resolve("drive.img");
        write(image, password);

        Partition partition = readOurselves(image, password);

        try (JudgeMount open =
                        JudgeMount.at(
                                temp.resolve("open"),
                                "dislocker",
                                "-r",
                                "-O",
                                Long.toString(partition.startBytes()),
                                "-V",
                                image.toString(),
                                "-p" + new String(password.reveal()),
                                "--");
                JudgeMount files =
                        JudgeMount.at(
                                temp.resolve("files"),
                                "ntfs-3g",
                                "-o",
                                "ro",
                                open.path().resolve("dislocker-file").toString())) {
            Path volume = open.path().resolve("dislocker-file");
            assertThat(Files.size(volume)).isGreaterThanOrEqualTo(partition.sizeBytes());
            assertThat(Judge.ask("ntfsfix", "-n", volume.toString()))
                    .contains("processed successfully");
            for (NtfsFile file : FILES) {
                Path there = files.path().resolve(file.path().substring(1).replace('\\', '/'));
                assertThat(Files.size(there)).isEqualTo(file.sizeBytes());
                try (SeekableByteChannel channel = Files.newByteChannel(there)) {
                    for (long place : places(file)) {
                        assertSame(file, place, read(channel, place));
                    }
                }
            }
        }
    }

    private static void assertSame(NtfsFile file, long place, byte[] read) {
        assertThat(Arrays.equals(read, piece(file, place)))
                .as("%s at %d", file.path(), place)
                .isTrue();
    }

    private static byte[] read(SeekableByteChannel channel, long place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PIECE);
        channel.position(place);
        while (bytes.hasRemaining()) {
            assertThat(channel.read(bytes)).isPositive();
        }
        return bytes.array();
    }

    private static Partition readOurselves(Path image, RecoveryPassword password)
            throws IOException {
        try (FileBlockDevice drive = FileBlockDevice.openForReading(image, 512)) {
            Partition partition = Partitions.read(drive).partitions().get(0);
            BlockDevice plaintext =
                    LockedVolume.inspect(
                                    new SliceBlockDevice(
                                            drive, partition.startBytes(), partition.sizeBytes()))
                            .orElseThrow()
                            .unlock(password);
            assertThat(NtfsVerifier.verify(plaintext, () -> false).findings()).isEmpty();
            NtfsVolume volume = NtfsVolume.open(plaintext);
            for (NtfsFile file : FILES) {
                NtfsContent content = volume.open(volume.find(file.path()).orElseThrow());
                assertThat(content.sizeBytes()).isEqualTo(file.sizeBytes());
                for (long place : places(file)) {
                    ByteBuffer bytes = ByteBuffer.allocate(PIECE);
                    content.read(place, bytes);
                    assertSame(file, place, bytes.array());
                }
            }
            return partition;
        }
    }
}
