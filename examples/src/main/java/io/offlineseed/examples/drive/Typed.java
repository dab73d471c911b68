// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

/** A secret typed on the command line, which the system shows anyway; we at least do not. */
final class Typed {

    private final String text;

    Typed(String text) {
        this.text = text;
    }

    /** Returns a copy, which the caller wipes. */
    char[] text() {
        return text.toCharArray();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
