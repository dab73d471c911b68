// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.RetryOptions;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.importjob.ImportExportService;
import io.offlineseed.core.importjob.ResourceManagerJobs;
import io.offlineseed.core.machine.FileMachineSettings;
import io.offlineseed.core.machine.ThisMachine;
import io.offlineseed.core.machine.WaitingJobs;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.RecoveryPasswordStore;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.spi.MachineSettings;
import java.nio.file.Path;
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
    private @Nullable MachineSettings machineSettings;

    /**
     * Starts with the public cloud, azure-core's retries and HTTP client, and the default store.
     */
    public ImportJobClientBuilder() {}

    /**
     * Sets where Resource Manager is; that of the public cloud by default. The credential is asked
     * for a token of that host.
     *
     * @throws IllegalArgumentException if it is no HTTPS URL; plain HTTP is for a stand-in on this
     *     machine only
     */
    public ImportJobClientBuilder endpoint(String url) {
        endpoint = Endpoint.parse(url);
        return this;
    }

    /**
     * Sets the cloud; the public one by default. As {@link #endpoint} with its Resource Manager.
     */
    public ImportJobClientBuilder cloud(AzureCloud value) {
        return endpoint(value.resourceManager().toString());
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
     * Sets where this machine remembers which jobs it waits for, so that a program can find one
     * without being told its name. By default the registry where the Windows module is present,
     * else a file in the system's or the user's own place for such files. If it cannot be written,
     * that is logged as a warning, and the jobs are not affected.
     */
    public ImportJobClientBuilder machineSettings(MachineSettings value) {
        machineSettings = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * As {@link #machineSettings}, in a file of that name, made with its directory when there is
     * something to remember. The system property {@code io.offlineseed.machineSettings} does the
     * same for clients that are given nothing.
     */
    public ImportJobClientBuilder machineSettingsFile(Path file) {
        return machineSettings(new FileMachineSettings(new DurableFiles(), file));
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
        MachineSettings given = machineSettings;
        MachineSettings settings = given == null ? ThisMachine.settings(new DurableFiles()) : given;
        RecoveryPasswordStore store = passwords;
        Function<OpenBackup, RecoveryPasswordStore> stores =
                store == null
                        ? backup ->
                                new FileRecoveryPasswordStore(
                                        backup.files(), backup.secretsDirectory())
                        : backup -> store;
        return ResourceManagerJobs.ofImportExport(
                new ServiceCalls(
                        endpoint,
                        caller,
                        ImportExportService.API_VERSION,
                        httpClient,
                        retryOptions),
                stores,
                new WaitingJobs(settings));
    }
}
