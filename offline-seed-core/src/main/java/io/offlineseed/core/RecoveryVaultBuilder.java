// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import com.azure.storage.blob.BlobContainerClient;
import io.offlineseed.core.vault.ContainerVault;
import io.offlineseed.vault.RecoveryVault;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes vaults over the container that blobs are imported to. The container's client is required.
 * Not thread-safe; the vaults are.
 */
public final class RecoveryVaultBuilder {

    private @Nullable BlobContainerClient container;

    /** Starts without a container. */
    public RecoveryVaultBuilder() {}

    /**
     * Sets the container, as the caller reaches it: with its credential, retries and HTTP client.
     * To prove and restore, permission to read blobs is enough; to repair, it takes permission to
     * write them. Required.
     */
    public RecoveryVaultBuilder container(BlobContainerClient client) {
        container = Objects.requireNonNull(client, "client");
        return this;
    }

    /**
     * Returns a vault. No call is made.
     *
     * @throws IllegalStateException if no container was given
     */
    public RecoveryVault buildVault() {
        BlobContainerClient client = container;
        if (client == null) {
            throw new IllegalStateException("container is required and was not given");
        }
        return new ContainerVault(client);
    }
}
