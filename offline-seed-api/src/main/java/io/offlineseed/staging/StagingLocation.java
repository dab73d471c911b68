// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder tree, local or on a network share, that backups are written to before any drive is
 * touched. Several jobs may share one; each has a folder of its job's name. Thread-safe. Opened by
 * {@code io.offlineseed.core.StagingLocations.open}.
 */
public interface StagingLocation {

    /** Returns the folder, as it was given when the location was opened. */
    Path root();

    /** Returns where state is kept: the same folder, or one beside a read-only share. */
    Path stateRoot();

    /**
     * Creates a backup for an import job. Records this machine as its source.
     *
     * @throws StagingException if a backup of that job name exists ({@code BACKUP_EXISTS}) or the
     *     location cannot be written ({@code STAGING_NOT_WRITABLE}) or is full ({@code
     *     STAGING_FULL}); nothing was created
     */
    StagedBackup create(ImportJobSpec spec);

    /**
     * Opens the backup of that job name.
     *
     * @throws StagingException if there is none ({@code BACKUP_NOT_FOUND}) or its state cannot be
     *     read ({@code STATE_UNREADABLE})
     */
    StagedBackup get(String jobName);

    /** Opens the backup of that job name, if there is one; otherwise as {@link #get}. */
    Optional<StagedBackup> find(String jobName);

    /** Returns the names of all jobs staged here, sorted; an empty list means there are none. */
    List<String> list();

    /**
     * Removes locks of that job whose holder is gone: its process on this machine has ended, or
     * another machine's has not shown a sign of life for two minutes. To be called only when a
     * person knows that no other machine works on the job; locks that are alive stay.
     *
     * @return a line for each lock that was removed: what for, by whom, since when
     */
    List<String> removeStaleLocks(String jobName);
}
