// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.util.List;

/**
 * The first line of a catalog.
 *
 * @param roots the trees that were written, in the order of their names
 */
public record CatalogHeader(List<SourceRoot> roots) implements CatalogLine {

    /** Copies the list. */
    public CatalogHeader {
        roots = List.copyOf(roots);
    }
}
