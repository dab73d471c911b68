// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of a volume that is open for reading. Several threads may read at once. */
public interface SeedFile extends Closeable {

    /** What offsets and buffers of {@link #read} are multiples of, so that caches can be passed. */
    int ALIGNMENT_BYTES = 4096;

    /** Returns its length in bytes. */
    long sizeBytes();

    /**
     * Reads until the buffer is full or the file ends.
     *
     * @param offsetBytes a multiple of {@link #ALIGNMENT_BYTES}
     * @param target empty, direct, begins at such an address and has such a capacity
     * @return how many bytes were read, 0 at the end of the file
     * @throws IOException if the drive does not give them
     */
    int read(long offsetBytes, ByteBuffer target) throws IOException;
}
