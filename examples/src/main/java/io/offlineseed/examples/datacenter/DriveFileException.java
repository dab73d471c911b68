// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

/** A file on a drive cannot be had; carries the status the log gives for it. */
final class DriveFileException extends Exception {

    private static final long serialVersionUID = 1;

    private final String status;

    DriveFileException(String status) {
        super(status);
        this.status = status;
    }

    String status() {
        return status;
    }
}
