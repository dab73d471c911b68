// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A block device in memory; only what was written takes memory. */
public final class MemoryBlockDevice implements BlockDevice {

    private static final int PAGE_BYTES = 64 << 10;

    private final ConcurrentMap<Long, byte[]> pages = new ConcurrentHashMap<>();
    private final long sizeBytes;
    private final int sectorBytes;
    private volatile boolean closed;

    public MemoryBlockDevice(long sizeBytes, int sectorBytes) {
        if (sizeBytes % sectorBytes != 0) {
            throw new IllegalArgumentException(
                    "sizeBytes must be a multiple of " + sectorBytes + ", was " + sizeBytes);
        }
        this.sizeBytes = sizeBytes;
        this.sectorBytes = sectorBytes;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public int sectorBytes() {
        return sectorBytes;
    }

    @Override
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        check(offsetBytes, target);
        long position = offsetBytes;
        while (target.hasRemaining()) {
            int within = (int) (position % PAGE_BYTES);
            int length = Math.min(PAGE_BYTES - within, target.remaining());
            byte[] page = pages.get(position / PAGE_BYTES);
            if (page == null) {
                target.put(new byte[length]);
            } else {
                target.put(page, within, length);
            }
            position += length;
        }
    }

    @Override
    public void write(long offsetBytes, ByteBuffer source) throws IOException {
        check(offsetBytes, source);
        long position = offsetBytes;
        while (source.hasRemaining()) {
            int within = (int) (position % PAGE_BYTES);
            int length = Math.min(PAGE_BYTES - within, source.remaining());
            byte[] page = pages.computeIfAbsent(position / PAGE_BYTES, n -> new byte[PAGE_BYTES]);
            source.get(page, within, length);
            position += length;
        }
    }

    @Override
    public void flush() throws IOException {
        checkOpen();
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Returns an open device with the same content. */
    public MemoryBlockDevice copy() {
        MemoryBlockDevice copy = new MemoryBlockDevice(sizeBytes, sectorBytes);
        pages.forEach((number, page) -> copy.pages.put(number, Arrays.copyOf(page, PAGE_BYTES)));
        return copy;
    }

    private void check(long offsetBytes, ByteBuffer buffer) throws IOException {
        checkOpen();
        BlockDevice.checkTransfer(this, offsetBytes, buffer);
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the device was closed");
        }
    }
}
