// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import java.time.Instant;
import java.util.Optional;

/**
 * A file or directory as its own record describes it; the copies in directories may be old.
 *
 * @param path such as {@code \dir\file}; {@code \} for the root
 * @param isDirectory whether it is a directory
 * @param sizeBytes size of the content; 0 for directories
 * @param modified when the content changed
 * @param obstacle why the content cannot be read though it is there, as the end of a sentence that
 *     begins with the file: compressed, encrypted, or not lying here at all
 * @param reference record and sequence number, unique on the volume
 */
public record NtfsEntry(
        String path,
        boolean isDirectory,
        long sizeBytes,
        Instant modified,
        Optional<String> obstacle,
        long reference) {}
