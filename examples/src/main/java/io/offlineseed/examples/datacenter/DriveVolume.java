// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** The unlocked volume of a drive. Thread-safe. */
interface DriveVolume extends Closeable {

    /**
     * Opens a file for reading.
     *
     * @param path with backslashes, starting with one
     * @return the file, for one thread, to be closed
     * @throws DriveFileException if there is no such file, or there cannot be one
     * @throws IOException if the drive cannot be read
     */
    SeekableByteChannel open(String path) throws DriveFileException, IOException;
}
