// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.util.Objects;

/**
 * The last line of a catalog; one without it was cut off.
 *
 * @param segments number of segments
 * @param segmentBytes bytes of all segments
 * @param totals counts over all entries
 */
public record CatalogEnd(int segments, long segmentBytes, Totals totals) implements CatalogLine {

    /** Validates. */
    public CatalogEnd {
        Objects.requireNonNull(totals, "totals");
        if (segments < 0 || segmentBytes < 0) {
            throw new IllegalArgumentException(
                    "counts must not be negative, were " + segments + ", " + segmentBytes);
        }
    }
}
