// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A device as a guest sees it: it can be read, neither written nor closed. The host ends the visit
 * with {@link #shut()}. Shared between threads as the device below.
 */
final class ReadOnlyDevice implements BlockDevice {

    private final BlockDevice device;
    private volatile boolean shut;

    ReadOnlyDevice(BlockDevice device) {
        this.device = device;
    }

    @Override
    public long sizeBytes() {
        return device.sizeBytes();
    }

    @Override
    public int sectorBytes() {
        return device.sectorBytes();
    }

    @Override
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        if (shut) {
            throw new IOException("the drive that was being read was closed");
        }
        device.read(offsetBytes, target);
    }

    @Override
    public void write(long offsetBytes, ByteBuffer source) throws IOException {
        throw new IOException("the drive was opened for reading. Nothing was written");
    }

    @Override
    public void flush() {
        // Nothing was written.
    }

    @Override
    public void close() {
        // The host closes.
    }

    /** Lets every further transfer fail. */
    void shut() {
        shut = true;
    }
}
