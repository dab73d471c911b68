// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.vault;

import java.util.List;

/**
 * What was restored. Each file's content was compared with the hash in the catalog.
 *
 * @param files regular files written
 * @param directories directories made
 * @param symlinks symbolic links made
 * @param bytes bytes of file content written
 * @param problemCount entries that could not be restored as they were
 * @param problems the first 1000 of them, each with path and reason
 */
public record RestoreReport(
        long files,
        long directories,
        long symlinks,
        long bytes,
        long problemCount,
        List<String> problems) {

    /** Copies the list. */
    public RestoreReport {
        problems = List.copyOf(problems);
    }

    /** Returns whether everything the catalog holds was restored as it was. */
    public boolean isComplete() {
        return problemCount == 0;
    }
}
