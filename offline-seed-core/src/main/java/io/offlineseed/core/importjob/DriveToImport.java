// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import java.util.Collection;
import java.util.Objects;

/**
 * A drive with what opens it, on the way to the service.
 *
 * @param drive the drive
 * @param password what opens it; closed by whoever made this
 */
record DriveToImport(PreparedDrive drive, RecoveryPassword password) {

    DriveToImport {
        Objects.requireNonNull(drive, "drive");
        Objects.requireNonNull(password, "password");
    }

    static void closeAll(Collection<DriveToImport> drives) {
        drives.forEach(each -> each.password().close());
    }
}
