// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import io.offlineseed.core.bitlocker.ByteRange;
import io.offlineseed.core.bitlocker.CipherMethod;
import io.offlineseed.core.bitlocker.create.NewVolume;
import io.offlineseed.core.bitlocker.create.VolumeAreas;
import io.offlineseed.core.bitlocker.create.VolumeDesign;
import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.core.device.SliceBlockDevice;
import io.offlineseed.core.device.gpt.GptLayout;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.core.ntfs.write.NtfsBulkWriter;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.ntfs.write.NtfsFileCursor;
import io.offlineseed.core.ntfs.write.NtfsFiles;
import io.offlineseed.core.ntfs.write.NtfsGeometry;
import io.offlineseed.core.ntfs.write.NtfsLayout;
import io.offlineseed.core.ntfs.write.ReservedArea;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.RecoveryPassword;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** The image of a drive with the files of a {@link TestDrive}: one partition, NTFS in it. */
final class TestImage {

    private static final long DRIVE_BYTES = 66 << 20;
    private static final long PARTITION_START_BYTES = 1 << 20;
    private static final VolumeAreas AREAS = VolumeAreas.standard(64 << 20);
    private static final int RECORD_BYTES = 1024;
    private static final int SECTOR_BYTES = 512;
    private static final int CLUSTER_BYTES = 4096;
    private static final Instant NOW = Instant.parse("2026-05-01T08:00:00Z");

    private final Path file;
    private final Map<String, Long> places = new TreeMap<>();
    private final Map<String, Long> records = new TreeMap<>();

    private TestImage(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Makes an image whose volume BitLocker encrypts, with its label file beside it. */
    static TestImage encrypted(TestDrive drive, String key) throws IOException {
        try (RecoveryPassword password = RecoveryPassword.parse(key.toCharArray())) {
            SecureRandom random = new SecureRandom();
            return make(
                    drive,
                    (image, partition, files) -> {
                        VolumeDesign design =
                                VolumeDesign.of(
                                        partition.sizeBytes(),
                                        SECTOR_BYTES,
                                        CipherMethod.XTS_AES_128,
                                        UUID.randomUUID(),
                                        NOW,
                                        password);
                        NewVolume volume = NewVolume.make(design, random);
                        volume.writeMetadata(partition);
                        byte[] boot =
                                image.fill(volume.plaintext(partition), files, volume.reserved());
                        volume.activate(partition, boot);
                    });
        }
    }

    /** Makes an image whose volume is not encrypted. */
    static TestImage plain(TestDrive drive) throws IOException {
        return make(drive, (image, partition, files) -> image.fill(partition, files, List.of()));
    }

    /** What is done with the one partition. */
    private interface Content {
        void write(TestImage image, BlockDevice partition, Map<String, Path> files)
                throws IOException;
    }

    private static TestImage make(TestDrive drive, Content content) throws IOException {
        Path file = drive.folder().resolveSibling(drive.folder().getFileName() + ".img");
        Files.copy(
                drive.folder().resolve("drive.json"),
                file.resolveSibling(file.getFileName() + ".drive.json"));
        TestImage image = new TestImage(file);
        GptLayout table =
                new GptLayout(DRIVE_BYTES, SECTOR_BYTES, UUID.randomUUID(), UUID.randomUUID());
        try (BlockDevice device = FileBlockDevice.create(file, DRIVE_BYTES, SECTOR_BYTES)) {
            content.write(
                    image,
                    new SliceBlockDevice(
                            device, table.partitionStartBytes(), table.partitionBytes()),
                    files(drive.folder().resolve("volume")));
            table.write(device);
        }
        return image;
    }

    private static Map<String, Path> files(Path volume) throws IOException {
        Map<String, Path> files = new TreeMap<>(NtfsNames::comparePaths);
        try (Stream<Path> all = Files.walk(volume)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                files.put(volume.relativize(file).toString().replace('\\', '/'), file);
            }
        }
        return files;
    }

    /** Writes the file system; returns its boot sectors. */
    private byte[] fill(BlockDevice volume, Map<String, Path> files, List<ByteRange> taken)
            throws IOException {
        List<NtfsFile> list = new ArrayList<>();
        for (Map.Entry<String, Path> each : files.entrySet()) {
            list.add(
                    new NtfsFile(
                            "\\" + each.getKey().replace('/', '\\'),
                            Files.size(each.getValue()),
                            NOW));
        }
        List<ReservedArea> reserved = new ArrayList<>();
        for (ByteRange range : taken) {
            reserved.add(
                    new ReservedArea(
                            "area " + reserved.size(), range.startBytes(), range.sizeBytes()));
        }
        NtfsLayout layout =
                NtfsLayout.compute(
                        files(list),
                        List.of(),
                        new NtfsGeometry(
                                volume.sizeBytes(),
                                PARTITION_START_BYTES,
                                SECTOR_BYTES,
                                CLUSTER_BYTES,
                                1,
                                NOW,
                                "SEED"),
                        reserved);
        int number = 0;
        for (Map.Entry<String, Path> each : files.entrySet()) {
            byte[] bytes = Files.readAllBytes(each.getValue());
            long place = layout.firstByte(number++);
            places.put(each.getKey(), place);
            int whole = (bytes.length + CLUSTER_BYTES - 1) / CLUSTER_BYTES * CLUSTER_BYTES;
            volume.write(place, ByteBuffer.wrap(Arrays.copyOf(bytes, whole)));
        }
        NtfsBulkWriter writer = new NtfsBulkWriter(layout);
        writer.writeMetadata(volume, written -> {});
        writer.writeBackupBootSector(volume);
        writer.writeBootSectors(volume);
        byte[] boot = writer.bootSectors();
        findRecords(volume, boot, files);
        return boot;
    }

    /** Finds the record of each file by the name in it. */
    private void findRecords(BlockDevice volume, byte[] boot, Map<String, Path> files)
            throws IOException {
        long table =
                ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN).getLong(48) * CLUSTER_BYTES;
        for (int number = 24; records.size() < files.size(); number++) {
            long place = table + (long) number * RECORD_BYTES;
            byte[] record = new byte[RECORD_BYTES];
            volume.read(place, ByteBuffer.wrap(record));
            String text = new String(record, StandardCharsets.UTF_16LE);
            for (Map.Entry<String, Path> each : files.entrySet()) {
                if (text.contains(each.getValue().getFileName().toString())) {
                    records.put(each.getKey(), place);
                }
            }
        }
    }

    private static NtfsFiles files(List<NtfsFile> list) {
        return first -> {
            Iterator<NtfsFile> rest = list.subList((int) first, list.size()).iterator();
            return new NtfsFileCursor() {
                @Override
                public boolean hasNext() {
                    return rest.hasNext();
                }

                @Override
                public NtfsFile next() {
                    return rest.next();
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        };
    }

    private static long place(Map<String, Long> places, String path) {
        return Objects.requireNonNull(places.get(path), path);
    }

    /** Damages the content of a file. */
    void flip(String path, long at) throws IOException {
        flip(PARTITION_START_BYTES + place(places, path) + at);
    }

    /** Damages the record of a file in the file system's table. */
    void flipRecord(String path) throws IOException {
        flip(PARTITION_START_BYTES + place(records, path));
    }

    /** Returns where BitLocker keeps the first sectors of the file system. */
    long headerCopyBytes() {
        return PARTITION_START_BYTES + AREAS.headerCopyBytes();
    }

    /** Returns where BitLocker's own metadata are. */
    List<Long> metadataBytes() {
        return AREAS.metadata().stream().map(at -> PARTITION_START_BYTES + at).toList();
    }

    /** Puts zeros there. */
    void clear(long at, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(bytes), at);
        }
    }

    /** Damages what is at that place of the drive. */
    void flip(long at) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1));
            channel.write(one.flip(), at);
        }
    }
}
