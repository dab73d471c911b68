// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

/** A drive cannot be imported at all; carries the status its log ends with. */
final class DriveRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final String status;

    DriveRefusedException(String status) {
        super(status);
        this.status = status;
    }

    String status() {
        return status;
    }
}
