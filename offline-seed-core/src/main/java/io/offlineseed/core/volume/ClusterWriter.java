// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes the content of files that lie one behind the other, each filled up with zeros to its last
 * cluster. Small files are gathered into large writes, large pieces go past the buffer. For one
 * thread.
 */
public final class ClusterWriter {

    /** Whole clusters, however large those are. */
    static final int BUFFER_BYTES = 1 << 20;

    private final BlockDevice volume;
    private final int clusterBytes;
    private final byte[] buffer;
    private long next;
    private int filled;

    /**
     * Begins at a cluster.
     *
     * @param startBytes where it is on the volume
     * @param buffer of {@link #BUFFER_BYTES}; the caller's again after {@link #finish()}
     */
    ClusterWriter(BlockDevice volume, int clusterBytes, long startBytes, byte[] buffer) {
        this.buffer = buffer;
        this.volume = volume;
        this.clusterBytes = clusterBytes;
        this.next = startBytes;
    }

    /**
     * Writes what comes next of the present file.
     *
     * @throws IOException if the drive refuses
     */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        if (filled == 0 && left >= BUFFER_BYTES) {
            int whole = left - left % clusterBytes;
            volume.write(next, ByteBuffer.wrap(bytes, from, whole));
            next += whole;
            from += whole;
            left -= whole;
        }
        while (left > 0) {
            int piece = Math.min(left, BUFFER_BYTES - filled);
            System.arraycopy(bytes, from, buffer, filled, piece);
            filled += piece;
            from += piece;
            left -= piece;
            if (filled == BUFFER_BYTES) {
                put();
            }
        }
    }

    /**
     * Ends a file: the next one begins at the next cluster. An empty file takes none.
     *
     * @throws IOException if the drive refuses
     */
    public void endFile() throws IOException {
        int more = (int) (-(next + filled) & (clusterBytes - 1));
        Arrays.fill(buffer, filled, filled + more, (byte) 0); // the buffer is whole clusters
        filled += more;
        if (filled == BUFFER_BYTES) {
            put();
        }
    }

    private void put() throws IOException {
        volume.write(next, ByteBuffer.wrap(buffer, 0, filled));
        next += filled;
        filled = 0;
    }

    /**
     * Writes what is left, once the last file has ended. The caller flushes.
     *
     * @throws IOException if the drive refuses
     */
    public void finish() throws IOException {
        if (filled > 0) {
            put();
        }
    }
}
