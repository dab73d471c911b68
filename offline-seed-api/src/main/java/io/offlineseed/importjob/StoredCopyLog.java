// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.Objects;

/**
 * A copy log in a storage account. Source: docs/formats/copy-logs.md, "Where they are".
 *
 * @param driveId the drive it is about, as its name or the service says
 * @param kind which of a drive's logs
 * @param container the container it is in
 * @param blobName its name there
 */
public record StoredCopyLog(String driveId, Kind kind, String container, String blobName) {

    /** Which of a drive's logs. */
    public enum Kind {
        /** What went wrong. */
        ERROR,
        /** Everything; only if the job asked for it. */
        VERBOSE
    }

    /** Validates that nothing is null. */
    public StoredCopyLog {
        Objects.requireNonNull(driveId, "driveId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(container, "container");
        Objects.requireNonNull(blobName, "blobName");
    }
}
