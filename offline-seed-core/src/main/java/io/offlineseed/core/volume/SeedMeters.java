// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.DriveId;
import io.offlineseed.core.plan.VolumeMeter;
import io.offlineseed.core.plan.VolumeMeters;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.Drive;

/** Meters for every kind of drive. */
public final class SeedMeters implements VolumeMeters {

    private static final DriveId LONGEST_ID = new DriveId("X".repeat(DriveId.MAX_CHARACTERS));

    @Override
    public VolumeMeter meter(Drive drive, OpenBackup backup) {
        // A label may state another serial number than the system reports, so reckon with any.
        return new MountedVolumeMeter(
                drive.sizeBytes(), drive.sectors(), new ManifestPlan(backup.spec(), LONGEST_ID));
    }
}
