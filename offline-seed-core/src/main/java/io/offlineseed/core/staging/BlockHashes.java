// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the MD5s of a staged file's 4 MiB blocks stand that were taken before it was copied: 16
 * bytes for each block, in order.
 *
 * @param file the file that holds them
 * @param firstHash number of the file's first block hash in it, counted in hashes from 0
 */
public record BlockHashes(Path file, long firstHash) {

    /** Validates that nothing is null and the number not negative. */
    public BlockHashes {
        Objects.requireNonNull(file, "file");
        if (firstHash < 0) {
            throw new IllegalArgumentException("firstHash must not be negative, was " + firstHash);
        }
    }
}
