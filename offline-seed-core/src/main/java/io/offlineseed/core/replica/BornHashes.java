// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import io.offlineseed.core.durable.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Takes the hashes that a file had when it was written, so that the copy to a drive can be compared
 * with them: proof from the first write on. Told before the file counts as written; told again if a
 * crash came between.
 */
@FunctionalInterface
public interface BornHashes {

    /** Bytes that each hash covers; the last covers what is left. */
    int BLOCK_BYTES = 4 << 20;

    /**
     * Keeps the hashes, durably.
     *
     * @param name name of the segment or the catalog
     * @param bytes its length
     * @param md5s 16 bytes for each block of {@value #BLOCK_BYTES} bytes, in order; not to be
     *     changed
     * @throws IOException if they cannot be kept; the file then does not count as written
     */
    void born(String name, long bytes, byte[] md5s) throws IOException;

    /**
     * Returns one that keeps the hashes of each file in {@code NAME.md5}, 16 bytes for each block,
     * nothing else.
     */
    static BornHashes inDirectory(DurableFiles files, Path directory) {
        return (name, bytes, md5s) -> files.replace(directory.resolve(name + ".md5"), md5s);
    }
}
