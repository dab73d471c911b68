// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.offlineseed.SeedInterruptedException;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.ntfs.GoldenVolume;
import io.offlineseed.core.ntfs.VolumeEditor;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveFile;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.DriveReport;
import io.offlineseed.drive.ManifestBlobFacts;
import io.offlineseed.drive.ManifestException;
import io.offlineseed.drive.ManifestFacts;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.drive.VerifyOptions;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NativeDriveReaderTest {

    private static final VerifyOptions DEFAULTS = VerifyOptions.defaults();

    private static DriveReader open(BlockDevice device) throws IOException {
        return new NativeDriveReader(
                VolumeOnDrive.find(device, "the drive", OptionalInt.empty()),
                UnlockKey.none(),
                "the drive",
                device,
                Set.of());
    }

    private static byte[] content(DriveReader reader, DriveFile file) throws IOException {
        try (InputStream in = Channels.newInputStream(reader.open(file))) {
            return in.readAllBytes();
        }
    }

    private static byte[] content(DriveReader reader, String path) throws IOException {
        return content(reader, reader.find(path).orElseThrow());
    }

    @Test
    void files_volumeOfOtherTools_giveWhatWasWritten() throws Exception {
        Map<String, GoldenVolume.Content> found = new TreeMap<>();
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        try (DriveReader reader = open(GoldenVolume.open(512));
                Stream<DriveFile> files = reader.files()) {
            for (DriveFile file : (Iterable<DriveFile>) files::iterator) {
                if (!file.directory() && file.obstacle().isEmpty()) {
                    byte[] bytes = content(reader, file);
                    found.put(
                            file.path(),
                            new GoldenVolume.Content(
                                    HexFormat.of().formatHex(sha.digest(bytes)),
                                    file.sizeBytes(),
                                    file.modified()));
                }
            }
        }
        Map<String, GoldenVolume.Content> expected = GoldenVolume.contents();
        expected.keySet().retainAll(found.keySet());

        assertThat(found).hasSizeGreaterThan(150).isEqualTo(expected);
    }

    @Test
    void open_encryptedDrive_givesFactsAndFiles() throws IOException {
        BlockDevice drive =
                ReadableDrive.encrypted(RecoveryPassword.generate(new SecureRandom()), true);

        try (DriveReader reader = open(drive)) {
            assertThat(reader.facts().encryption().orElseThrow().description())
                    .isEqualTo("OFFLINE-SEED");
            assertThat(reader.fileSystem().label()).isEqualTo("SEED");
            assertThat(reader.fileSystem().clusterBytes()).isEqualTo(4096);
            assertThat(reader.fileSystem().dirty()).isFalse();
            assertThat(content(reader, ReadableDrive.SMALL))
                    .isEqualTo(ReadableDrive.content(ReadableDrive.SMALL));
        }
    }

    @Test
    void list_directory_givesWhatLiesDirectlyInIt() throws IOException {
        try (DriveReader reader = open(ReadableDrive.plain())) {
            assertThat(paths(reader.list("\\")))
                    .containsExactlyInAnyOrder("\\container", "\\DriveManifest.xml", "\\unnamed");
            assertThat(paths(reader.list("\\CONTAINER")))
                    .containsExactlyInAnyOrder(
                            "\\container\\empty", "\\container\\large", "\\container\\small");
        }
    }

    private static List<String> paths(Stream<DriveFile> files) {
        try (files) {
            return files.map(DriveFile::path).toList();
        }
    }

    @Test
    void list_whatIsNoDirectory_isNotFound() throws IOException {
        try (DriveReader reader = open(ReadableDrive.plain())) {
            for (String path : List.of("\\none", ReadableDrive.SMALL)) {
                assertThatExceptionOfType(DriveException.class)
                        .isThrownBy(() -> reader.list(path))
                        .withMessageContainingAll("directory " + path, "the drive")
                        .matches(e -> e.code().equals("FILE_NOT_FOUND"));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> reader.list("container"));
        }
    }

    @Test
    void open_directoryOrCompressedFile_isRefused() throws IOException {
        try (DriveReader reader = open(GoldenVolume.open(512))) {
            DriveFile root = reader.find("\\").orElseThrow();
            DriveFile packed = reader.find("\\packed\\compressed.txt").orElseThrow();

            assertThat(packed.obstacle().orElseThrow()).contains("compressed");
            assertThatExceptionOfType(DriveException.class)
                    .isThrownBy(() -> reader.open(root))
                    .matches(e -> e.code().equals("FILE_NOT_FOUND"));
            assertThatExceptionOfType(DriveException.class)
                    .isThrownBy(() -> reader.open(packed))
                    .matches(e -> e.code().equals("FILE_NOT_READABLE"));
        }
    }

    @Test
    void plaintext_write_isRefusedAndCloseDoesNothing() throws IOException {
        try (DriveReader reader = open(ReadableDrive.plain())) {
            BlockDevice plaintext = reader.plaintext();

            assertThatIOException()
                    .isThrownBy(() -> plaintext.write(0, ByteBuffer.allocate(512)))
                    .withMessageContaining("opened for reading");
            plaintext.close();
            plaintext.read(0, ByteBuffer.allocate(512));
        }
    }

    @Test
    void manifest_ofADrive_isToldWithItsHash() throws IOException {
        byte[] bytes = ReadableDrive.manifest();

        try (DriveReader reader = open(ReadableDrive.plain());
                Stream<ManifestBlobFacts> blobs = reader.manifestBlobs()) {
            assertThat(reader.manifest())
                    .contains(
                            new ManifestFacts(
                                    ReadableDrive.DRIVE,
                                    "\\DriveManifest.xml",
                                    Hex.upper(Md5.digest().digest(bytes)),
                                    bytes.length));
            assertThat(blobs.map(ManifestBlobFacts::blobPath))
                    .containsExactly("container/empty", "container/large", "container/small");
        }
    }

    @Test
    void manifest_volumeWithoutOne_isEmpty() throws IOException {
        try (DriveReader reader = open(GoldenVolume.open(512));
                Stream<ManifestBlobFacts> blobs = reader.manifestBlobs()) {
            assertThat(reader.manifest()).isEmpty();
            assertThat(blobs).isEmpty();
        }
    }

    @Test
    void manifest_damagedOne_throws() throws Exception {
        MemoryBlockDevice volume = ReadableDrive.plain();
        damage(volume, "\\DriveManifest.xml", 5);

        try (DriveReader reader = open(volume)) {
            assertThatExceptionOfType(ManifestException.class).isThrownBy(reader::manifest);
            assertThatExceptionOfType(ManifestException.class).isThrownBy(reader::manifestBlobs);
            assertThat(reader.verify(DEFAULTS).isSound()).isFalse();
        }
    }

    /** Changes a byte of a file's content. */
    private static void damage(MemoryBlockDevice volume, String path, long offset)
            throws Exception {
        VolumeEditor editor = new VolumeEditor(volume);
        editor.editContent(
                editor.record(path), 0x80, "", offset, 1, bytes -> bytes[0] = (byte) ~bytes[0]);
    }

    @Test
    void verify_driveAsItWasWritten_isSound() throws IOException {
        AtomicInteger told = new AtomicInteger();
        try (DriveReader reader = open(ReadableDrive.plain())) {
            DriveReport report =
                    reader.verify(
                            DEFAULTS.withManifestRequired(true)
                                    .withThreads(3)
                                    .withProgress(
                                            p -> {
                                                told.set((int) p.bytesDone());
                                            }));

            assertThat(report.isSound()).isTrue();
            assertThat(report.hasManifest()).isTrue();
            assertThat(report.blobs()).isEqualTo(3);
            assertThat(report.blobBytes()).isEqualTo((8 << 20) + 777 + 3000);
            assertThat(report.files()).isEqualTo(5);
            assertThat(report.unexpected()).containsExactly(ReadableDrive.UNNAMED);
            assertThat(told).hasValue((8 << 20) + 777 + 3000);
        }
    }

    @Test
    void verify_changedBlock_isNamed() throws Exception {
        MemoryBlockDevice volume = ReadableDrive.plain();
        damage(volume, ReadableDrive.LARGE, (4 << 20) + 99);

        try (DriveReader reader = open(volume)) {
            DriveReport report = reader.verify(DEFAULTS);

            assertThat(report.isSound()).isFalse();
            assertThat(report.damageCount()).isZero();
            assertThat(report.differences())
                    .singleElement()
                    .extracting(d -> d.describe())
                    .asString()
                    .startsWith("\\container\\large, block 1: block differs; expected ");
        }
    }

    @Test
    void verify_noManifest_isSoundUnlessOneIsRequired() throws IOException {
        try (DriveReader reader = open(GoldenVolume.open(512))) {
            DriveReport report = reader.verify(DEFAULTS);
            DriveReport strict = reader.verify(DEFAULTS.withManifestRequired(true));

            assertThat(report.isSound()).isTrue();
            assertThat(report.hasManifest()).isFalse();
            assertThat(report.remarkCount()).isPositive();
            assertThat(strict.isSound()).isFalse();
            assertThat(strict.differences())
                    .singleElement()
                    .extracting(d -> d.describe())
                    .isEqualTo(
                            "\\DriveManifest.xml: manifest unreadable; expected a manifest, found"
                                    + " no file");
        }
    }

    @Test
    void verify_damagedDirectory_isToldNotThrown() throws Exception {
        MemoryBlockDevice volume = ReadableDrive.plain();
        VolumeEditor editor = new VolumeEditor(volume);
        long directory = editor.record("\\container");
        editor.editRecord(directory, record -> record[0] = 'X');

        try (DriveReader reader = open(volume)) {
            DriveReport report = reader.verify(DEFAULTS);

            assertThat(report.isSound()).isFalse();
            assertThat(report.complete()).isFalse();
            assertThat(report.damageCount()).isPositive();
            assertThat(report.findings())
                    .anyMatch(f -> f.damage() && f.message().contains("record " + directory));
            assertThat(report.differenceCount()).isEqualTo(3);
        }
    }

    @Test
    void verify_volumeThatIsNotNtfs_isDamaged() throws Exception {
        MemoryBlockDevice volume = ReadableDrive.plain();
        try (DriveReader reader = open(volume)) {
            volume.write(0, ByteBuffer.allocate(512));

            DriveReport report = reader.verify(DEFAULTS);

            assertThat(report.isSound()).isFalse();
            assertThat(report.findings().get(0).describe())
                    .startsWith("damage")
                    .contains("not one of NTFS");
        }
    }

    @Test
    void verify_sectorsThatCannotBeRead_areToldNotThrown() throws Exception {
        AtomicInteger failing = new AtomicInteger();
        MemoryBlockDevice volume = ReadableDrive.plain();
        BlockDevice failed =
                new Unreadable(volume, offset -> failing.get() > 0 && offset > 1 << 20);
        try (DriveReader reader = open(failed)) {
            failing.set(1);

            DriveReport report = reader.verify(DEFAULTS);

            assertThat(report.isSound()).isFalse();
            assertThat(report.complete()).isFalse();
            assertThat(report.findings()).anyMatch(f -> f.message().contains("bad sector"));
        }
    }

    /** A device some of whose sectors cannot be read. */
    private record Unreadable(BlockDevice device, LongPredicate isBad) implements BlockDevice {

        @Override
        public long sizeBytes() {
            return device.sizeBytes();
        }

        @Override
        public int sectorBytes() {
            return device.sectorBytes();
        }

        @Override
        public void read(long offsetBytes, ByteBuffer target) throws IOException {
            if (isBad.test(offsetBytes)) {
                throw new IOException("bad sector");
            }
            device.read(offsetBytes, target);
        }

        @Override
        public void write(long offsetBytes, ByteBuffer source) throws IOException {
            device.write(offsetBytes, source);
        }

        @Override
        public void flush() throws IOException {
            device.flush();
        }

        @Override
        public void close() throws IOException {
            device.close();
        }
    }

    @Test
    void files_sectorsThatCannotBeRead_areTold() throws IOException {
        BlockDevice failed = new Unreadable(ReadableDrive.plain(), offset -> offset > 1 << 20);
        try (DriveReader reader = open(failed)) {
            assertThatExceptionOfType(DriveException.class)
                    .isThrownBy(() -> reader.files().toList())
                    .withMessageContainingAll("the drive", "bad sector")
                    .matches(e -> e.code().equals("DRIVE_UNREADABLE"));
        }
    }

    @Test
    void verify_interrupted_stopsAndKeepsTheFlag() throws IOException {
        try (DriveReader reader = open(ReadableDrive.plain())) {
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(SeedInterruptedException.class)
                    .isThrownBy(() -> reader.verify(DEFAULTS))
                    .withMessageContaining("Call verify again");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void close_thenAnything_isRefused() throws IOException {
        DriveReader reader = open(ReadableDrive.plain());
        SeekableByteChannel channel = reader.open(reader.find(ReadableDrive.SMALL).orElseThrow());
        List<Runnable> calls = new ArrayList<>();
        calls.add(reader::files);
        calls.add(reader::fileSystem);
        calls.add(reader::manifest);
        calls.add(() -> reader.verify(DEFAULTS));

        reader.close();
        reader.close();

        for (Runnable call : calls) {
            assertThatIllegalStateException()
                    .isThrownBy(call::run)
                    .withMessageContaining("was closed");
        }
        assertThatIOException().isThrownBy(() -> channel.read(ByteBuffer.allocate(100)));
    }
}
