// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a walk came upon.
 *
 * @param path where it lies in the replica
 * @param file where it lies in the source
 * @param facts what the file system said; {@link EntryFacts#none()} if it could not be looked at
 * @param problem why it, or what is in it, cannot be read; empty if nothing is known yet
 */
record SourceEntry(TreePath path, Path file, EntryFacts facts, Optional<Problem> problem) {

    static SourceEntry readable(TreePath path, Path file, EntryFacts facts) {
        return new SourceEntry(path, file, facts, Optional.empty());
    }

    SourceEntry failed(Problem.Kind kind, String reason) {
        return new SourceEntry(path, file, facts, Optional.of(new Problem(kind, reason)));
    }
}
