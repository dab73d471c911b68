// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import io.offlineseed.core.staging.SealedBlob;
import java.util.Objects;

/**
 * The part of a unit that belongs to one blob.
 *
 * @param blob the blob
 * @param fileOffsetBytes where in its file the bytes lie
 * @param unitOffsetBytes where in the unit they lie
 * @param bytes how many; 0 for an empty blob, which has no hash
 */
public record UnitPiece(SealedBlob blob, long fileOffsetBytes, int unitOffsetBytes, int bytes) {

    /** Validates that nothing is null or negative. */
    public UnitPiece {
        Objects.requireNonNull(blob, "blob");
        if (fileOffsetBytes < 0 || unitOffsetBytes < 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    "offsets and bytes must not be negative, were "
                            + fileOffsetBytes
                            + ", "
                            + unitOffsetBytes
                            + " and "
                            + bytes);
        }
    }

    /** Returns whether the blob's last byte is in this piece. */
    public boolean endsBlob() {
        return fileOffsetBytes + bytes == blob.blob().sizeBytes();
    }
}
