// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import java.util.List;

/**
 * What was written as an initial replica. What could not be read is never skipped in silence: it is
 * counted here, stands in the catalog with its reason, and the first of it is shown.
 *
 * @param files regular files written
 * @param directories directories written
 * @param symlinks symbolic links written
 * @param sourceBytes bytes of file content read
 * @param stagedBytes bytes of all segments and of the catalog
 * @param segments number of segments
 * @param sparseFiles files with aligned runs of 64 KiB zeros, which mostly are holes; they are
 *     stored in full
 * @param notStored entries that could not be read, changed while they were read, or are of a kind
 *     that cannot be stored (sockets, devices)
 * @param firstNotStored up to 100 of them, each with path and reason
 */
public record ReplicaReport(
        long files,
        long directories,
        long symlinks,
        long sourceBytes,
        long stagedBytes,
        int segments,
        long sparseFiles,
        long notStored,
        List<String> firstNotStored) {

    /** Copies the list. */
    public ReplicaReport {
        firstNotStored = List.copyOf(firstNotStored);
    }

    /** Returns whether everything the source holds was stored. */
    public boolean isComplete() {
        return notStored == 0;
    }
}
