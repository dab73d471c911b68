// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

/**
 * A range of bytes of a volume.
 *
 * @param startBytes where it begins
 * @param sizeBytes its size
 */
public record ByteRange(long startBytes, long sizeBytes) {

    /** Validates that neither is negative and the end is a number. */
    public ByteRange {
        if (startBytes < 0 || sizeBytes < 0 || startBytes > Long.MAX_VALUE - sizeBytes) {
            throw new IllegalArgumentException(
                    "a range cannot begin at " + startBytes + " with " + sizeBytes + " bytes");
        }
    }

    /** Returns where it ends: the first byte behind it. */
    public long endBytes() {
        return startBytes + sizeBytes;
    }

    /** Returns whether both have a byte in common. */
    public boolean overlaps(ByteRange other) {
        return startBytes < other.endBytes() && other.startBytes < endBytes();
    }
}
