// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A file or directory of a volume that is being read.
 *
 * @param path such as {@code \dir\file}, as a manifest would name it; {@code \} for the root
 * @param directory whether it is a directory
 * @param sizeBytes bytes of its content; 0 for a directory
 * @param modified when its content was last changed
 * @param obstacle why its content cannot be read here although it is there, as the end of a
 *     sentence that begins with the file: compressed, encrypted by Windows, or a link
 */
public record DriveFile(
        String path,
        boolean directory,
        long sizeBytes,
        Instant modified,
        Optional<String> obstacle) {

    /** Validates that nothing is null, the path begins with a backslash, the size not negative. */
    public DriveFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(modified, "modified");
        Objects.requireNonNull(obstacle, "obstacle");
        if (!path.startsWith("\\")) {
            throw new IllegalArgumentException(
                    "path must begin with a backslash, was '" + path + "'");
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes must not be negative, was " + sizeBytes);
        }
    }
}
