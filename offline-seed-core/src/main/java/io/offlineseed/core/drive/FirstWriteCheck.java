// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A device that is looked at once more right before its first write, since hours may lie between
 * its being held and that. Shared between threads as the device below; those that come while it is
 * looked at wait.
 */
final class FirstWriteCheck implements BlockDevice {

    private final BlockDevice device;
    private final Check check;
    private volatile boolean checked;

    FirstWriteCheck(BlockDevice device, Check check) {
        this.device = device;
        this.check = check;
    }

    /** What must hold before the first write. */
    @FunctionalInterface
    interface Check {
        /** Returns if it holds. */
        void run() throws IOException;
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
        device.read(offsetBytes, target);
    }

    @Override
    public void write(long offsetBytes, ByteBuffer source) throws IOException {
        if (!checked) {
            checkOnce();
        }
        device.write(offsetBytes, source);
    }

    private synchronized void checkOnce() throws IOException {
        if (!checked) {
            check.run();
            checked = true;
        }
    }

    @Override
    public void flush() throws IOException {
        device.flush();
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
