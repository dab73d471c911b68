// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.DriveId;
import io.offlineseed.OfflineSeedException;
import java.util.List;
import java.util.Objects;

/**
 * What came of preparing drives. One drive's failure never stops the others.
 *
 * @param prepared drives that are written and proven, those of earlier calls included
 * @param unfinished drives that could not be finished, each with its cause and next step
 * @param remaining what is still needed
 */
public record PrepareReport(
        List<PreparedDrive> prepared, List<Unfinished> unfinished, DriveNeeds remaining) {

    /**
     * A drive that could not be finished.
     *
     * @param drive its serial number
     * @param cause what went wrong
     * @param nextStep what to do, in words for a person
     */
    public record Unfinished(DriveId drive, OfflineSeedException cause, String nextStep) {}

    /** Validates and copies. */
    public PrepareReport {
        prepared = List.copyOf(prepared);
        unfinished = List.copyOf(unfinished);
        Objects.requireNonNull(remaining, "remaining");
    }

    /** Returns whether every blob of the backup is on a prepared drive. */
    public boolean isComplete() {
        return unfinished.isEmpty() && remaining.unplacedBlobs() == 0;
    }

    /**
     * Returns the prepared drives of a complete backup.
     *
     * @throws OfflineSeedException the first drive's failure, others suppressed
     * @throws DriveException if more drives are needed ({@code MORE_DRIVES_NEEDED})
     */
    public List<PreparedDrive> orElseThrow() {
        if (!unfinished.isEmpty()) {
            OfflineSeedException first = unfinished.get(0).cause();
            for (Unfinished other : unfinished) {
                if (other.cause() != first) {
                    first.addSuppressed(other.cause());
                }
            }
            throw first;
        }
        if (!isComplete()) {
            throw new DriveException(
                    "MORE_DRIVES_NEEDED",
                    remaining.unplacedBlobs()
                            + " blobs ("
                            + remaining.unplacedBytes()
                            + " bytes) found no place on the drives given. Attach a further drive of at least "
                            + remaining.smallestDriveBytes()
                            + " bytes and call prepare again; the "
                            + prepared.size()
                            + " drives prepared so far stay as they are.",
                    null,
                    null);
        }
        return prepared;
    }
}
