// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.flow;

import io.offlineseed.core.hash.Slice;
import java.util.List;

/**
 * What travels in one block: at most {@link Flow#BLOCK_BYTES} bytes. Its methods are called in the
 * order they stand here, each on another thread, never two at once.
 */
public interface Load {

    /** Returns the bytes it brings to the sink. */
    int bytes();

    /**
     * Reads the bytes into the block that begins at {@code offset}.
     *
     * @return the parts to be hashed, in the order of their digests
     * @throws Exception if the source fails; the route then ends at a checkpoint
     */
    List<Slice> read(byte[] slab, int offset) throws Exception;

    /**
     * Learns the digests, 16 bytes for each part, before anything is written.
     *
     * @throws Exception if they are not what the source promised; the route then ends at a
     *     checkpoint
     */
    void hashed(byte[] digests) throws Exception;

    /**
     * Writes the bytes.
     *
     * @throws Exception if the sink fails; the route then ends where it is
     */
    void write(byte[] slab, int offset) throws Exception;
}
