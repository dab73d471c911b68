// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A device that loses patience: whoever reads more than was granted would never come to an end on a
 * large drive. Not shared between threads.
 */
public final class BudgetDevice implements BlockDevice {

    private final BlockDevice below;
    private long left;

    /**
     * Grants reads.
     *
     * @param bytes how much may be read; each read costs at least a sector
     */
    public BudgetDevice(BlockDevice below, long bytes) {
        this.below = below;
        this.left = bytes;
    }

    @Override
    public long sizeBytes() {
        return below.sizeBytes();
    }

    @Override
    public int sectorBytes() {
        return below.sectorBytes();
    }

    @Override
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        left -= Math.max(sectorBytes(), target.remaining());
        if (left < 0) {
            throw new AssertionError("reads without end");
        }
        below.read(offsetBytes, target);
    }

    @Override
    public void write(long offsetBytes, ByteBuffer source) {
        throw new AssertionError("writes to what it was to read");
    }

    @Override
    public void flush() {
        throw new AssertionError("flushes what it was to read");
    }

    @Override
    public void close() throws IOException {
        below.close();
    }
}
