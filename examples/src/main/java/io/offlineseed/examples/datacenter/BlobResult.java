// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.util.List;

/**
 * What became of one blob, in the words of the service's log.
 *
 * @param blobPath where it is now: the new name of a renamed one
 * @param parts one status for each part of the entry, or none
 */
record BlobResult(
        BlobEntry entry,
        String status,
        String blobPath,
        String disposition,
        List<String> parts,
        String metadata,
        String properties) {

    BlobResult {
        parts = List.copyOf(parts);
    }

    boolean isImported() {
        return isCompleted() && !disposition.equals("Skipped");
    }

    boolean isCompleted() {
        return status.equals("Completed");
    }

    /** Returns whether there is nothing to say about it but that it is there. */
    boolean isClean() {
        return isCompleted() && disposition.equals("Created");
    }
}
