// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import java.util.List;

/**
 * What became of holding a volume against the checklist.
 *
 * @param files how many files it has, without the file system's own
 * @param directories how many directories, without the file system's own
 * @param findingCount how many findings there are
 * @param harmlessCount how many of them are of a kind that does no harm
 * @param findings the first twenty of each kind
 * @param isComplete false if it was stopped before the end
 */
public record NtfsReport(
        long files,
        long directories,
        long findingCount,
        long harmlessCount,
        List<NtfsFinding> findings,
        boolean isComplete) {

    /** Copies the list. */
    public NtfsReport {
        findings = List.copyOf(findings);
    }

    /** Returns whether everything was looked at and nothing found. */
    public boolean isClean() {
        return isComplete && findingCount == 0;
    }
}
