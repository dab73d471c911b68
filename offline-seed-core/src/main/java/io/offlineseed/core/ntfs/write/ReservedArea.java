// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.NtfsNames;

/**
 * Bytes of the volume that belong to someone else. They become a hidden file in {@code System
 * Volume Information}, so that the file system stays whole.
 *
 * @param name name of that file
 * @param startBytes where it begins, at a cluster
 * @param sizeBytes its size
 */
public record ReservedArea(String name, long startBytes, long sizeBytes) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the name is none or the area is empty or negative
     */
    public ReservedArea {
        NtfsNames.problem(name)
                .ifPresent(
                        why -> {
                            throw new IllegalArgumentException("'" + name + "' " + why);
                        });
        if (startBytes < 0 || sizeBytes < 1 || startBytes > Long.MAX_VALUE - sizeBytes) {
            throw new IllegalArgumentException(
                    "an area cannot have " + sizeBytes + " bytes at " + startBytes);
        }
    }
}
