// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

/** A blob cannot be repaired; the message is for the report. */
final class UnrepairableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnrepairableException(String message) {
        super(message, null, false, false);
    }
}
