// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.plan.VolumeMeter;
import io.offlineseed.core.plan.VolumeMeters;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.Drive;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Meters for every kind of drive: each is measured by the format that will write it, so that what
 * was planned fits.
 */
public final class SeedMeters implements VolumeMeters {

    private final Function<Drive, Optional<VolumeFormat>> formats;

    /**
     * Meters by the formats of drives.
     *
     * @param formats knows how a drive will be written; empty for one that nobody has yet
     */
    public SeedMeters(Function<Drive, Optional<VolumeFormat>> formats) {
        this.formats = Objects.requireNonNull(formats, "formats");
    }

    @Override
    public VolumeMeter meter(Drive drive, OpenBackup backup) {
        return formats.apply(drive)
                .map(format -> format.meter(drive, backup))
                .orElseGet(() -> MountedVolumeMeter.of(drive, backup)); // the more generous
    }
}
