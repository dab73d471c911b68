// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.util.Objects;

/**
 * A tree that is or was written.
 *
 * @param name the first name of all its paths in the replica
 * @param source where it lay, absolute, as text
 */
public record SourceRoot(TreePath name, String source) {

    /** Validates that nothing is null. */
    public SourceRoot {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
    }
}
