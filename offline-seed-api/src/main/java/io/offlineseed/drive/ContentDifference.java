// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * Something on a drive that differs from what its manifest states.
 *
 * @param file the file's path on the volume
 * @param block the block of 4 MiB in the file, from 0, where one is meant
 * @param what what is wrong, in words
 * @param expected what should be there
 * @param found what is there
 */
public record ContentDifference(
        String file, OptionalInt block, String what, String expected, String found) {

    /** Validates that nothing is null. */
    public ContentDifference {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(block, "block");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(found, "found");
    }

    /** Returns the difference in words for a person. */
    public String describe() {
        return file
                + (block.isPresent() ? ", block " + block.getAsInt() : "")
                + ": "
                + what
                + "; expected "
                + expected
                + ", found "
                + found;
    }
}
