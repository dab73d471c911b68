// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.AttributeDefinitions;
import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileTimes;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.core.ntfs.StandardInformation;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.UpCaseTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where everything on a new volume lies. It follows from the files, the measures and the reserved
 * areas alone: the same input gives the same volume, byte for byte, which the digest vouches for.
 * Every file that is not empty lies in one stretch; the files lie one behind the other in the order
 * of the list, and those that are written last behind them.
 *
 * <p>Its memory does not grow with the files, but for one byte for each directory and eight for
 * each 1024 files. Thread-safe. Source: docs/formats/ntfs.md, "Where things lie".
 */
public final class NtfsLayout {

    /** The rules it is reckoned by; another number gives another volume. */
    public static final int VERSION = 1;

    /** Free records that Windows finds when it first writes to the volume. */
    private static final int SPARE_RECORDS = 64;

    private static final int RECORDS_ARE_MULTIPLE_OF = 64;

    private final NtfsFiles files;
    private final List<NtfsFile> tail;
    private final NtfsGeometry geometry;
    private final List<ReservedArea> reserved;
    private final long formattedAt;
    private final FilePlaces places;
    private final BlockCounts blocks = new BlockCounts();
    private final FixedPlaces fixed;
    private final long records;
    private final ClusterSpace.Stretch mft;
    private final ClusterSpace.Stretch mftBitmap;
    private final ClusterSpace.Stretch index;
    private final ClusterSpace.Stretch data;
    private final List<ClusterSpace.Stretch> tailPlaces = new ArrayList<>();
    private final List<ClusterSpace.Stretch> used;
    private final String digest;

    private NtfsLayout(
            NtfsFiles files,
            List<NtfsFile> tail,
            NtfsGeometry geometry,
            List<ReservedArea> reserved)
            throws IOException {
        this.files = files;
        this.tail = List.copyOf(tail);
        this.geometry = geometry;
        this.reserved = List.copyOf(reserved);
        formattedAt = FileTimes.of(geometry.formattedAt());
        places = new FilePlaces(files, geometry);
        LayoutDigest summing = new LayoutDigest();

        Sizing sizing = new Sizing(summing);
        records = walk(sizing, 0);

        ClusterSpace space = new ClusterSpace(geometry, reserved);
        fixed = FixedPlaces.take(space, geometry);
        mftBitmap = space.take(geometry.clustersFor(mftBitmapBytes(mftRecords())));
        mft = space.take(geometry.clustersFor(mftBytes()));
        index = space.take(sizing.indexClusters);
        data = space.take(places.clusters());
        for (NtfsFile file : tail) {
            tailPlaces.add(space.take(geometry.clustersFor(file.sizeBytes())));
        }
        used = space.used();
        summing.add(geometry, used, mft, mftBitmap, index, data, fixed);
        digest = summing.end();
    }

    /**
     * Reckons a layout, which reads the whole list once.
     *
     * @param files the files, in order
     * @param tail files whose content is written last, such as a manifest; in any order
     * @param reserved areas that no file may touch
     * @throws IllegalArgumentException if the files do not fit, are out of order, or one has a path
     *     that this volume cannot have; an area is not where one can be
     * @throws IOException if the list cannot be read
     */
    public static NtfsLayout compute(
            NtfsFiles files,
            List<NtfsFile> tail,
            NtfsGeometry geometry,
            List<ReservedArea> reserved)
            throws IOException {
        return new NtfsLayout(files, tail, geometry, reserved);
    }

    /** Returns the measures it was reckoned with. */
    public NtfsGeometry geometry() {
        return geometry;
    }

    /** Returns how many files there are, without those written last. */
    public long fileCount() {
        return places.count();
    }

    /**
     * Returns where the content of a file begins on the partition; of an empty file, where the next
     * one's does.
     *
     * @param number its place in the list, from 0
     * @throws IOException if the list cannot be read again
     */
    public long firstByte(long number) throws IOException {
        return (data.start() + places.first(number)) * geometry.clusterBytes();
    }

    /**
     * Returns where the content of a file that is written last begins on the partition.
     *
     * @param number its place among those given, from 0
     */
    public long tailFirstByte(int number) {
        return tailPlaces.get(number).start() * geometry.clusterBytes();
    }

    /** Returns SHA-256 over where everything lies, in hexadecimal digits. */
    public String digest() {
        return digest;
    }

    /** Returns how many bytes of the volume are taken, by whole clusters. */
    public long usedBytes() {
        long clusters = 0;
        for (ClusterSpace.Stretch each : used) {
            clusters += each.clusters();
        }
        return clusters * geometry.clusterBytes();
    }

    /** Returns the bytes that {@link NtfsBulkWriter#writeMetadata} will write. */
    public long metadataBytes() {
        long clusters = mft.clusters() + mftBitmap.clusters() + index.clusters();
        clusters += fixed.mirror().clusters() + fixed.upCase().clusters();
        clusters += fixed.attributeDefinitions().clusters() + fixed.security().clusters();
        clusters += fixed.log().clusters() + fixed.bitmap().clusters();
        return clusters * geometry.clusterBytes();
    }

    /**
     * Walks over all files.
     *
     * @param mftBytes size of $MFT, or 0 where only the lengths of names matter
     */
    long walk(Tree.Visitor visitor, long mftBytes) throws IOException {
        try (NtfsFileCursor cursor = files.from(0)) {
            FileSource source = new FileSource(cursor);
            return new Tree(geometry, formattedAt, visitor)
                    .walk(new TreeItem.Merge(source::next, others(mftBytes)));
        }
    }

    /** Returns what stands in the tree beside the files, in order. */
    private List<TreeItem> others(long mftBytes) {
        List<TreeItem> items = new ArrayList<>();
        for (int record = 0; record < SystemNames.count(); record++) {
            items.add(
                    new TreeItem(
                            SystemNames.name(record),
                            TreeItem.Kind.SYSTEM,
                            record,
                            systemBytes(record, mftBytes),
                            formattedAt));
        }
        for (int i = 0; i < tail.size(); i++) {
            items.add(FileSource.item(tail.get(i), TreeItem.Kind.TAIL, i));
        }
        for (int i = 0; i < reserved.size(); i++) {
            ReservedArea area = reserved.get(i);
            items.add(
                    new TreeItem(
                            SystemNames.VOLUME_INFORMATION + "/" + area.name(),
                            TreeItem.Kind.RESERVED,
                            i,
                            area.sizeBytes(),
                            formattedAt));
        }
        items.sort((one, other) -> NtfsNames.comparePaths(one.path(), other.path()));
        return items;
    }

    /** Returns the size of the unnamed content of one of the file system's own files. */
    long systemBytes(int record, long mftBytes) {
        return switch (record) {
            case SystemFiles.MFT -> mftBytes;
            case SystemFiles.MFT_MIRROR ->
                    (long) geometry.recordBytes()
                            * SystemFiles.mirroredRecords(
                                    geometry.clusterBytes(), geometry.recordBytes());
            case SystemFiles.LOG_FILE -> FixedPlaces.logBytes(geometry);
            case SystemFiles.ATTRIBUTE_DEFINITIONS -> AttributeDefinitions.BYTES;
            case SystemFiles.BITMAP -> FixedPlaces.bitmapBytes(geometry);
            case SystemFiles.BOOT -> SystemFiles.BOOT_BYTES;
            case SystemFiles.UP_CASE -> UpCaseTable.BYTES;
            default -> 0;
        };
    }

    /** Returns the name of a file as its directory lists it. */
    FileName fileName(Tree.Directory parent, TreeItem item) {
        long allocated = geometry.clustersFor(item.sizeBytes()) * geometry.clusterBytes();
        if (item.kind() == TreeItem.Kind.SYSTEM) {
            return SystemNames.inRoot((int) item.index(), item.time(), allocated, item.sizeBytes());
        }
        String path = item.path();
        return new FileName(
                parent.reference(),
                item.time(),
                item.time(),
                item.time(),
                item.time(),
                allocated,
                item.sizeBytes(),
                item.kind() == TreeItem.Kind.RESERVED
                        ? SystemNames.SYSTEM_ATTRIBUTES
                        : StandardInformation.ARCHIVE,
                0,
                FileName.POSIX,
                path.substring(path.lastIndexOf('/') + 1));
    }

    /** Returns the failure of a list that does not give the same files again. */
    static IOException changed() {
        return new IOException(
                "the list of files is not the one this volume was laid out for: it changed in"
                        + " between. Nothing written so far makes a volume; lay it out again.");
    }

    /** Returns the records that are in use or kept for the file system, from 0 on. */
    long records() {
        return records;
    }

    /** Returns how many directories there are, the root among them. */
    long directories() {
        return blocks.size();
    }

    /** Returns the records $MFT has. */
    long mftRecords() {
        return mftRecords(records);
    }

    static long mftRecords(long records) {
        long all = records + SPARE_RECORDS + RECORDS_ARE_MULTIPLE_OF - 1;
        return all / RECORDS_ARE_MULTIPLE_OF * RECORDS_ARE_MULTIPLE_OF;
    }

    /** Returns the size of the bitmap over so many records. */
    static long mftBitmapBytes(long mftRecords) {
        return mftRecords / 64 * 8;
    }

    long mftBytes() {
        return mftRecords() * geometry.recordBytes();
    }

    List<ReservedArea> reserved() {
        return reserved;
    }

    FixedPlaces fixed() {
        return fixed;
    }

    ClusterSpace.Stretch mft() {
        return mft;
    }

    ClusterSpace.Stretch mftBitmap() {
        return mftBitmap;
    }

    /** Returns where the indexes of all directories lie, in the order of the directories. */
    ClusterSpace.Stretch index() {
        return index;
    }

    ClusterSpace.Stretch data() {
        return data;
    }

    ClusterSpace.Stretch tailPlace(long number) {
        return tailPlaces.get((int) number);
    }

    List<ClusterSpace.Stretch> used() {
        return used;
    }

    DirectoryIndex directoryIndex(long directory, long firstCluster) {
        return new DirectoryIndex(geometry, firstCluster, blocks.get(directory));
    }

    /** The first walk: counts and places. */
    private final class Sizing implements Tree.Visitor {

        private final LayoutDigest summing;
        private long indexClusters;

        Sizing(LayoutDigest summing) {
            this.summing = summing;
        }

        @Override
        public IndexTree.Sink enter(Tree.Directory directory) {
            return (number, block) -> {};
        }

        @Override
        public FileName file(Tree.Directory parent, TreeItem item, long record) {
            long cluster = 0;
            if (item.kind() == TreeItem.Kind.FILE) {
                cluster = places.add(item.sizeBytes());
            }
            if (item.kind() != TreeItem.Kind.SYSTEM) {
                summing.add(item, record, cluster);
            }
            return fileName(parent, item);
        }

        @Override
        public void leave(Tree.Directory directory, long count) {
            blocks.set(directory.number(), count);
            indexClusters += new DirectoryIndex(geometry, 0, count).clusters();
            summing.add(directory, count);
        }
    }

    /** Gives the caller's files as items. */
    private static final class FileSource {

        private final NtfsFileCursor cursor;
        private long next;

        FileSource(NtfsFileCursor cursor) {
            this.cursor = cursor;
        }

        @Nullable TreeItem next() throws IOException {
            return cursor.hasNext() ? item(cursor.next(), TreeItem.Kind.FILE, next++) : null;
        }

        static TreeItem item(NtfsFile file, TreeItem.Kind kind, long index) {
            String path = file.path();
            if (path.indexOf('/') >= 0) {
                throw new IllegalArgumentException(
                        "file " + path + " cannot be laid out: it has a slash in a name");
            }
            return new TreeItem(
                    path.substring(1).replace('\\', '/'),
                    kind,
                    index,
                    file.sizeBytes(),
                    FileTimes.of(file.modified()));
        }
    }
}
