// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Objects;

/** A file as a stream whose bytes also go into an MD5. Not thread-safe. */
final class FileInput extends InputStream {

    private static final int BUFFER_BYTES = 1 << 20;

    private final SeedFile file;
    private final MessageDigest md5;
    private final ByteBuffer buffer = Buffers.aligned(BUFFER_BYTES);
    private long offset;
    private boolean ended;

    FileInput(SeedFile file, MessageDigest md5) {
        this.file = file;
        this.md5 = md5;
        buffer.limit(0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!buffer.hasRemaining() && !fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, from, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        buffer.clear();
        int count = file.read(offset, buffer);
        offset += count;
        ended = count < buffer.capacity();
        buffer.clear().limit(count);
        md5.update(buffer.duplicate());
        return count > 0;
    }

    /** Reads to the end, so that the MD5 is that of the whole file, and returns its length. */
    long drain() throws IOException {
        while (fill()) {
            buffer.limit(0);
        }
        return offset;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
