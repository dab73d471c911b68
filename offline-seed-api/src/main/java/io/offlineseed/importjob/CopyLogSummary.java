// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a copy log says as a whole. Source: docs/formats/copy-logs.md.
 *
 * @param form what kind of log it is
 * @param version its version as it gives it
 * @param driveId the drive as it names it: its serial number, in logs without root a number of the
 *     service's own
 * @param drive what became of the drive; empty for a verbose log without root, which does not tell
 * @param blobs blobs it names
 * @param failedBlobs those of them that did not arrive as they should, unknown words included
 * @param filesInAll files and blobs of the drive as the log counts them, if it does
 * @param filesErrored those of them that had errors, as the log counts them, if it does
 * @param errorCounts how often which error occurred, as the log counts them
 * @param unrecognised names of elements that no description has, and how often each occurred; the
 *     first hundred names
 */
public record CopyLogSummary(
        Form form,
        Optional<String> version,
        Optional<String> driveId,
        Optional<CopyLogEntry> drive,
        long blobs,
        long failedBlobs,
        OptionalLong filesInAll,
        OptionalLong filesErrored,
        Map<String, Long> errorCounts,
        Map<String, Long> unrecognised) {

    /** The kinds of logs. */
    public enum Form {
        /** {@code DriveLog}, an error or a verbose log: blobs with their blocks or page ranges. */
        DRIVE_LOG,
        /** A copy log without root: what had errors, and a summary. */
        COPY_LOG,
        /** A verbose log without root: what was copied. */
        VERBOSE_LOG
    }

    /** Validates that nothing is null, and copies. */
    public CopyLogSummary {
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(driveId, "driveId");
        Objects.requireNonNull(drive, "drive");
        Objects.requireNonNull(filesInAll, "filesInAll");
        Objects.requireNonNull(filesErrored, "filesErrored");
        errorCounts = Map.copyOf(errorCounts);
        unrecognised = Map.copyOf(unrecognised);
    }
}
