// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.shipping.PostalAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an import job is created. Immutable.
 *
 * @param returnAddress where the drives go afterwards
 * @param returnAccount who pays for that
 * @param logLevel how much the datacenter logs; {@link LogLevel#VERBOSE} by default
 * @param diagnosticsPath container the logs go to; {@code waimportexport} by default, as
 *     Import/Export has it. Data Box has a container of its own and takes no other
 * @param backupManifests whether the service keeps copies of the manifests beside the logs; true by
 *     default
 * @param encryptionKey what the service keeps the drives' keys under; a key of Microsoft's by
 *     default
 * @param tags the Azure resource's tags; none by default
 */
public record CreateJobOptions(
        PostalAddress returnAddress,
        CarrierAccount returnAccount,
        LogLevel logLevel,
        String diagnosticsPath,
        boolean backupManifests,
        Optional<CustomerManagedKey> encryptionKey,
        Map<String, String> tags) {

    /** The container the logs go to by default, as Import/Export has it. */
    public static final String DEFAULT_DIAGNOSTICS_PATH = "waimportexport";

    /** Validates that nothing is null, and copies. */
    public CreateJobOptions {
        Objects.requireNonNull(returnAddress, "returnAddress");
        Objects.requireNonNull(returnAccount, "returnAccount");
        Objects.requireNonNull(logLevel, "logLevel");
        if (diagnosticsPath.isBlank()) {
            throw new IllegalArgumentException(
                    "diagnosticsPath must name a container; the service's default is waimportexport");
        }
        Objects.requireNonNull(encryptionKey, "encryptionKey");
        tags = Map.copyOf(tags);
    }

    /** Returns the defaults, with where the drives go afterwards and who pays for it. */
    public static CreateJobOptions returnTo(PostalAddress address, CarrierAccount account) {
        return new CreateJobOptions(
                address,
                account,
                LogLevel.VERBOSE,
                DEFAULT_DIAGNOSTICS_PATH,
                true,
                Optional.empty(),
                Map.of());
    }

    /** Returns these options with another log level. */
    public CreateJobOptions withLogLevel(LogLevel level) {
        return new CreateJobOptions(
                returnAddress,
                returnAccount,
                level,
                diagnosticsPath,
                backupManifests,
                encryptionKey,
                tags);
    }

    /** Returns these options with another container for the logs. */
    public CreateJobOptions withDiagnosticsPath(String path) {
        return new CreateJobOptions(
                returnAddress, returnAccount, logLevel, path, backupManifests, encryptionKey, tags);
    }

    /** Returns these options with copies of the manifests switched on or off. */
    public CreateJobOptions withBackupManifests(boolean on) {
        return new CreateJobOptions(
                returnAddress, returnAccount, logLevel, diagnosticsPath, on, encryptionKey, tags);
    }

    /** Returns these options with a key of the customer's own. */
    public CreateJobOptions withEncryptionKey(CustomerManagedKey key) {
        return new CreateJobOptions(
                returnAddress,
                returnAccount,
                logLevel,
                diagnosticsPath,
                backupManifests,
                Optional.of(key),
                tags);
    }

    /** Returns these options with other tags. */
    public CreateJobOptions withTags(Map<String, String> newTags) {
        return new CreateJobOptions(
                returnAddress,
                returnAccount,
                logLevel,
                diagnosticsPath,
                backupManifests,
                encryptionKey,
                newTags);
    }
}
