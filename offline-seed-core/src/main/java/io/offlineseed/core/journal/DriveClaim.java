// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.journal;

import io.offlineseed.DriveId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Our marking of a drive for a backup, made before the first write, with everything besides list
 * and plan that the drive's layout follows from.
 *
 * @param claimId unique; the volume's id where this library makes the volume
 * @param drive serial number, as the manifest states it
 * @param provider name of the provider that knows the drive
 * @param address where that provider found it
 * @param volumeKind how the volume is made
 * @param sizeBytes size of the drive
 * @param sectorBytes logical sector size of the drive, 0 if it has none
 * @param planNumber number of its plan
 * @param claimedAt when it was claimed
 * @param ntfsSerial serial number of the volume, 0 for one the system makes
 * @param diskGuid id of the drive in its partition table, all zero for a volume the system makes
 * @param layoutVersion rules the volume is laid out by, 0 for one the system makes
 * @param layoutDigest SHA-256 over the layout, empty text for a volume the system makes
 */
public record DriveClaim(
        String claimId,
        DriveId drive,
        String provider,
        String address,
        String volumeKind,
        long sizeBytes,
        int sectorBytes,
        int planNumber,
        Instant claimedAt,
        long ntfsSerial,
        UUID diskGuid,
        int layoutVersion,
        String layoutDigest) {

    /** Validates that nothing is null, the id not empty, no number negative that cannot be. */
    public DriveClaim {
        Objects.requireNonNull(claimId, "claimId");
        Objects.requireNonNull(drive, "drive");
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(volumeKind, "volumeKind");
        Objects.requireNonNull(claimedAt, "claimedAt");
        Objects.requireNonNull(diskGuid, "diskGuid");
        Objects.requireNonNull(layoutDigest, "layoutDigest");
        if (claimId.isEmpty()
                || sizeBytes < 0
                || sectorBytes < 0
                || planNumber < 1
                || layoutVersion < 0) {
            throw new IllegalArgumentException(
                    "claimId must not be empty, sizeBytes, sectorBytes and layoutVersion not"
                            + " negative, planNumber at least 1, were '"
                            + claimId
                            + "', "
                            + sizeBytes
                            + ", "
                            + sectorBytes
                            + ", "
                            + layoutVersion
                            + " and "
                            + planNumber);
        }
    }
}
