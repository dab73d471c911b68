// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

/**
 * A run of consecutive blobs of the sealed list.
 *
 * @param first ordinal of the first blob
 * @param end ordinal after the last blob
 */
public record OrdinalRange(long first, long end) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the range is empty or begins below 0
     */
    public OrdinalRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException(
                    "a range of ordinals must begin at 0 or later and hold at least one, was "
                            + first
                            + " to "
                            + end);
        }
    }

    /** Returns how many blobs it holds. */
    public long count() {
        return end - first;
    }

    /** Returns whether it holds the blob with that ordinal. */
    public boolean contains(long ordinal) {
        return ordinal >= first && ordinal < end;
    }
}
