// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.Drive;

/** Makes meters: the plan asks, the room of the volumes knows. Thread-safe. */
@FunctionalInterface
public interface VolumeMeters {

    /**
     * Returns a meter for the drive as it would be after erasing.
     *
     * @param drive the drive; may be an assumed one without serial number, which further drives of
     *     the same kind are reckoned by
     */
    VolumeMeter meter(Drive drive, OpenBackup backup);
}
