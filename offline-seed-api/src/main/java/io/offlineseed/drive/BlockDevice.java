// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Anything addressed in sectors: a drive, an image file, memory. Offsets are bytes from the start.
 *
 * <p>Thread-safe on disjoint ranges; on overlapping ones the outcome is unspecified. A transfer is
 * never short, takes any buffer, direct or not, and a thread's interruption never closes the
 * device. Closing twice has no effect.
 */
public interface BlockDevice extends Closeable {

    /** Returns the size in bytes, a multiple of {@link #sectorBytes()}. */
    long sizeBytes();

    /** Returns the size of a logical sector in bytes: the unit of every transfer. */
    int sectorBytes();

    /**
     * Reads whole sectors.
     *
     * @param offsetBytes distance from the start of the device, in bytes; a multiple of {@link
     *     #sectorBytes()}
     * @param target filled from position to limit, whose distance is a multiple of {@link
     *     #sectorBytes()}
     * @throws IllegalArgumentException if either is not a multiple, or the end lies past the
     *     device; nothing is read
     * @throws IOException if the device refused; the target's content is then unspecified
     */
    void read(long offsetBytes, ByteBuffer target) throws IOException;

    /**
     * Writes whole sectors; returns once the device has accepted them. {@link #flush()} makes them
     * durable.
     *
     * @param offsetBytes distance from the start of the device, in bytes; a multiple of {@link
     *     #sectorBytes()}
     * @param source bytes from position to limit, whose distance is a multiple of {@link
     *     #sectorBytes()}; the bytes themselves stay as they are
     * @throws IllegalArgumentException if either is not a multiple, or the end lies past the
     *     device; nothing is written
     * @throws IOException if the device refused; any prefix of the sectors may have been written
     */
    void write(long offsetBytes, ByteBuffer source) throws IOException;

    /** Makes durable what every {@link #write} that returned before this call has written. */
    void flush() throws IOException;

    /**
     * Checks a transfer as every device must before it begins one.
     *
     * @throws IllegalArgumentException if it is not whole sectors inside the device; the message
     *     names the value
     */
    static void checkTransfer(BlockDevice device, long offsetBytes, ByteBuffer buffer) {
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
