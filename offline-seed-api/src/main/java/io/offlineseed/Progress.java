// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed;

import java.util.Objects;
import java.util.Optional;

/**
 * How far a call has come, cumulative since it began. Never a fraction: totals may still grow while
 * a source is read.
 *
 * @param stage what is being done
 * @param drive the drive it is done to, empty where no single drive is meant
 * @param bytesDone bytes handled so far, work of an earlier, resumed call included
 * @param bytesTotal bytes known to be handled in all, 0 while unknown
 */
public record Progress(Stage stage, Optional<DriveId> drive, long bytesDone, long bytesTotal) {

    /** What a long call is doing. */
    public enum Stage {
        /** Reading a source and writing it to the staging location. */
        STAGING,
        /** Fixing a backup's content: sorting and checking the list of blobs. */
        SEALING,
        /** Writing a drive. */
        COPYING,
        /** Reading a drive back and comparing. */
        VERIFYING,
        /** Comparing blobs in the storage account with the manifests. */
        PROVING,
        /** Uploading what is missing of blobs in the storage account. */
        REPAIRING,
        /** Writing files back from blobs. */
        RESTORING
    }

    /** Validates that nothing is null and no count negative. */
    public Progress {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(drive, "drive");
        if (bytesDone < 0 || bytesTotal < 0) {
            throw new IllegalArgumentException(
                    "bytes must not be negative, were " + bytesDone + " of " + bytesTotal);
        }
    }
}
