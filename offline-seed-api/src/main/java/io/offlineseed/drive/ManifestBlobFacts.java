// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.staging.BlobKind;
import java.util.Objects;

/**
 * A blob that the manifest on a drive names.
 *
 * @param blobPath container, slash, blob name
 * @param file where its content lies on the volume, with a leading backslash
 * @param sizeBytes bytes of the file and of the blob
 * @param kind the kind of blob it becomes
 */
public record ManifestBlobFacts(String blobPath, String file, long sizeBytes, BlobKind kind) {

    /** Validates that nothing is null and the length not negative. */
    public ManifestBlobFacts {
        Objects.requireNonNull(blobPath, "blobPath");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(kind, "kind");
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes must not be negative, was " + sizeBytes);
        }
    }
}
