// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.IndexBlock;

/**
 * Where the index of one directory lies: its blocks, and behind them their bitmap if it is too
 * large for the record.
 *
 * @param geometry measures of the volume
 * @param firstCluster where the blocks begin
 * @param blocks how many there are
 */
record DirectoryIndex(NtfsGeometry geometry, long firstCluster, long blocks) {

    /** A record with the longest name has room for 56 bytes. */
    private static final int MOST_RESIDENT_BITS = 64;

    long blockClusters() {
        return geometry.clustersFor(blocks * IndexBlock.BYTES);
    }

    boolean hasOwnBitmap() {
        return blocks > MOST_RESIDENT_BITS;
    }

    int bitmapBytes() {
        return Math.toIntExact((blocks + 63) / 64 * 8);
    }

    /** Whole blocks, so that all indexes begin at one. */
    long bitmapClusters() {
        if (!hasOwnBitmap()) {
            return 0;
        }
        long whole = (bitmapBytes() + IndexBlock.BYTES - 1L) / IndexBlock.BYTES;
        return geometry.clustersFor(whole * IndexBlock.BYTES);
    }

    long clusters() {
        return blockClusters() + bitmapClusters();
    }
}
