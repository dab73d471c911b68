// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.Objects;

/**
 * A way in which a drive is in use at the moment.
 *
 * @param kind what kind of use
 * @param detail what uses it, such as a mount point or volume letter
 */
public record DriveUse(Kind kind, String detail) {

    /** The kinds of use. */
    public enum Kind {
        /** The running system needs the drive. */
        SYSTEM,
        /** A volume of the drive is mounted. */
        MOUNTED,
        /** Another program or device layer holds the drive. */
        HELD,
        /** It could not be found out; treated as the worst case. */
        UNDETERMINED
    }

    /** Validates that nothing is null. */
    public DriveUse {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }
}
