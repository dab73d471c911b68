// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.util.Objects;

/**
 * What a catalog says of a whole segment, after the segment's entries.
 *
 * @param segment name of the segment
 * @param bytes length of the segment
 * @param tarBytes length of the tar inside it
 * @param totals counts over the segment's entries
 */
public record SegmentSummary(String segment, long bytes, long tarBytes, Totals totals)
        implements CatalogLine {

    /** Validates. */
    public SegmentSummary {
        SegmentNames.number(segment);
        Objects.requireNonNull(totals, "totals");
        if (bytes < 0 || tarBytes < 0) {
            throw new IllegalArgumentException(
                    "sizes must not be negative, were " + bytes + ", " + tarBytes);
        }
    }
}
