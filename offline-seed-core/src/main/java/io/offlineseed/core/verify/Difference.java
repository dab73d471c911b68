// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * Something on a drive that is not as it should be.
 *
 * @param kind what is wrong
 * @param file the file's path on the volume
 * @param block the block of 4 MiB in the file, from 0, where one is meant
 * @param expected what should be there
 * @param found what is there
 */
public record Difference(Kind kind, String file, OptionalInt block, String expected, String found) {

    /** What can be wrong. */
    public enum Kind {
        /** The manifest is missing, cannot be read or is none. */
        MANIFEST_UNREADABLE,
        /** The manifest is not the one that was written: length or MD5 differ. */
        MANIFEST_DIFFERS,
        /** The manifest states another drive. */
        DRIVE_ID_DIFFERS,
        /** The manifest states another MD5 than was computed when the block was copied. */
        HASH_RUN_DIFFERS,
        /** The metadata or properties file has another MD5 than the manifest states. */
        SIDECAR_DIFFERS,
        /** A file of the manifest is not on the volume. */
        FILE_MISSING,
        /** A file is shorter than the manifest states. */
        FILE_SHORTER,
        /** A file is longer than the manifest states. */
        FILE_LONGER,
        /** A block has another MD5 than the manifest states. */
        BLOCK_DIFFERS,
        /** The drive does not give a block. */
        BLOCK_UNREADABLE
    }

    /** Validates that nothing is null. */
    public Difference {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(block, "block");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(found, "found");
    }

    /** Returns the difference in words for a person. */
    public String describe() {
        return kind
                + " in '"
                + file
                + "'"
                + (block.isPresent() ? ", block " + block.getAsInt() : "")
                + ": expected "
                + expected
                + ", found "
                + found;
    }
}
