// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import java.io.IOException;

/** The drive does not give what it should. */
final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Something could not be read.
     *
     * @param what as the object of a sentence
     */
    Unreadable(String what, IOException cause) {
        super("Cannot read " + what + ": " + cause.getMessage(), cause);
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
