// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.staging.StagedBackup;
import java.util.List;

/**
 * Puts a sealed backup on drives and proves it. Immutable and thread-safe; made by {@code
 * io.offlineseed.core.DrivePreparerBuilder}.
 */
public interface DrivePreparer {

    /**
     * Tells how many drives of which size the backup needs. Only reads the sealed list; touches no
     * drive.
     *
     * @param backup a sealed backup
     * @param candidates drives at hand, possibly none
     * @throws IllegalStateException if the backup is not sealed
     */
    DriveNeeds plan(StagedBackup backup, List<Drive> candidates);

    /**
     * Continues the drives already claimed for the backup, then erases and writes the new ones as
     * far as they are needed. May be called as often as wanted: what is done stays done, and after
     * a crash it goes on from the last checkpoint. Blocks until everything is written and verified,
     * which takes hours for large drives. An interrupt stops it at a checkpoint.
     *
     * @param backup a sealed backup
     * @param newDrives consent to erase further drives; empty to only continue
     * @param options how to go about it
     * @return what is prepared, what is not and why, and what is still needed
     * @throws DriveException if a new drive is not fit ({@code DRIVE_NOT_FIT}), the backup needs
     *     more than ten drives ({@code TOO_MANY_DRIVES}), a drive is given twice ({@code
     *     DRIVE_GIVEN_TWICE}), or one is given up that is none of the backup's ({@code
     *     DRIVE_NOT_IN_BACKUP}); no drive was touched and none was given up
     * @throws io.offlineseed.staging.StagingException if recovery passwords could be read by others
     *     where they are to be kept ({@code SECRETS_NOT_PRIVATE}), another process plans drives at
     *     the same moment ({@code PLAN_TAKEN}), a staged file changed after it was sealed ({@code
     *     STAGED_FILE_CHANGED}, {@code STAGED_FILE_MISSING}), or the staging location fails ({@code
     *     STAGING_FULL}, {@code STAGING_NOT_WRITABLE}, {@code STATE_UNREADABLE}); every drive is
     *     left at a checkpoint
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted; every drive is
     *     left at a checkpoint
     * @throws IllegalStateException if the backup is not sealed
     */
    PrepareReport prepare(StagedBackup backup, List<DriveTarget> newDrives, PrepareOptions options);

    /**
     * Rebuilds what the staging location should know about a prepared drive, when its state is
     * lost, from the drive itself, its recovery password and its manifest. Reads every byte of the
     * drive and compares it with the manifest.
     *
     * @param backup the backup the drive was made for, sealed as it was
     * @param drive the drive
     * @param password its recovery password, which is stored again; for a drive that has none, any
     * @return the drive's state, recorded in the backup
     * @throws DriveException if the drive holds no seed of this backup ({@code NOT_OUR_DRIVE}), is
     *     in use ({@code DRIVE_IN_USE}), cannot be read ({@code DRIVE_FAILED}), or its password
     *     cannot be stored ({@code PASSWORD_NOT_STORED})
     * @throws ManifestException if the manifest is damaged, or its content differs
     * @throws io.offlineseed.staging.StagingException if the backup's state cannot be read or
     *     written
     */
    PreparedDrive rebuild(StagedBackup backup, Drive drive, RecoveryPassword password);
}
