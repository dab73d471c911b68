// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.DriveId;
import io.offlineseed.core.copy.StateFailure;
import io.offlineseed.core.durable.NotPrivateException;
import io.offlineseed.core.journal.DriveClaim;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.staging.StagingException;
import java.io.IOException;

/**
 * A backup's store of recovery passwords, whose failures are neither the staging location's nor a
 * drive's.
 */
final class Passwords {

    private final Workshop workshop;
    private final OpenBackup backup;

    Passwords(Workshop workshop, OpenBackup backup) {
        this.workshop = workshop;
        this.backup = backup;
    }

    /**
     * Makes sure, before any drive is planned, that passwords can be kept in files here. What a
     * store of the caller's can do shows when it is used.
     *
     * @throws StagingException if they cannot: {@code SECRETS_NOT_PRIVATE}, or the directory cannot
     *     be written
     */
    void check() {
        if (workshop.passwords().of(backup) instanceof FileRecoveryPasswordStore files) {
            try {
                files.check();
            } catch (NotPrivateException e) {
                throw notPrivate(e);
            } catch (IOException e) {
                throw StateFailure.of(e);
            }
        }
    }

    /**
     * Stores the password of a drive; durable on return.
     *
     * @throws DriveException {@code PASSWORD_NOT_STORED}
     * @throws StagingException {@code SECRETS_NOT_PRIVATE}
     */
    void put(DriveId drive, String claimId, RecoveryPassword password) {
        try {
            workshop.passwords().of(backup).put(claimId, password);
        } catch (NotPrivateException e) {
            throw notPrivate(e);
        } catch (IOException e) {
            throw new DriveException(
                    "PASSWORD_NOT_STORED",
                    "Cannot store the recovery password of drive "
                            + drive
                            + " (claim "
                            + claimId
                            + "): "
                            + e
                            + ". Without it nobody could open the drive, so nothing was written to it or recorded of it."
                            + " Make the store of recovery passwords writable, and make the same call again.",
                    drive,
                    null,
                    true,
                    e);
        }
    }

    /**
     * Returns a copy of the password of a claim, which the caller closes.
     *
     * @throws DriveException {@code PASSWORD_UNREADABLE}, {@code RECOVERY_PASSWORD_LOST}
     */
    RecoveryPassword get(DriveClaim claim) {
        try {
            return workshop.passwords()
                    .of(backup)
                    .find(claim.claimId())
                    .orElseThrow(() -> lost(claim));
        } catch (IOException e) {
            throw new DriveException(
                    "PASSWORD_UNREADABLE",
                    "Cannot read the recovery password of drive "
                            + claim.drive()
                            + " (claim "
                            + claim.claimId()
                            + ") from the store: "
                            + e
                            + ". The drive is left at its last checkpoint. Make the store readable for this user, then call"
                            + " prepare again.",
                    claim.drive(),
                    null,
                    true,
                    e);
        }
    }

    private static DriveException lost(DriveClaim claim) {
        return new DriveException(
                "RECOVERY_PASSWORD_LOST",
                "The recovery password of drive "
                        + claim.drive()
                        + " (claim "
                        + claim.claimId()
                        + ") is not in the store. What was written to the drive cannot be opened any"
                        + " more; the drive was left as it is. Give the drive up"
                        + " (PrepareOptions.withGivenUp) and name it again as a new one, or restore"
                        + " the password.",
                claim.drive(),
                null);
    }

    private StagingException notPrivate(NotPrivateException e) {
        return new StagingException(
                "SECRETS_NOT_PRIVATE",
                "The recovery passwords of backup "
                        + backup.spec().jobName()
                        + " would be open to others: "
                        + e.getMessage()
                        + " No new drive was touched. Either open the staging location with a state directory on a file"
                        + " system that keeps other users out, StagingLocations.open(content, stateDirectory), or give"
                        + " the preparer a store of its own, DrivePreparerBuilder.recoveryPasswordStore.",
                e);
    }
}
