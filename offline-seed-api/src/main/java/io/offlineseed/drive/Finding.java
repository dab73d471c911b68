// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.Objects;

/**
 * Something a check found.
 *
 * @param code stable name, explained in docs/troubleshooting.md
 * @param severity what it means for the data
 * @param message what was found
 * @param remedy what to do about it
 */
public record Finding(String code, Severity severity, String message, String remedy) {

    /** What a finding means for the data. */
    public enum Severity {
        /** Good to know; nothing can be lost by it. */
        NOTE,
        /** Going on may cost a rejected drive or a repeated shipment. */
        WARNING,
        /** Going on would lose data or could not succeed; it is refused. */
        REFUSAL
    }

    /** Validates that nothing is null. */
    public Finding {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(remedy, "remedy");
    }
}
