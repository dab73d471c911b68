// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.DriveId;
import java.time.Instant;
import java.util.Objects;

/**
 * A drive that is written and, unless its {@code verification} says that it was not, proven. Holds
 * no secret: its recovery password is in the {@link RecoveryPasswordStore} under the claim id.
 *
 * @param id the serial number, as the manifest states it
 * @param claimId the claim it was written under: the volume's id
 * @param manifestFile the manifest's path on the volume, with a leading backslash
 * @param manifestHash MD5 of the manifest's bytes, upper-case Base16
 * @param blobCount blobs on it
 * @param blobBytes bytes of those blobs
 * @param sealedAt when it was sealed
 * @param verification how it was proven
 * @param shippable whether the service can process it: a directory that stands for a drive is
 *     {@code NOT_SHIPPABLE}, and no job is created for it but at a stand-in on this machine
 */
public record PreparedDrive(
        DriveId id,
        String claimId,
        String manifestFile,
        String manifestHash,
        long blobCount,
        long blobBytes,
        Instant sealedAt,
        Verification verification,
        boolean shippable) {

    /** Validates that nothing is null and no count negative. */
    public PreparedDrive {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(claimId, "claimId");
        Objects.requireNonNull(manifestFile, "manifestFile");
        Objects.requireNonNull(manifestHash, "manifestHash");
        Objects.requireNonNull(sealedAt, "sealedAt");
        Objects.requireNonNull(verification, "verification");
        if (blobCount < 0 || blobBytes < 0) {
            throw new IllegalArgumentException("counts must not be negative");
        }
    }
}
