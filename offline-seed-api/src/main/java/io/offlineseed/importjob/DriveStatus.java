// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the service says of one drive. Source: docs/azure.md, "Drive states".
 *
 * @param driveId the serial number as the service has it
 * @param state the drive's state
 * @param copyStatus the service's word for how copying goes, once it does
 * @param percentComplete 0 to 100, once the service tells
 * @param bytesSucceeded bytes copied, once the service tells
 * @param bytesTotal bytes there are to copy, once the service tells
 * @param errorLog where the error log is, once there is one
 * @param verboseLog where the verbose log is, once there is one
 * @param manifestBackup where the manifest's copy is, once there is one
 * @param unrecognised what else the service said, as JSON text by name
 */
public record DriveStatus(
        String driveId,
        DriveState state,
        Optional<String> copyStatus,
        OptionalLong percentComplete,
        OptionalLong bytesSucceeded,
        OptionalLong bytesTotal,
        Optional<URI> errorLog,
        Optional<URI> verboseLog,
        Optional<URI> manifestBackup,
        Map<String, String> unrecognised) {

    /** Validates that nothing is null, and copies. */
    public DriveStatus {
        Objects.requireNonNull(driveId, "driveId");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(copyStatus, "copyStatus");
        Objects.requireNonNull(percentComplete, "percentComplete");
        Objects.requireNonNull(bytesSucceeded, "bytesSucceeded");
        Objects.requireNonNull(bytesTotal, "bytesTotal");
        Objects.requireNonNull(errorLog, "errorLog");
        Objects.requireNonNull(verboseLog, "verboseLog");
        Objects.requireNonNull(manifestBackup, "manifestBackup");
        unrecognised = Map.copyOf(unrecognised);
    }
}
