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

    private final NtfsGeometry geometry;
    private final long freeClusters;
    private long files;
    private long directories = 1;
    private long entryBytes;
    private long dataClusters;
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
        long dataBefore = dataClusters;
        String pathBefore = lastPath;
        add(path, sizeBytes);
        if (fits(tail)) {
            return true;
        }
        files = filesBefore;
        directories = directoriesBefore;
        entryBytes = entriesBefore;
        dataClusters = dataBefore;
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
        dataClusters += geometry.clustersFor(sizeBytes);
        lastPath = path;
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
        return neededClusters(tail) <= freeClusters;
    }

    /**
     * Returns the size in bytes of the smallest partition, in whole MiB, that takes what was added.
     *
     * @param tail the files written last
     * @param areas the reserved areas of a partition of a given size
     * @param least the least size it may have
     */
    public long neededBytes(
            List<NtfsFile> tail, LongFunction<List<ReservedArea>> areas, long least) {
        long needed = neededClusters(tail);
        long enough = Math.max(1, (least + MIB - 1) / MIB);
        long tooSmall = enough - 1;
        while (!takes(needed, enough, areas)) {
            tooSmall = enough;
            enough *= 2;
        }
        while (enough - tooSmall > 1) {
            long middle = tooSmall + (enough - tooSmall) / 2;
            if (takes(needed, middle, areas)) {
                enough = middle;
            } else {
                tooSmall = middle;
            }
        }
        return enough * MIB;
    }

    private boolean takes(long needed, long mib, LongFunction<List<ReservedArea>> areas) {
        long bytes = mib * MIB;
        NtfsGeometry sized =
                new NtfsGeometry(
                        bytes,
                        geometry.partitionStartBytes(),
                        geometry.sectorBytes(),
                        geometry.clusterBytes(),
                        geometry.serial(),
                        geometry.formattedAt(),
                        geometry.label());
        return needed <= freeClusters(sized, areas.apply(bytes));
    }

    private long neededClusters(List<NtfsFile> tail) {
        long records = SystemFiles.FIRST_USER + files + directories - 1 + tail.size();
        long mftRecords = NtfsLayout.mftRecords(records);
        long clusters = geometry.clustersFor(mftRecords * geometry.recordBytes());
        clusters += geometry.clustersFor(NtfsLayout.mftBitmapBytes(mftRecords));
        clusters += dataClusters;
        long entries = entryBytes;
        for (NtfsFile file : tail) {
            clusters += geometry.clustersFor(file.sizeBytes());
            entries += entryBytes(file.path().length() - 1);
        }
        // A full leaf and the entry that separates it from the next have more than these bytes; a
        // node above has at least seven children; a bitmap outside the record has at least 65 bits.
        long full = entries / ENTRY_BYTES_PER_BLOCK;
        long blocks = directories + 2 * full + full / 31;
        return clusters + blocks * Math.max(1, IndexBlock.BYTES / geometry.clusterBytes());
    }

    private static long entryBytes(int nameUnits) {
        return RecordBuilder.aligned(IndexBlock.ENTRY_BYTES + FileName.sizeBytes(nameUnits));
    }
}
