// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.verify.SeedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A file of a volume as a stream. For one thread. */
final class SeedFileStream extends InputStream {

    private static final int BUFFER_BYTES = 1 << 20;

    private final SeedFile file;
    private final ByteBuffer buffer;
    private long offsetBytes;

    SeedFileStream(SeedFile file) {
        this.file = file;
        int alignment = SeedFile.ALIGNMENT_BYTES;
        this.buffer =
                ByteBuffer.allocateDirect(BUFFER_BYTES + alignment)
                        .alignedSlice(alignment)
                        .slice(0, BUFFER_BYTES);
        buffer.limit(0);
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (!buffer.hasRemaining()) {
            if (offsetBytes % BUFFER_BYTES != 0) {
                return false; // the last read was short: that was the end
            }
            buffer.clear();
            int count = file.read(offsetBytes, buffer);
            offsetBytes += count;
            buffer.position(0).limit(count);
        }
        return buffer.hasRemaining();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
