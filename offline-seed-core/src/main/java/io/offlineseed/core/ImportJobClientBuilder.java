// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.RetryOptions;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.importjob.CustomerDiskService;
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
import io.offlineseed.importjob.ImportService;
import io.offlineseed.spi.MachineSettings;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes clients that speak with one of the import services. Only the credential is required. Not
 * thread-safe; the clients are.
 */
public final class ImportJobClientBuilder {

    private static final Pattern VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(-preview)?");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*");

    private Endpoint endpoint = Endpoint.PUBLIC_RESOURCE_MANAGER;
    private @Nullable TokenCredential credential;
    private @Nullable HttpClient httpClient;
    private @Nullable RetryOptions retryOptions;
    private @Nullable RecoveryPasswordStore passwords;
    private @Nullable MachineSettings machineSettings;
    private ImportService service = ImportService.IMPORT_EXPORT;
    private @Nullable String serviceVersion;
    private @Nullable UUID clientTenantId;
    private String language = "en";

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

    /**
     * Chooses the service that holds the jobs; {@link ImportService#IMPORT_EXPORT} by default.
     * Drives are prepared alike for both; a backup's job stays with the service it was created at.
     */
    public ImportJobClientBuilder service(ImportService value) {
        service = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the version of the service's description that is spoken; by default 2021-01-01 of
     * Import/Export, 2025-07-01 of Data Box. Earlier ones have the same operations: 2016-11-01 and
     * 2020-08-01; 2022-02-01, 2022-12-01 and 2025-02-01.
     *
     * @throws IllegalArgumentException if it is no version such as 2021-01-01
     */
    public ImportJobClientBuilder serviceVersion(String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException(
                    "serviceVersion must be a date such as 2021-01-01, perhaps with -preview, was '"
                            + version
                            + "'");
        }
        serviceVersion = version;
        return this;
    }

    /**
     * Sets the tenant of the caller, which Import/Export is told when a job is created; it is told
     * none by default, and Data Box has no place for it.
     *
     * @throws IllegalArgumentException if it is no GUID
     */
    public ImportJobClientBuilder clientTenantId(String tenant) {
        clientTenantId = UUID.fromString(tenant);
        return this;
    }

    /**
     * Sets the language of the service's own messages; {@code en} by default.
     *
     * @throws IllegalArgumentException if it is no language tag
     */
    public ImportJobClientBuilder acceptLanguage(String tag) {
        if (!LANGUAGE.matcher(tag).matches()) {
            throw new IllegalArgumentException(
                    "acceptLanguage must be a language tag such as en or de-DE, was '" + tag + "'");
        }
        language = tag;
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
     * @throws IllegalStateException if no credential was given, or {@link #clientTenantId} for Data
     *     Box
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
        boolean dataBox = service == ImportService.DATA_BOX;
        if (dataBox && clientTenantId != null) {
            throw new IllegalStateException(
                    "clientTenantId was given with service DATA_BOX, which has no place for it; leave"
                            + " one of them away");
        }
        String version = serviceVersion;
        if (version == null) {
            version = dataBox ? CustomerDiskService.API_VERSION : ImportExportService.API_VERSION;
        }
        ServiceCalls calls =
                new ServiceCalls(endpoint, caller, version, httpClient, retryOptions)
                        .withHeader("Accept-Language", language);
        WaitingJobs waiting = new WaitingJobs(settings);
        return dataBox
                ? ResourceManagerJobs.ofDataBox(calls, stores, waiting)
                : ResourceManagerJobs.ofImportExport(calls, clientTenantId, stores, waiting);
    }
}
