// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

/** How a written drive is proven before it counts as prepared. */
public enum Verification {
    /**
     * Every byte is read back through code that cannot see the writer, and compared; the default.
     */
    FULL,
    /**
     * Nothing is read back. The drive's content is as good as the drive's word; an import job is
     * created with it all the same, with a warning in the log.
     */
    NONE
}
