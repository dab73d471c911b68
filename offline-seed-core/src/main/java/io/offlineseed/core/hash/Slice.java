// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import java.util.Objects;

/**
 * A part of an array, not copied.
 *
 * @param array what it is a part of
 * @param offset where it begins
 * @param length how many bytes it has, possibly none
 */
@SuppressWarnings(
        "ArrayRecordComponent") // it names bytes rather than holding them; nobody compares slices
public record Slice(byte[] array, int offset, int length) {

    /** Validates that the part lies within the array. */
    public Slice {
        Objects.checkFromIndexSize(offset, length, array.length);
    }
}
