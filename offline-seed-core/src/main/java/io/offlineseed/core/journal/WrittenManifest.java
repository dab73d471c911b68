// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.journal;

import java.util.Objects;

/**
 * The manifest as it was written to the drive.
 *
 * @param md5 MD5 of its bytes, 32 upper-case hexadecimal digits
 * @param bytes its length
 */
public record WrittenManifest(String md5, long bytes) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the MD5 is none or the length not positive
     */
    public WrittenManifest {
        Objects.requireNonNull(md5, "md5");
        if (md5.length() != 32
                || !md5.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'))) {
            throw new IllegalArgumentException(
                    "md5 must be 32 upper-case hexadecimal digits, was '" + md5 + "'");
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be positive, was " + bytes);
        }
    }
}
