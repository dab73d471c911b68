// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import com.github.luben.zstd.BufferPool;
import com.github.luben.zstd.NoPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The tars of a replica, read forward only. The catalog says where each file's content lies, so
 * that no header inside the tar is read, let alone believed. A segment that failed stays failed,
 * the next one may work.
 *
 * <p>For one thread.
 */
final class SegmentContent implements Closeable {

    private static final int SKIP_BYTES = 64 << 10;

    private final SegmentStore store;
    private final BufferPool buffers;
    private final byte[] skipped = new byte[SKIP_BYTES];
    private String name = "";
    private @Nullable InputStream tar;
    private long position;
    private @Nullable IOException failure;

    SegmentContent(SegmentStore store) {
        this(store, NoPool.INSTANCE);
    }

    SegmentContent(SegmentStore store, BufferPool buffers) {
        this.store = store;
        this.buffers = buffers;
    }

    /**
     * Goes to the content at that place, which must not lie before what was read.
     *
     * @throws IOException if the segment cannot be read that far
     */
    void seek(CatalogEntry.Location location) throws IOException {
        if (!location.segment().equals(name)) {
            open(location.segment());
        }
        while (position < location.offsetBytes()) {
            int piece = (int) Math.min(SKIP_BYTES, location.offsetBytes() - position);
            readFully(skipped, piece);
        }
    }

    private void open(String segment) throws IOException {
        close();
        name = segment;
        position = 0;
        failure = null;
        try {
            tar = decompressed(store.open(segment));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private InputStream decompressed(InputStream stored) throws IOException {
        try {
            return new ZstdInputStreamNoFinalizer(stored, buffers);
        } catch (IOException | RuntimeException | Error e) {
            try {
                stored.close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private IOException failed(IOException e) {
        failure = new IOException("segment " + name + " cannot be read: " + TreeWalk.reason(e), e);
        return failure;
    }

    /** Reads exactly that many bytes to the array's start. */
    void readFully(byte[] bytes, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            int count = 0;
            while (count < length) {
                int read = tar == null ? -1 : tar.read(bytes, count, length - count);
                if (read < 0) {
                    throw new EOFException("it ends too early");
                }
                count += read;
                position += read;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() throws IOException {
        InputStream open = tar;
        tar = null;
        name = "";
        if (open != null) {
            open.close();
        }
    }
}
