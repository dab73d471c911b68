// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

/** What a drive is like, as far as it matters for a seed. */
public enum DriveTrait {
    /** It refuses to be written. */
    READ_ONLY,
    /** Its medium can be taken out, as in a card reader. */
    REMOVABLE_MEDIUM,
    /** Its medium spins. */
    ROTATING,
    /** It has no moving parts. */
    SOLID_STATE
}
