// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.Objects;

/**
 * What the NTFS file system of a volume tells of itself.
 *
 * @param label the volume's label, often empty
 * @param serial its serial number; Windows shows the lower half
 * @param clusterBytes bytes of a cluster
 * @param sizeBytes size of the file system in bytes
 * @param dirty whether the volume says of itself that it was not cleanly dismounted
 */
public record FileSystemFacts(
        String label, long serial, int clusterBytes, long sizeBytes, boolean dirty) {

    /** Validates that nothing is null and the sizes are positive. */
    public FileSystemFacts {
        Objects.requireNonNull(label, "label");
        if (clusterBytes < 1 || sizeBytes < 1) {
            throw new IllegalArgumentException(
                    "a file system of "
                            + sizeBytes
                            + " bytes in clusters of "
                            + clusterBytes
                            + " cannot be");
        }
    }
}
