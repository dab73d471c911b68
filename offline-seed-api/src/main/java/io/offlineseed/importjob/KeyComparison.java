// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.Objects;

/**
 * Whether the service can open a drive: its key beside the one the drive was sealed with. Holds no
 * key.
 *
 * @param driveId the drive's serial number
 * @param result what came out
 */
public record KeyComparison(String driveId, Result result) {

    /** What came out. */
    public enum Result {
        /** The service has the drive's recovery password. */
        SAME,

        /** The service has another key: the datacenter cannot open the drive. */
        DIFFERENT,

        /** The service has no key of this drive: the datacenter cannot open it. */
        NOT_AT_SERVICE,

        /** The service has a key of a drive that is not the backup's. */
        NOT_OF_BACKUP
    }

    /** Validates that nothing is null. */
    public KeyComparison {
        Objects.requireNonNull(driveId, "driveId");
        Objects.requireNonNull(result, "result");
    }
}
