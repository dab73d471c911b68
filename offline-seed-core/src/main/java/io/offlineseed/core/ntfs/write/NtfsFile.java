// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import java.time.Instant;
import java.util.Objects;

/**
 * A file that is to stand on the volume.
 *
 * @param path backslash, directories, name, as in {@code \\dir\\file}; each of 1 to 255 UTF-16
 *     units and openable by Windows
 * @param sizeBytes size of its content
 * @param modified becomes all its time stamps
 */
public record NtfsFile(String path, long sizeBytes, Instant modified) {

    /**
     * Validates; the names in the path are looked at when the volume is laid out.
     *
     * @throws IllegalArgumentException if the path does not begin with a backslash or the size is
     *     negative
     */
    public NtfsFile {
        Objects.requireNonNull(modified, "modified");
        if (!path.startsWith("\\")) {
            throw new IllegalArgumentException("path must begin with a backslash, was " + path);
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes must not be negative, was " + sizeBytes);
        }
    }
}
