// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.DriveId;
import org.jspecify.annotations.Nullable;

/**
 * A drive is used by another program, process or machine. Once that ends, the same call may
 * succeed.
 */
public final class DriveInUseException extends DriveException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one with code {@code DRIVE_IN_USE}.
     *
     * @param message who uses it, how to end that, and the state the drive was left in
     * @param drive the drive, or null if it shows no serial number
     * @param cause what led to it, or null
     */
    public DriveInUseException(String message, @Nullable DriveId drive, @Nullable Throwable cause) {
        super("DRIVE_IN_USE", message, drive, null, true, cause);
    }
}
