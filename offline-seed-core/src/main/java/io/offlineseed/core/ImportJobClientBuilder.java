// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.RetryOptions;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.core.importjob.ResourceManagerJobs;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.RecoveryPasswordStore;
import io.offlineseed.importjob.ImportJobClient;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes clients that speak with the import service. Only the credential is required. Not
 * thread-safe; the clients are.
 */
public final class ImportJobClientBuilder {

    private Endpoint endpoint = Endpoint.PUBLIC_RESOURCE_MANAGER;
    private @Nullable TokenCredential credential;
    private @Nullable HttpClient httpClient;
    private @Nullable RetryOptions retryOptions;
    private @Nullable RecoveryPasswordStore passwords;

    /**
     * Starts with the public cloud, azure-core's retries and HTTP client, and the default store.
     */
    public ImportJobClientBuilder() {}

    /**
     * Sets where Resource Manager is; {@code https://management.azure.com} by default. The
     * credential is asked for a token of that host.
     *
     * @throws IllegalArgumentException if it is no HTTPS URL; plain HTTP is for a stand-in on this
     *     machine only
     */
    public ImportJobClientBuilder endpoint(String url) {
        endpoint = Endpoint.parse(url);
        return this;
    }

    /** Sets who calls. Required. */
    public ImportJobClientBuilder credential(TokenCredential value) {
        credential = Objects.requireNonNull(value, "value");
        return this;
    }

    /** Sets the HTTP client; azure-core's default one, which is the JDK's, by default. */
    public ImportJobClientBuilder httpClient(HttpClient value) {
        httpClient = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how passing failures are tried again; by default three times with growing pauses, or as
     * the service asks.
     */
    public ImportJobClientBuilder retryOptions(RetryOptions value) {
        retryOptions = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the store that was used when the drives were prepared; by default the owner-only files
     * beside each backup.
     */
    public ImportJobClientBuilder recoveryPasswordStore(RecoveryPasswordStore store) {
        passwords = Objects.requireNonNull(store, "store");
        return this;
    }

    /**
     * Returns a client. No call is made.
     *
     * @throws IllegalStateException if no credential was given
     */
    public ImportJobClient buildClient() {
        TokenCredential caller = credential;
        if (caller == null) {
            throw new IllegalStateException(
                    "credential is required and was not given; pass one of azure-identity's");
        }
        RecoveryPasswordStore store = passwords;
        Function<OpenBackup, RecoveryPasswordStore> stores =
                store == null
                        ? backup ->
                                new FileRecoveryPasswordStore(
                                        backup.files(), backup.secretsDirectory())
                        : backup -> store;
        return new ResourceManagerJobs(
                new ServiceCalls(
                        endpoint,
                        caller,
                        ResourceManagerJobs.API_VERSION,
                        httpClient,
                        retryOptions),
                stores);
    }
}
