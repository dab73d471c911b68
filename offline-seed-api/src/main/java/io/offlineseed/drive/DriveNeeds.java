// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.List;

/**
 * How many drives of which size a backup still needs. Computed from the sealed list alone; no drive
 * is touched.
 *
 * @param shares what each of the given drives would hold, in the order given; drives that would
 *     stay empty are left out
 * @param drives drives needed in all, those already prepared or given included; further ones are
 *     assumed to be as large as the largest given, or 10 TB if none was given
 * @param unplacedBlobs blobs that none of the given drives takes
 * @param unplacedBytes bytes of those blobs
 * @param smallestDriveBytes the least size, in bytes, at which a drive can take the largest blob
 *     still to be placed; 0 if none is left
 * @param jobs import jobs needed, as one takes at most ten drives
 * @param findings what stands in the way, such as more than ten drives, with the remedy
 */
public record DriveNeeds(
        List<Share> shares,
        int drives,
        long unplacedBlobs,
        long unplacedBytes,
        long smallestDriveBytes,
        int jobs,
        List<Finding> findings) {

    /**
     * What one drive would hold.
     *
     * @param drive the drive
     * @param blobs number of blobs
     * @param blobBytes bytes of those blobs
     * @param neededBytes the size a drive needs for them, with manifest and file system
     */
    public record Share(Drive drive, long blobs, long blobBytes, long neededBytes) {}

    /** Copies the lists. */
    public DriveNeeds {
        shares = List.copyOf(shares);
        findings = List.copyOf(findings);
    }

    /** Returns whether the given drives take everything and nothing stands in the way. */
    public boolean isSatisfied() {
        return unplacedBlobs == 0
                && findings.stream().noneMatch(f -> f.severity() == Finding.Severity.REFUSAL);
    }
}
