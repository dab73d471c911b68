// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.List;
import java.util.Objects;

/**
 * Whether a drive is fit for a seed, and why not.
 *
 * @param drive the drive that was looked at
 * @param findings what was found, worst first
 */
public record DriveCheck(Drive drive, List<Finding> findings) {

    /** Validates and copies. */
    public DriveCheck {
        Objects.requireNonNull(drive, "drive");
        findings = List.copyOf(findings);
    }

    /** Returns whether no finding is a refusal. */
    public boolean isFit() {
        return findings.stream().noneMatch(f -> f.severity() == Finding.Severity.REFUSAL);
    }
}
