// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.spi;

import io.offlineseed.drive.Drive;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Hands out a system's drives. It reports facts; whether a drive is fit is judged by the core.
 * Thread-safe.
 */
public interface DriveProvider {

    /**
     * Returns the provider's stable name, such as {@code linux} or {@code directory}; it stands in
     * every claim.
     */
    String name();

    /** Returns whether this provider works on this system. */
    boolean isAvailable();

    /**
     * Returns the drives there are now. An empty list means there are none.
     *
     * @throws IOException if it could not be found out
     */
    List<Drive> list() throws IOException;

    /**
     * Returns the drive at that address, if there is one now. By default it is looked up in {@link
     * #list()}; providers whose drives cannot be listed look at the address itself.
     *
     * @throws IOException if it could not be found out
     */
    default Optional<Drive> find(String address) throws IOException {
        return list().stream().filter(drive -> drive.address().equals(address)).findFirst();
    }

    /**
     * Takes a drive for exclusive use and reads its identity again on the handle that will write.
     *
     * @param drive a drive this provider listed or made
     * @throws io.offlineseed.drive.DriveInUseException if it is in use
     * @throws IOException if it is gone or cannot be opened
     */
    DriveLease lease(Drive drive) throws IOException;

    /**
     * Returns how this provider makes encrypted volumes by itself, if it can; otherwise the core
     * writes them.
     */
    default Optional<VolumeMaker> volumeMaker() {
        return Optional.empty();
    }
}
