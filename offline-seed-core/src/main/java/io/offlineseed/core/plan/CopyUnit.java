// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

/**
 * What one write takes: one 4 MiB block of a blob larger than that, or as many whole smaller blobs
 * as fit into 4 MiB, each beginning at a multiple of 4096 bytes in the unit.
 *
 * @param index place among the units of the drive, from 0
 * @param firstOrdinal ordinal of the first or only blob
 * @param pieces number of blobs it holds a part or all of
 * @param fileOffsetBytes distance of the unit's bytes from the start of the file, for a block of a
 *     large blob; otherwise 0
 * @param bytes bytes from the start of the unit to the end of its last piece; 0 if all its blobs
 *     are empty
 */
public record CopyUnit(long index, long firstOrdinal, int pieces, long fileOffsetBytes, int bytes) {

    /** The most bytes of a unit, and the size of a block in the manifest. */
    public static final int MAX_BYTES = 4 << 20;

    /** The most blobs in one unit, so that its piece list and hash run stay small. */
    public static final int MAX_PIECES = 1024;

    /** Where whole blobs begin inside a unit: at multiples of the cluster size of NTFS. */
    public static final int PIECE_ALIGNMENT_BYTES = 4096;

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public CopyUnit {
        if (index < 0
                || firstOrdinal < 0
                || pieces < 1
                || pieces > MAX_PIECES
                || fileOffsetBytes < 0
                || bytes < 0
                || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "unit "
                            + index
                            + " at ordinal "
                            + firstOrdinal
                            + " must have 1 to "
                            + MAX_PIECES
                            + " pieces and 0 to "
                            + MAX_BYTES
                            + " bytes, has "
                            + pieces
                            + " and "
                            + bytes
                            + " at file offset "
                            + fileOffsetBytes);
        }
    }
}
