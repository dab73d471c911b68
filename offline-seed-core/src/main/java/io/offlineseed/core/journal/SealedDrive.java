// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.journal;

import io.offlineseed.drive.PreparedDrive;
import java.util.Objects;

/**
 * A sealed drive, with what its recovery password is checked by.
 *
 * @param drive what callers see of it
 * @param passwordCheck see {@link DriveJournal#passwordCheck}; empty text if it has no password
 */
public record SealedDrive(PreparedDrive drive, String passwordCheck) {

    /** Validates that nothing is null. */
    public SealedDrive {
        Objects.requireNonNull(drive, "drive");
        Objects.requireNonNull(passwordCheck, "passwordCheck");
    }
}
