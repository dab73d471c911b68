// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.staging.OpenBackup;
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
 */
public record VolumeJob(
        OpenBackup backup,
        DrivePlan plan,
        String claimId,
        Instant claimedAt,
        long ntfsSerial,
        UUID diskGuid) {

    /** Validates that nothing is null. */
    public VolumeJob {
        Objects.requireNonNull(backup, "backup");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(claimId, "claimId");
        Objects.requireNonNull(claimedAt, "claimedAt");
        Objects.requireNonNull(diskGuid, "diskGuid");
    }

    /** Returns what the volume says about itself. */
    public ClaimMark mark() {
        return new ClaimMark(
                claimId, backup.spec().jobName(), plan.drive(), plan.listDigest(), plan.number());
    }
}
