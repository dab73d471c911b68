// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device;

import io.offlineseed.drive.BlockDevice;
import java.nio.ByteBuffer;

/** What every transfer of a {@link BlockDevice} must hold. */
public final class Transfers {

    private Transfers() {}

    /**
     * Checks a transfer against the device's size and sector size.
     *
     * @throws IllegalArgumentException if it is not whole sectors inside the device; the message
     *     names the value
     */
    public static void check(BlockDevice device, long offsetBytes, ByteBuffer buffer) {
        int sector = device.sectorBytes();
        int length = buffer.remaining();
        if (offsetBytes < 0 || offsetBytes % sector != 0) {
            throw new IllegalArgumentException(
                    "offsetBytes must be a multiple of "
                            + sector
                            + " and not negative, was "
                            + offsetBytes);
        }
        if (length % sector != 0) {
            throw new IllegalArgumentException(
                    "the buffer must hold a multiple of " + sector + " bytes, holds " + length);
        }
        if (offsetBytes > device.sizeBytes() - length) {
            throw new IllegalArgumentException(
                    "the transfer of "
                            + length
                            + " bytes at "
                            + offsetBytes
                            + " ends behind the device's "
                            + device.sizeBytes()
                            + " bytes");
        }
    }
}
