// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.spi;

import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Drive;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** A drive held for exclusive use until it is closed. */
public interface DriveLease extends Closeable {

    /** Returns the drive's facts as read on this very handle. */
    Drive drive();

    /**
     * Returns the drive's sectors; empty for a directory, which only its provider's {@link
     * VolumeMaker} can write.
     */
    Optional<BlockDevice> device();

    /**
     * Makes the system read the drive's partition table again; nothing to do for a directory.
     *
     * @throws IOException if the system refused
     */
    void tableChanged() throws IOException;
}
