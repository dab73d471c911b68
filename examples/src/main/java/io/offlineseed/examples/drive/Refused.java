// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

/** What was asked is not done, and why; the message is all that the user is told. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(String words) {
        super(words);
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
