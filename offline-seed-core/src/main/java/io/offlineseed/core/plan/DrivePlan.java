// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import io.offlineseed.DriveId;
import java.util.List;
import java.util.Objects;

/**
 * What one drive is to hold. Once stored it never changes: everything written to the drive follows
 * from it and the sealed list. Source: docs/formats/plan.md.
 *
 * @param number the drive's number in the backup, from 1; also names its folder
 * @param listDigest digest of the sealed list the ordinals refer to
 * @param ranges the blobs, as ascending ranges that neither overlap nor touch
 * @param blobs number of blobs
 * @param blobBytes bytes of those blobs
 * @param drive serial number of the drive, as its manifest will state it
 * @param capacityBytes size of the drive when it was planned
 * @param layoutVersion version of the rules that turn list and plan into units and a volume
 */
public record DrivePlan(
        int number,
        String listDigest,
        List<OrdinalRange> ranges,
        long blobs,
        long blobBytes,
        DriveId drive,
        long capacityBytes,
        int layoutVersion) {

    /** The rules this library plans and copies by. */
    public static final int LAYOUT_VERSION = 1;

    /**
     * Validates and copies.
     *
     * @throws IllegalArgumentException if a number is out of its range, the ranges are empty or not
     *     ascending, or do not hold as many blobs as stated
     */
    public DrivePlan {
        Objects.requireNonNull(listDigest, "listDigest");
        Objects.requireNonNull(drive, "drive");
        ranges = List.copyOf(ranges);
        if (number < 1 || number > DrivePlans.MAX_NUMBER) {
            throw new IllegalArgumentException(
                    "number must be 1 to " + DrivePlans.MAX_NUMBER + ", was " + number);
        }
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("a drive plan must hold at least one range");
        }
        long counted = 0;
        long end = -1;
        for (OrdinalRange range : ranges) {
            if (range.first() <= end) {
                throw new IllegalArgumentException(
                        "ranges must ascend and neither overlap nor touch, but one ends at "
                                + end
                                + " and the next begins at "
                                + range.first());
            }
            end = range.end();
            counted += range.count();
        }
        if (counted != blobs) {
            throw new IllegalArgumentException(
                    "the ranges hold " + counted + " blobs, the plan states " + blobs);
        }
        if (blobBytes < 0 || capacityBytes < 0 || layoutVersion < 1) {
            throw new IllegalArgumentException(
                    "blobBytes and capacityBytes must not be negative and layoutVersion at least 1,"
                            + " were "
                            + blobBytes
                            + ", "
                            + capacityBytes
                            + " and "
                            + layoutVersion);
        }
    }
}
