// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.shipping.PostalAddress;
import java.util.Map;
import java.util.Objects;

/**
 * How an import job is created. Immutable.
 *
 * @param returnAddress where the drives go afterwards
 * @param returnAccount who pays for that
 * @param logLevel how much the datacenter logs; {@link LogLevel#VERBOSE} by default
 * @param diagnosticsPath container the logs go to; {@code waimportexport} by default, as the
 *     service has it
 * @param backupManifests whether the service keeps copies of the manifests beside the logs; true by
 *     default
 * @param tags the Azure resource's tags; none by default
 */
public record CreateJobOptions(
        PostalAddress returnAddress,
        CarrierAccount returnAccount,
        LogLevel logLevel,
        String diagnosticsPath,
        boolean backupManifests,
        Map<String, String> tags) {

    /** Validates that nothing is null, and copies. */
    public CreateJobOptions {
        Objects.requireNonNull(returnAddress, "returnAddress");
        Objects.requireNonNull(returnAccount, "returnAccount");
        Objects.requireNonNull(logLevel, "logLevel");
        if (diagnosticsPath.isBlank()) {
            throw new IllegalArgumentException(
                    "diagnosticsPath must name a container; the service's default is waimportexport");
        }
        tags = Map.copyOf(tags);
    }

    /** Returns the defaults, with where the drives go afterwards and who pays for it. */
    public static CreateJobOptions returnTo(PostalAddress address, CarrierAccount account) {
        return new CreateJobOptions(
                address, account, LogLevel.VERBOSE, "waimportexport", true, Map.of());
    }

    /** Returns these options with another log level. */
    public CreateJobOptions withLogLevel(LogLevel level) {
        return new CreateJobOptions(
                returnAddress, returnAccount, level, diagnosticsPath, backupManifests, tags);
    }

    /** Returns these options with another container for the logs. */
    public CreateJobOptions withDiagnosticsPath(String path) {
        return new CreateJobOptions(
                returnAddress, returnAccount, logLevel, path, backupManifests, tags);
    }

    /** Returns these options with copies of the manifests switched on or off. */
    public CreateJobOptions withBackupManifests(boolean on) {
        return new CreateJobOptions(
                returnAddress, returnAccount, logLevel, diagnosticsPath, on, tags);
    }

    /** Returns these options with other tags. */
    public CreateJobOptions withTags(Map<String, String> newTags) {
        return new CreateJobOptions(
                returnAddress, returnAccount, logLevel, diagnosticsPath, backupManifests, newTags);
    }
}
