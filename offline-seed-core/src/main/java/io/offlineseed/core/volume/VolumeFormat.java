// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.plan.VolumeMeter;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import java.io.IOException;

/**
 * A way to make a seed's volume on a drive: by a system that mounts it, or sector by sector. Safe
 * for use by several threads on different drives.
 */
public interface VolumeFormat {

    /** Returns its stable name, which stands in the claim. */
    String kind();

    /**
     * Returns whether the service accepts such a volume on that drive: NTFS inside BitLocker on one
     * that can be shipped.
     */
    boolean isShippable(Drive drive);

    /** Returns a meter for the drive as it would be when it is written this way. */
    VolumeMeter meter(Drive drive, OpenBackup backup);

    /** Returns the version of the rules by which units and files get their places. */
    int layoutVersion();

    /**
     * Returns a digest over the places of all files, so that a library that would compute others
     * never continues the drive; empty where a file system decides on the places.
     */
    String layoutDigest(VolumeJob job) throws IOException;

    /**
     * Erases the drive and makes an empty volume that bears the job's claim, durable on return. May
     * be called again after a crash.
     *
     * @param password opens the volume; stored already
     */
    SeedVolume create(VolumeJob job, DriveLease lease, RecoveryPassword password)
            throws IOException;

    /**
     * Opens the volume that bears the job's claim.
     *
     * @throws NotThisClaimException if the drive bears another claim or none, or the password does
     *     not open it; nothing was changed
     * @throws io.offlineseed.drive.DriveException if it bears the claim, but shows less of itself
     *     than it had, or other sectors; nothing was changed
     * @throws IOException if that could not be found out
     */
    SeedVolume open(VolumeJob job, DriveLease lease, RecoveryPassword password) throws IOException;
}
