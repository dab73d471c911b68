// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.durable.StreamWriter;
import java.util.Objects;

/**
 * A file that is written when all units are.
 *
 * @param drivePath where it lies on the volume, with a leading backslash
 * @param bytes its length, known before its content is
 * @param content writes exactly that many bytes, the same ones each time it is asked
 */
public record TailFile(String drivePath, long bytes, StreamWriter content) {

    /** Validates that nothing is null and the length not negative. */
    public TailFile {
        Objects.requireNonNull(drivePath, "drivePath");
        Objects.requireNonNull(content, "content");
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative, was " + bytes);
        }
    }
}
