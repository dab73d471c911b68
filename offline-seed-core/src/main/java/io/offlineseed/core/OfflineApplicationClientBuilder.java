// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.RetryOptions;
import io.offlineseed.core.identity.DirectorySetUp;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.OfflineApplicationClient;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes clients that set up the application a product signs in as. Only the credential is required:
 * that of a person or program who may register applications and assign roles. Not thread-safe; the
 * clients are.
 */
public final class OfflineApplicationClientBuilder {

    private AzureCloud cloud = AzureCloud.PUBLIC;
    private @Nullable TokenCredential credential;
    private @Nullable HttpClient httpClient;
    private @Nullable RetryOptions retryOptions;

    /** Starts with the public cloud, azure-core's retries and HTTP client. */
    public OfflineApplicationClientBuilder() {}

    /** Sets the cloud; the public one by default. */
    public OfflineApplicationClientBuilder cloud(AzureCloud value) {
        cloud = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets who sets up. Required. It is asked for tokens of Microsoft Graph and of Resource
     * Manager.
     */
    public OfflineApplicationClientBuilder credential(TokenCredential value) {
        credential = Objects.requireNonNull(value, "value");
        return this;
    }

    /** Sets the HTTP client; azure-core's default one, which is the JDK's, by default. */
    public OfflineApplicationClientBuilder httpClient(HttpClient value) {
        httpClient = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how passing failures are tried again; by default three times with growing pauses, or as
     * the service asks. Delays inside the directory are another matter: {@link
     * io.offlineseed.identity.SetUpOptions#patience()}.
     */
    public OfflineApplicationClientBuilder retryOptions(RetryOptions value) {
        retryOptions = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Returns a client. No call is made.
     *
     * @throws IllegalStateException if no credential was given
     * @throws IllegalArgumentException if the cloud's Graph or Resource Manager is plain HTTP on
     *     another machine
     */
    public OfflineApplicationClient buildClient() {
        TokenCredential caller = credential;
        if (caller == null) {
            throw new IllegalStateException(
                    "credential is required and was not given; pass one of azure-identity's");
        }
        return new DirectorySetUp(cloud, caller, httpClient, retryOptions);
    }
}
