// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A part of another block device, such as a partition. Closing it leaves the other device open,
 * since it did not open it. Shared between threads as the device below.
 */
public final class SliceBlockDevice implements BlockDevice {

    private final BlockDevice whole;
    private final long startBytes;
    private final long sizeBytes;
    private volatile boolean closed;

    /**
     * Takes a part of a device.
     *
     * @param startBytes where it begins on the device, a multiple of its sector size
     * @param sizeBytes its size, a multiple of the sector size
     * @throws IllegalArgumentException if the part is not whole sectors inside the device
     */
    public SliceBlockDevice(BlockDevice whole, long startBytes, long sizeBytes) {
        int sector = whole.sectorBytes();
        if (startBytes < 0
                || sizeBytes < 0
                || startBytes % sector != 0
                || sizeBytes % sector != 0
                || startBytes > whole.sizeBytes() - sizeBytes) {
            throw new IllegalArgumentException(
                    "the part of "
                            + sizeBytes
                            + " bytes at "
                            + startBytes
                            + " is not whole sectors of "
                            + sector
                            + " bytes inside a device of "
                            + whole.sizeBytes());
        }
        this.whole = whole;
        this.startBytes = startBytes;
        this.sizeBytes = sizeBytes;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public int sectorBytes() {
        return whole.sectorBytes();
    }

    @Override
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        checkOpen();
        BlockDevice.checkTransfer(this, offsetBytes, target);
        whole.read(startBytes + offsetBytes, target);
    }

    @Override
    public void write(long offsetBytes, ByteBuffer source) throws IOException {
        checkOpen();
        BlockDevice.checkTransfer(this, offsetBytes, source);
        whole.write(startBytes + offsetBytes, source);
    }

    @Override
    public void flush() throws IOException {
        checkOpen();
        whole.flush();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the device was closed");
        }
    }
}
