// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.NtfsNames;
import java.time.Instant;
import java.util.Objects;

/**
 * The measures of a volume, and what else of it is not a matter of its files.
 *
 * @param partitionBytes size of the partition, a multiple of the sector size
 * @param partitionStartBytes where it begins on its drive; 0 for a bare image
 * @param sectorBytes logical sector size of the drive the volume will be read from
 * @param clusterBytes size of a cluster: a power of two from the sector size to 65536
 * @param serial the volume's serial number
 * @param formattedAt time stamp of everything that is not a file of the caller
 * @param label name of the volume, at most 32 UTF-16 units; may be empty
 */
public record NtfsGeometry(
        long partitionBytes,
        long partitionStartBytes,
        int sectorBytes,
        int clusterBytes,
        long serial,
        Instant formattedAt,
        String label) {

    /** Larger clusters are known to new Windows only. */
    public static final int MAX_CLUSTER_BYTES = 65_536;

    /** The least size of a volume; one with less room for its own files has no use. */
    public static final long MIN_PARTITION_BYTES = 8 << 20;

    /**
     * The most that can be addressed with the largest clusters, in whole MiB: just under 256 TiB.
     */
    public static final long MAX_PARTITION_BYTES = (0xffff_ffffL * MAX_CLUSTER_BYTES) >> 20 << 20;

    private static final int USUAL_CLUSTER_BYTES = 4096;

    private static final int MAX_LABEL_UNITS = 32;

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if a measure is none NTFS can have
     */
    public NtfsGeometry {
        Objects.requireNonNull(formattedAt, "formattedAt");
        if (Integer.bitCount(sectorBytes) != 1 || sectorBytes < 512 || sectorBytes > 4096) {
            throw new IllegalArgumentException(
                    "sectorBytes must be 512, 1024, 2048 or 4096, was " + sectorBytes);
        }
        if (Integer.bitCount(clusterBytes) != 1
                || clusterBytes < sectorBytes
                || clusterBytes > MAX_CLUSTER_BYTES) {
            throw new IllegalArgumentException(
                    "clusterBytes must be a power of two from the sector size "
                            + sectorBytes
                            + " to "
                            + MAX_CLUSTER_BYTES
                            + ", was "
                            + clusterBytes);
        }
        if (partitionBytes < MIN_PARTITION_BYTES
                || partitionBytes % sectorBytes != 0
                || partitionBytes / clusterBytes > 0xffff_ffffL) {
            throw new IllegalArgumentException(
                    "partitionBytes must be whole sectors, at least "
                            + MIN_PARTITION_BYTES
                            + " and less than 4294967296 clusters of "
                            + clusterBytes
                            + " bytes, was "
                            + partitionBytes);
        }
        if (partitionStartBytes < 0 || partitionStartBytes % sectorBytes != 0) {
            throw new IllegalArgumentException(
                    "partitionStartBytes must be whole sectors, was " + partitionStartBytes);
        }
        if (label.length() > MAX_LABEL_UNITS
                || (!label.isEmpty() && NtfsNames.problem(label).isPresent())) {
            throw new IllegalArgumentException(
                    "label must be a name of at most "
                            + MAX_LABEL_UNITS
                            + " characters or empty, was '"
                            + label
                            + "'");
        }
    }

    /**
     * Returns the cluster size for a partition of that size: the least from 4096 that can address
     * it.
     *
     * @throws IllegalArgumentException if none up to 65536 can
     */
    public static int clusterBytesFor(long partitionBytes) {
        for (int bytes = USUAL_CLUSTER_BYTES; bytes <= MAX_CLUSTER_BYTES; bytes *= 2) {
            if (partitionBytes / bytes <= 0xffff_ffffL) {
                return bytes;
            }
        }
        throw new IllegalArgumentException(
                "NTFS goes up to 256 TiB with clusters of 64 KiB, the partition has "
                        + partitionBytes
                        + " bytes");
    }

    /** Returns the size of a file record. */
    int recordBytes() {
        return Math.max(1024, sectorBytes);
    }

    /** Returns the sectors that count: all but the last. */
    long sectors() {
        return partitionBytes / sectorBytes - 1;
    }

    /** Returns the whole clusters in the sectors that count. */
    long clusters() {
        return sectors() / (clusterBytes / sectorBytes);
    }

    /** Returns how many clusters so many bytes take. */
    long clustersFor(long bytes) {
        return bytes / clusterBytes + (bytes % clusterBytes == 0 ? 0 : 1);
    }

    /** Returns how far the numbers of two consecutive blocks of an index are apart. */
    int vcnsPerBlock() {
        return IndexBlock.BYTES / IndexBlock.vcnUnitBytes(clusterBytes);
    }
}
