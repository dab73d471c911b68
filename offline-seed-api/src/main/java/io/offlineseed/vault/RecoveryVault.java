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
     * ProofLevel#FULL} it downloads everything.
     *
     * @throws VaultException if the container cannot be read ({@code CONTAINER_UNREADABLE})
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted
     * @throws IllegalStateException if drives of the backup are not prepared
     */
    SeedOutcome prove(StagedBackup backup, ProveOptions options);

    /**
     * Restores the initial replica straight from the imported blobs. Works without any state but
     * the backup's spec, so also when all that is left is the container. Never writes outside
     * {@code target}. Blocks.
     *
     * @param backup the backup whose spec names the blobs
     * @param target an empty directory, or one that does not exist yet
     * @throws VaultException if the container holds no replica ({@code NO_REPLICA}), the target is
     *     not empty ({@code TARGET_NOT_EMPTY}), or blobs cannot be read or are damaged
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted; the target
     *     holds what was restored so far
     */
    RestoreReport restoreReplica(StagedBackup backup, Path target, RestoreOptions options);
}
