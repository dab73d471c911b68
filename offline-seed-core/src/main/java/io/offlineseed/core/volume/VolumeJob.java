// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * All that a volume's layout follows from. The random parts were drawn once, when the drive was
 * claimed, and are kept in the claim.
 *
 * @param backup the backup
 * @param plan what of it the volume holds
 * @param claimId the claim the volume is written under
 * @param claimedAt when it was claimed; the time of everything on the volume that has no own
 * @param ntfsSerial serial number of the file system
 * @param diskGuid the partition table's id
 * @param driveBytes size of the drive when it was claimed
 * @param sectorBytes logical sector size of the drive when it was claimed, 0 if it has none
 */
public record VolumeJob(
        OpenBackup backup,
        DrivePlan plan,
        String claimId,
        Instant claimedAt,
        long ntfsSerial,
        UUID diskGuid,
        long driveBytes,
        int sectorBytes) {

    /** Validates that nothing is null. */
    public VolumeJob {
        Objects.requireNonNull(backup, "backup");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(claimId, "claimId");
        Objects.requireNonNull(claimedAt, "claimedAt");
        Objects.requireNonNull(diskGuid, "diskGuid");
    }

    /**
     * Refuses a drive that shows less than was claimed.
     *
     * @throws DriveException {@code DRIVE_CLIPPED}
     */
    public void checkSize(Drive drive) {
        if (drive.sizeBytes() < driveBytes) {
            throw new DriveException(
                    "DRIVE_CLIPPED",
                    "Drive "
                            + plan.drive()
                            + " had "
                            + driveBytes
                            + " bytes when it was claimed and now shows "
                            + drive.sizeBytes()
                            + " ("
                            + drive.address()
                            + "). Some docks hide the end of a drive. Nothing was written. Attach it as it was attached"
                            + " before.",
                    plan.drive(),
                    null);
        }
    }

    /** Returns what the volume says about itself. */
    public ClaimMark mark() {
        return new ClaimMark(
                claimId, backup.spec().jobName(), plan.drive(), plan.listDigest(), plan.number());
    }
}
