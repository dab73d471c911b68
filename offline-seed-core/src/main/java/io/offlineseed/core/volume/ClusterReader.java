// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads back what a {@link ClusterWriter} wrote, in as large reads. For one thread. */
final class ClusterReader {

    private final BlockDevice volume;
    private final int clusterBytes;
    private final long end;
    private final byte[] buffer;
    private long next; // what the buffer is filled from next
    private int position;
    private int limit;

    /**
     * Begins at a cluster.
     *
     * @param startBytes where it is on the volume
     * @param sizeBytes how far is read, in whole clusters
     * @param buffer of whole clusters; the caller's again when all was read
     */
    ClusterReader(
            BlockDevice volume, int clusterBytes, long startBytes, long sizeBytes, byte[] buffer) {
        this.buffer = buffer;
        this.volume = volume;
        this.clusterBytes = clusterBytes;
        this.next = startBytes;
        this.end = startBytes + sizeBytes;
    }

    void read(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        if (position == limit && left >= buffer.length) {
            int whole = left - left % clusterBytes;
            volume.read(next, ByteBuffer.wrap(bytes, from, whole));
            next += whole;
            from += whole;
            left -= whole;
        }
        while (left > 0) {
            if (position == limit) {
                limit = (int) Math.min(buffer.length, end - next);
                volume.read(next, ByteBuffer.wrap(buffer, 0, limit));
                next += limit;
                position = 0;
            }
            int piece = Math.min(left, limit - position);
            System.arraycopy(buffer, position, bytes, from, piece);
            position += piece;
            from += piece;
            left -= piece;
        }
    }

    /** Passes over what fills up the last cluster of a file. */
    void endFile() {
        long at = next - (limit - position);
        position += (int) (-at & (clusterBytes - 1));
    }
}
