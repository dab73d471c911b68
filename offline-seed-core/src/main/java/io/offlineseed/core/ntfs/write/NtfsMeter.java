// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.SystemFiles;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Tells what fits on a volume before it is laid out, from sums: never less than the layout then
 * takes, and more by nothing but index blocks, of which the order of all names would have to be
 * known. Files may come in any order; those of one directory should come together, as each return
 * to a directory counts it once more. Not thread-safe. Source: docs/formats/ntfs.md, "What a set of
 * files needs".
 */
public final class NtfsMeter {

    /** What entries and end mark share in a leaf. */
    private static final int ENTRY_BYTES_PER_BLOCK =
            IndexBlock.BYTES - IndexBlock.ENTRIES - IndexBlock.ENTRY_BYTES;

    private static final long MIB = 1 << 20;
    private static final int SMALLEST_CLUSTER_BITS = 9;
    private static final int LARGEST_CLUSTER_BITS = 16;

    private final NtfsGeometry geometry;
    private final long freeClusters;
    private long files;
    private long directories = 1;
    private long entryBytes;

    /** Clusters of all content, for each size that clusters can have. */
    private final long[] dataClusters = new long[LARGEST_CLUSTER_BITS + 1];

    private String lastPath = "\\";

    /** Measures for a volume of that size, with nothing on it. */
    public NtfsMeter(NtfsGeometry geometry, List<ReservedArea> reserved) {
        this.geometry = geometry;
        this.freeClusters = freeClusters(geometry, reserved);
        for (int record = 0; record < SystemNames.count(); record++) {
            entryBytes += entryBytes(SystemNames.name(record).length());
        }
        if (!reserved.isEmpty()) {
            directories++;
            entryBytes += entryBytes(SystemNames.VOLUME_INFORMATION.length());
        }
        for (ReservedArea area : reserved) {
            files++;
            entryBytes += entryBytes(area.name().length());
        }
    }

    private static long freeClusters(NtfsGeometry geometry, List<ReservedArea> reserved) {
        ClusterSpace space = new ClusterSpace(geometry, reserved);
        FixedPlaces.take(space, geometry);
        return space.free();
    }

    /**
     * Adds a file if there is room for it, and for those that are written last.
     *
     * @param path as in {@link NtfsFile}
     * @param tail the files written last, as they will be once this one is added
     * @return false if it does not fit; nothing is added then
     */
    public boolean tryAdd(String path, long sizeBytes, List<NtfsFile> tail) {
        long filesBefore = files;
        long directoriesBefore = directories;
        long entriesBefore = entryBytes;
        String pathBefore = lastPath;
        add(path, sizeBytes);
        if (fits(tail)) {
            return true;
        }
        files = filesBefore;
        directories = directoriesBefore;
        entryBytes = entriesBefore;
        addContent(sizeBytes, -1);
        lastPath = pathBefore;
        return false;
    }

    private void add(String path, long sizeBytes) {
        int same = commonDirectories(lastPath, path);
        int from = same;
        int end;
        while ((end = path.indexOf('\\', from)) >= 0) {
            directories++;
            entryBytes += entryBytes(end - from);
            from = end + 1;
        }
        files++;
        entryBytes += entryBytes(path.length() - from);
        addContent(sizeBytes, 1);
        lastPath = path;
    }

    private void addContent(long sizeBytes, int sign) {
        for (int bits = SMALLEST_CLUSTER_BITS; bits <= LARGEST_CLUSTER_BITS; bits++) {
            dataClusters[bits] += sign * clusters(sizeBytes, 1 << bits);
        }
    }

    private static long clusters(long bytes, int clusterBytes) {
        return bytes / clusterBytes + (bytes % clusterBytes == 0 ? 0 : 1);
    }

    /** Returns the length of the directories that both begin with. */
    private static int commonDirectories(String one, String other) {
        int end = Math.min(one.length(), other.length());
        int same = 1;
        for (int i = 0; i < end && one.charAt(i) == other.charAt(i); i++) {
            if (one.charAt(i) == '\\') {
                same = i + 1;
            }
        }
        return same;
    }

    /** Returns whether what was added fits together with these files. */
    public boolean fits(List<NtfsFile> tail) {
        return neededClusters(tail, geometry.clusterBytes()) <= freeClusters;
    }

    /**
     * Returns the size in bytes of a partition, in whole MiB, that takes what was added, with the
     * clusters that one of its size has. Where clusters grow with the partition, a smaller one may
     * take it too; else it is the smallest.
     *
     * @param tail the files written last
     * @param areas the reserved areas of a partition of a given size
     * @param least the least size it may have
     * @throws IllegalArgumentException if no NTFS volume takes it
     */
    public long neededBytes(
            List<NtfsFile> tail, LongFunction<List<ReservedArea>> areas, long least) {
        long enough = Math.max(1, (least + MIB - 1) / MIB);
        long tooSmall = enough - 1;
        while (!takes(tail, enough, areas)) {
            if (enough >= NtfsGeometry.MAX_PARTITION_BYTES / MIB) {
                throw new IllegalArgumentException("no NTFS volume takes so many files");
            }
            tooSmall = enough;
            enough = Math.min(2 * enough, NtfsGeometry.MAX_PARTITION_BYTES / MIB);
        }
        while (enough - tooSmall > 1) {
            long middle = tooSmall + (enough - tooSmall) / 2;
            if (takes(tail, middle, areas)) {
                enough = middle;
            } else {
                tooSmall = middle;
            }
        }
        return enough * MIB;
    }

    private boolean takes(List<NtfsFile> tail, long mib, LongFunction<List<ReservedArea>> areas) {
        long bytes = mib * MIB;
        int clusterBytes = Math.max(geometry.sectorBytes(), NtfsGeometry.clusterBytesFor(bytes));
        NtfsGeometry sized =
                new NtfsGeometry(
                        bytes,
                        geometry.partitionStartBytes(),
                        geometry.sectorBytes(),
                        clusterBytes,
                        geometry.serial(),
                        geometry.formattedAt(),
                        geometry.label());
        return neededClusters(tail, clusterBytes) <= freeClusters(sized, areas.apply(bytes));
    }

    private long neededClusters(List<NtfsFile> tail, int clusterBytes) {
        long records = SystemFiles.FIRST_USER + files + directories - 1 + tail.size();
        long mftRecords = NtfsLayout.mftRecords(records);
        long clusters = clusters(mftRecords * geometry.recordBytes(), clusterBytes);
        clusters += clusters(NtfsLayout.mftBitmapBytes(mftRecords), clusterBytes);
        clusters += dataClusters[Integer.numberOfTrailingZeros(clusterBytes)];
        long entries = entryBytes;
        for (NtfsFile file : tail) {
            clusters += clusters(file.sizeBytes(), clusterBytes);
            entries += entryBytes(file.path().length() - 1);
        }
        // A full leaf and the entry that separates it from the next have more than these bytes; a
        // node above has at least seven children; a bitmap outside the record has at least 65 bits.
        long full = entries / ENTRY_BYTES_PER_BLOCK;
        long blocks = directories + 2 * full + full / 31;
        return clusters + blocks * Math.max(1, IndexBlock.BYTES / clusterBytes);
    }

    private static long entryBytes(int nameUnits) {
        return RecordBuilder.aligned(IndexBlock.ENTRY_BYTES + FileName.sizeBytes(nameUnits));
    }
}
