// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import java.time.Instant;
import java.util.Objects;

/**
 * One blob of a sealed backup.
 *
 * @param ordinal its place in the sealed list, from 0; the key of plan, journal and hashes
 * @param path its path below the backup's {@code blobs} folder, with slashes; the blob's name
 *     without the prefix
 * @param sizeBytes its length in bytes
 * @param kind the kind of blob it becomes
 * @param modifiedAt the staged file's time of last change when the backup was sealed
 */
public record StagedBlob(
        long ordinal, String path, long sizeBytes, BlobKind kind, Instant modifiedAt) {

    /** Validates that nothing is null and no number negative. */
    public StagedBlob {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(modifiedAt, "modifiedAt");
        if (ordinal < 0 || sizeBytes < 0) {
            throw new IllegalArgumentException(
                    "ordinal and sizeBytes must not be negative, were "
                            + ordinal
                            + " and "
                            + sizeBytes);
        }
    }
}
