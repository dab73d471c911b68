// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.staging.StagedBackup;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * A backup as the other rooms see it: with the places of its state, its sealed list and its locks.
 * Safe for use by several threads.
 */
public interface OpenBackup extends StagedBackup {

    /**
     * Returns the same backup with its inner side.
     *
     * @throws IllegalArgumentException if it was not opened by {@code
     *     io.offlineseed.core.StagingLocations}
     */
    static OpenBackup of(StagedBackup backup) {
        if (backup instanceof OpenBackup open) {
            return open;
        }
        throw new IllegalArgumentException(
                "backup must be one that a location of StagingLocations.open gave, was a "
                        + backup.getClass().getName());
    }

    /** Returns what writes this backup's state. */
    DurableFiles files();

    /** Returns the clock of everything this backup records. */
    Clock clock();

    /**
     * Returns the sealed list. Its digest is computed again the first time, which reads the whole
     * list.
     *
     * @throws IllegalStateException if the backup is not sealed
     * @throws io.offlineseed.staging.StagingException if the list was damaged ({@code
     *     STATE_UNREADABLE})
     */
    SealedList list();

    /**
     * Looks whether a staged file is still the one that was sealed: its size, its time of last
     * change and, where both moments can be compared, its file key.
     *
     * @throws io.offlineseed.staging.StagingException if it differs ({@code STAGED_FILE_CHANGED}),
     *     is gone ({@code STAGED_FILE_MISSING}) or cannot be looked at ({@code
     *     STAGED_FILE_UNREADABLE})
     */
    void verifyUnchanged(SealedBlob blob);

    /**
     * Looks at all staged files from {@code firstOrdinal} to before {@code endOrdinal}, as {@link
     * #verifyUnchanged(SealedBlob)} does.
     */
    default void verifyUnchanged(long firstOrdinal, long endOrdinal) {
        try (SealedCursor blobs = list().from(firstOrdinal)) {
            for (long ordinal = firstOrdinal; ordinal < endOrdinal && blobs.hasNext(); ordinal++) {
                verifyUnchanged(blobs.next());
            }
        }
    }

    /** Returns the folder of the drive plans. */
    Path planDirectory();

    /** Returns the folder that holds one folder for each drive. */
    Path drivesDirectory();

    /**
     * Returns the folder of a drive's state, named by its number in the job, such as {@code 01}.
     */
    Path driveDirectory(int number);

    /** Returns the file that tells about the import job. */
    Path importJobFile();

    /** Returns the file that tells about the parcel. */
    Path shippingFile();

    /** Returns the folder of the recovery passwords. */
    Path secretsDirectory();

    /**
     * Takes the lock of one drive's state. Close it when done; closing the backup closes it too.
     *
     * @throws io.offlineseed.drive.DriveInUseException if another process or handle holds it; the
     *     message says who and how to take over
     * @throws io.offlineseed.staging.StagingException if the lock file cannot be written ({@code
     *     STAGING_NOT_WRITABLE})
     */
    LeaseFile leaseDrive(int number);

    /**
     * Records that the seed has come as far as {@code reached}; no effect if it was further
     * already.
     */
    void advance(SeedLifecycle reached);

    /** Returns the shipping files of the other jobs of this location, those that exist. */
    List<Path> siblingShippingFiles();
}
