// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.spi;

import io.offlineseed.drive.RecoveryPassword;
import java.io.IOException;
import java.util.Optional;

/** Makes and opens volumes by the system's own means, where a provider can. */
public interface VolumeMaker {

    /**
     * Returns whether a volume made this way is what the service accepts: NTFS inside BitLocker.
     */
    boolean isShippable();

    /**
     * Erases the drive and makes an empty encrypted volume on it.
     *
     * @param lease the drive, held
     * @param spec what to make
     * @param password the recovery password that must open it; stored by the caller before this
     *     call
     * @throws IOException if it could not be made; the drive may have been erased
     */
    MountedVolume create(DriveLease lease, VolumeSpec spec, RecoveryPassword password)
            throws IOException;

    /**
     * Opens the volume that is on the drive. Changes nothing.
     *
     * @return the volume; empty if the drive was read and bears none that the password opens. The
     *     caller then takes it for erased or reused, so never empty because reading failed
     * @throws IOException if it could not be found out, as with a loose cable
     */
    Optional<MountedVolume> unlock(DriveLease lease, RecoveryPassword password) throws IOException;
}
