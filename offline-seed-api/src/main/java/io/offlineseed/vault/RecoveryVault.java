// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.vault;

import io.offlineseed.staging.StagedBackup;
import java.nio.file.Path;

/**
 * The storage account's side of a seed. Immutable and thread-safe; made by {@code
 * io.offlineseed.core.RecoveryVaultBuilder}.
 */
public interface RecoveryVault {

    /**
     * Compares every blob in the import container with the manifests of the drives and records in
     * the backup that the data arrived, if they did. Safe to repeat. Blocks; at level {@link
     * ProofLevel#FULL} it downloads everything. Blobs that are missing or differ are part of the
     * outcome, not an exception. What the manifests say is taken from the backup's state they were
     * rendered from (list, plans and hashes, all under checksums), not from the drives.
     *
     * @throws VaultException if the container cannot be read ({@code CONTAINER_UNREADABLE};
     *     retryable if the service or the connection failed, not if the call was refused)
     * @throws io.offlineseed.staging.StagingException if what was written to the drives cannot be
     *     read from the backup's state or is damaged ({@code STATE_UNREADABLE}, {@code
     *     PLAN_UNREADABLE}), or the outcome cannot be recorded ({@code STAGING_NOT_WRITABLE})
     * @throws io.offlineseed.drive.DriveException if the seal of a drive cannot be understood
     *     ({@code JOURNAL_UNREADABLE}, {@code FORMAT_TOO_NEW})
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted; nothing was
     *     recorded
     * @throws IllegalArgumentException if the vault is made for another container than the backup's
     * @throws IllegalStateException if blobs of the backup are on no prepared drive
     */
    SeedOutcome prove(StagedBackup backup, ProveOptions options);

    /**
     * Uploads what is missing of the blobs in the import container, from the staging location over
     * the network, so that {@link #prove} finds them complete. Which blocks are missing follows
     * from the block lists and the manifests, for page blobs from their content, where it is read:
     * a page blob of the right length is read only if a log names it or {@link
     * RepairOptions#readContent()} is on. Each block is compared with its manifest's hash before it
     * is sent. A blob that is right is not touched, one that someone else changes or leases
     * meanwhile is left to them, and one that has nothing in common with ours is replaced only if
     * that was agreed to. Metadata and properties of a repaired blob become those of the backup.
     * Safe to repeat; blocks that an interrupted call sent are found again for a week. Blocks for
     * hours.
     *
     * @param backup the backup, with its staged files or with {@link RepairOptions#sources()}
     * @return what was repaired; blobs that could not be are part of it, not an exception
     * @throws VaultException if the container cannot be read or written ({@code REPAIR_FAILED};
     *     retryable if the service or the connection failed); what was repaired stays
     * @throws io.offlineseed.importjob.CopyLogException if a log cannot be read ({@code
     *     COPY_LOG_UNREADABLE}) or understood ({@code COPY_LOG_DAMAGED}); nothing was changed
     * @throws io.offlineseed.staging.StagingException if what was written to the drives cannot be
     *     read from the backup's state or is damaged ({@code STATE_UNREADABLE}, {@code
     *     PLAN_UNREADABLE})
     * @throws io.offlineseed.drive.DriveException if the seal of a drive cannot be understood
     *     ({@code JOURNAL_UNREADABLE}, {@code FORMAT_TOO_NEW})
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted; what was
     *     repaired stays, and calling again goes on
     * @throws IllegalArgumentException if the vault is made for another container than the backup's
     * @throws IllegalStateException if blobs of the backup are on no prepared drive
     */
    RepairReport repair(StagedBackup backup, RepairOptions options);

    /**
     * Restores the initial replica straight from the imported blobs. Works without any state but
     * the backup's spec, so also when all that is left is the container: then {@link
     * io.offlineseed.staging.StagingLocation#create create} a backup in an empty folder, with the
     * container and the prefix of the lost one in its spec, and give that. Never writes outside
     * {@code target}. Blocks.
     *
     * @param backup the backup whose spec names the blobs
     * @param target an empty directory, or one that does not exist yet
     * @return what was restored; files that could not be, because a blob is missing or damaged, are
     *     its problems
     * @throws VaultException if the container holds no replica ({@code NO_REPLICA}), its catalog
     *     cannot be read ({@code CONTAINER_UNREADABLE}) or used ({@code CATALOG_DAMAGED}, {@code
     *     FORMAT_TOO_NEW}), or the target is not empty ({@code TARGET_NOT_EMPTY}): nothing was
     *     restored; or if the target cannot be written any more ({@code RESTORE_WRITE_FAILED}):
     *     what was restored so far is right and stays
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted; the target
     *     holds what was restored so far
     * @throws IllegalArgumentException if the vault is made for another container than the backup's
     */
    RestoreReport restoreReplica(StagedBackup backup, Path target, RestoreOptions options);
}
