// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

/** What the program ends with. */
final class Exit {

    /** All is well. */
    static final int OK = 0;

    /** The drive does not hold together. */
    static final int DAMAGED = 1;

    /** The command line is wrong, or what it asks was refused or could not be done. */
    static final int REFUSED = 2;

    private Exit() {}
}
