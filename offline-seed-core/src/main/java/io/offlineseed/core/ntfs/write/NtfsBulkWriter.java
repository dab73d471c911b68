// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.AttributeDefinitions;
import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.BootSector;
import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileRecord;
import io.offlineseed.core.ntfs.FileTimes;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Run;
import io.offlineseed.core.ntfs.StandardInformation;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.UpCaseTable;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes everything of a volume but the content of its files. All of it follows from the layout, so
 * that what a crash left half done is simply written again. The boot sectors come last, each by
 * itself, since they make a volume of what is there. For one thread.
 */
public final class NtfsBulkWriter {

    private static final int UNUSED_LOG =
            0xff; // zeros would be a damaged log, this is an empty one

    private final NtfsLayout layout;
    private final NtfsGeometry geometry;

    /** Writes volumes of that layout. */
    public NtfsBulkWriter(NtfsLayout layout) {
        this.layout = layout;
        this.geometry = layout.geometry();
    }

    /**
     * Writes all metadata but the boot sectors: {@link NtfsLayout#metadataBytes()} or a little
     * less, about 1.1 KiB for each file. Takes minutes for millions of files. The caller flushes.
     *
     * @param device the volume as its file system sees it
     * @param watch told of each write
     * @throws IOException if the device refuses, or the list of files cannot be read
     */
    public void writeMetadata(BlockDevice device, MetadataWatch watch) throws IOException {
        if (device.sizeBytes() < geometry.partitionBytes()
                || device.sectorBytes() > geometry.sectorBytes()) {
            throw new IllegalArgumentException(
                    "the device has "
                            + device.sizeBytes()
                            + " bytes in sectors of "
                            + device.sectorBytes()
                            + ", the volume was laid out for "
                            + geometry.partitionBytes()
                            + " in sectors of "
                            + geometry.sectorBytes());
        }
        SequentialWriter writer = new SequentialWriter(device, watch);
        FixedPlaces fixed = layout.fixed();
        begin(writer, fixed.log()).fill(UNUSED_LOG);
        begin(writer, fixed.upCase()).put(UpCaseTable.bytes()).fill(0);
        begin(writer, fixed.attributeDefinitions()).put(AttributeDefinitions.table()).fill(0);
        begin(writer, fixed.security()).put(SecureFile.standard().stream()).fill(0);
        Bits.write(
                begin(writer, fixed.bitmap()), usedClusters(), FixedPlaces.bitmapBytes(geometry));
        writer.fill(0);
        Bits.write(
                begin(writer, layout.mftBitmap()),
                List.of(
                        new ClusterSpace.Stretch(0, SystemFiles.FIRST_FREE),
                        new ClusterSpace.Stretch(SystemFiles.QUOTA, layout.records())),
                NtfsLayout.mftBitmapBytes(layout.mftRecords()));
        writer.fill(0);

        Records records = new Records(device, watch, begin(writer, layout.mft()));
        records.write();
        begin(writer, fixed.mirror()).put(records.mirrored).fill(0);
    }

    private SequentialWriter begin(SequentialWriter writer, ClusterSpace.Stretch place) {
        long cluster = geometry.clusterBytes();
        return writer.begin(place.start() * cluster, place.clusters() * cluster);
    }

    /** Returns the bits of $Bitmap: those behind the last cluster are 1 too. */
    private List<ClusterSpace.Stretch> usedClusters() {
        List<ClusterSpace.Stretch> ones = new ArrayList<>(layout.used());
        long end = FixedPlaces.bitmapBytes(geometry) * 8;
        if (end > geometry.clusters()) {
            ones.add(new ClusterSpace.Stretch(geometry.clusters(), end));
        }
        return ones;
    }

    /** Returns the first 8 KiB of the volume, of which the first sector makes it one. */
    public byte[] bootSectors() {
        return Arrays.copyOf(bootSector().encode(), SystemFiles.BOOT_BYTES);
    }

    private BootSector bootSector() {
        return new BootSector(
                geometry.sectorBytes(),
                geometry.clusterBytes(),
                geometry.partitionStartBytes() / geometry.sectorBytes(),
                geometry.sectors(),
                layout.mft().start(),
                layout.fixed().mirror().start(),
                geometry.recordBytes(),
                IndexBlock.BYTES,
                geometry.serial());
    }

    /** Writes the copy of the boot sector, in the partition's last sector. */
    public void writeBackupBootSector(BlockDevice device) throws IOException {
        BootSector boot = bootSector();
        device.write(
                boot.backupBytes(),
                ByteBuffer.wrap(Arrays.copyOf(boot.encode(), geometry.sectorBytes())));
    }

    /** Writes the boot sectors; call it last, between two flushes. */
    public void writeBootSectors(BlockDevice device) throws IOException {
        device.write(0, ByteBuffer.wrap(bootSectors()));
    }

    /** The walk that writes records and index blocks. */
    private final class Records implements Tree.Visitor {

        private final SequentialWriter mft;
        private final IndexArea area;
        private final RecordBuilder builder;
        private final SystemRecords system;
        private final byte[] mirrored;
        private final long formattedAt = FileTimes.of(geometry.formattedAt());
        private int mirroredBytes;
        private long nextIndex = layout.index().start();
        private long nextData = layout.data().start();
        private long nextRecord;

        Records(BlockDevice device, MetadataWatch watch, SequentialWriter mft) {
            this.mft = mft;
            int cluster = geometry.clusterBytes();
            int record = geometry.recordBytes();
            area = new IndexArea(device, watch, layout.index().start() * cluster);
            builder = new RecordBuilder(record, cluster);
            system = new SystemRecords(layout, builder);
            mirrored = new byte[SystemFiles.mirroredRecords(cluster, record) * record];
        }

        void write() throws IOException {
            for (int number = 0; number < SystemFiles.FIRST_USER; number++) {
                add(system.record(number));
            }
            long records = layout.walk(this, layout.mftBytes());
            if (records != layout.records() || nextData != layout.data().end()) {
                throw NtfsLayout.changed();
            }
            area.finish();
            while (nextRecord < layout.mftRecords()) {
                add(system.free(nextRecord, 1));
            }
        }

        private void add(byte[] record) throws IOException {
            if (mirroredBytes < mirrored.length) {
                System.arraycopy(record, 0, mirrored, mirroredBytes, record.length);
                mirroredBytes += record.length;
            }
            mft.put(record);
            nextRecord++;
        }

        @Override
        public IndexTree.Sink enter(Tree.Directory directory) throws IOException {
            if (directory.number() >= layout.directories()) {
                throw NtfsLayout.changed();
            }
            DirectoryIndex index = layout.directoryIndex(directory.number(), nextIndex);
            nextIndex += index.clusters();
            if (directory.number() > 0) {
                FileName name = directory.fileName();
                boolean ours = (name.attributes() & StandardInformation.SYSTEM) != 0;
                builder.begin(
                                directory.record(),
                                Tree.sequence(directory.record()),
                                1,
                                FileRecord.FLAG_IN_USE | FileRecord.FLAG_DIRECTORY)
                        .standardInformation(
                                formattedAt,
                                name.attributes() & ~FileName.DIRECTORY,
                                ours ? SecureFile.SYSTEM_ONLY : SecureFile.DIRECTORY)
                        .fileName(name);
                add(system.index(builder, index).end());
            }
            long start = index.firstCluster() * geometry.clusterBytes();
            if (index.hasOwnBitmap()) {
                writeBitmap(index);
            }
            return (number, block) ->
                    area.put(start + number * IndexBlock.BYTES, block, 0, block.length);
        }

        private void writeBitmap(DirectoryIndex index) throws IOException {
            byte[] bitmap = new byte[index.bitmapBytes()];
            Bits.set(bitmap, 0, Math.toIntExact(index.blocks()));
            long start = (index.firstCluster() + index.blockClusters()) * geometry.clusterBytes();
            for (int at = 0; at < bitmap.length; at += IndexBlock.BYTES) {
                int length = Math.min(IndexBlock.BYTES, bitmap.length - at);
                area.put(start + at, bitmap, at, length);
            }
        }

        @Override
        public FileName file(Tree.Directory parent, TreeItem item, long record) throws IOException {
            FileName name = layout.fileName(parent, item);
            if (item.kind() == TreeItem.Kind.SYSTEM) {
                return name;
            }
            boolean ours = item.kind() == TreeItem.Kind.RESERVED;
            builder.begin(record, Tree.sequence(record), 1, FileRecord.FLAG_IN_USE)
                    .standardInformation(
                            item.time(),
                            name.attributes(),
                            ours ? SecureFile.READ_WRITE : SecureFile.FILE)
                    .fileName(name);
            if (item.sizeBytes() == 0) {
                builder.resident(AttributeType.DATA, "", new byte[0]);
            } else {
                builder.nonResident(AttributeType.DATA, "", place(item), item.sizeBytes());
            }
            add(builder.end());
            return name;
        }

        private Run place(TreeItem item) {
            return switch (item.kind()) {
                case TAIL -> {
                    ClusterSpace.Stretch place = layout.tailPlace(item.index());
                    yield Run.of(place.start(), place.clusters());
                }
                case RESERVED -> {
                    ClusterSpace.Stretch place =
                            ClusterSpace.stretch(
                                    geometry, layout.reserved().get((int) item.index()));
                    yield Run.of(place.start(), place.clusters());
                }
                default -> {
                    long clusters = geometry.clustersFor(item.sizeBytes());
                    nextData += clusters;
                    yield Run.of(nextData - clusters, clusters);
                }
            };
        }

        @Override
        public void leave(Tree.Directory directory, long blocks) throws IOException {
            if (blocks != layout.directoryIndex(directory.number(), 0).blocks()) {
                throw NtfsLayout.changed();
            }
        }
    }
}
