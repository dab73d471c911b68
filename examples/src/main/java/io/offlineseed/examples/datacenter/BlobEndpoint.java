// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import java.io.Closeable;

/**
 * A blob service with some storage accounts on this machine. Thread-safe; whoever started it closes
 * it.
 */
public interface BlobEndpoint extends Closeable {

    /** Returns whether there is a storage account of that name. */
    boolean hasAccount(String account);

    /**
     * Returns what a storage client needs to reach an account; it holds the account's key.
     *
     * @throws IllegalArgumentException if there is no such account
     */
    String connectionString(String account);

    /**
     * Returns a new client of an account.
     *
     * @throws IllegalArgumentException if there is no such account
     */
    default BlobServiceClient client(String account) {
        return new BlobServiceClientBuilder()
                .connectionString(connectionString(account))
                .buildClient();
    }
}
