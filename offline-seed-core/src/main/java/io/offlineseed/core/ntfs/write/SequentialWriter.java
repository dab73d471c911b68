// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes one stretch of a device from its start to its end, in large pieces. For one thread. */
final class SequentialWriter {

    private static final int BUFFER_BYTES = 1 << 20;

    private final BlockDevice device;
    private final MetadataWatch watch;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long next;
    private long end;
    private int filled;

    SequentialWriter(BlockDevice device, MetadataWatch watch) {
        this.device = device;
        this.watch = watch;
    }

    /** Begins a stretch. */
    SequentialWriter begin(long startBytes, long sizeBytes) {
        next = startBytes;
        end = startBytes + sizeBytes;
        filled = 0;
        return this;
    }

    SequentialWriter put(byte[] bytes) throws IOException {
        return put(bytes, bytes.length);
    }

    SequentialWriter put(byte[] bytes, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, BUFFER_BYTES - filled);
            System.arraycopy(bytes, done, buffer, filled, piece);
            done += piece;
            advance(piece);
        }
        return this;
    }

    /** Fills the rest of the stretch with one value. */
    void fill(int value) throws IOException {
        while (next + filled < end) {
            int piece = (int) Math.min(end - next - filled, BUFFER_BYTES - filled);
            Arrays.fill(buffer, filled, filled + piece, (byte) value);
            advance(piece);
        }
    }

    private void advance(int bytes) throws IOException {
        filled += bytes;
        if (next + filled > end) {
            throw new IllegalStateException("more was written than there is room for");
        }
        if (filled == BUFFER_BYTES || next + filled == end) {
            device.write(next, ByteBuffer.wrap(buffer, 0, filled));
            watch.wrote(filled);
            next += filled;
            filled = 0;
        }
    }
}
