// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

/** A manifest is not of the documented form. */
final class ManifestFormatException extends Exception {

    private static final long serialVersionUID = 1;

    ManifestFormatException(String message) {
        super(message);
    }

    ManifestFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
