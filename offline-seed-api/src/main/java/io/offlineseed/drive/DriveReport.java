// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.List;

/**
 * What reading a whole drive has shown: its partition table and BitLocker metadata, its file system
 * held against everything Windows is known to ask of one, and its files compared with the manifest
 * on it.
 *
 * @param complete whether everything was looked at; not so if damage stood in the way
 * @param hasManifest whether there is a manifest, so that contents could be compared at all
 * @param files files of the volume
 * @param directories directories of the volume
 * @param blobs blobs of the manifest that were compared
 * @param blobBytes bytes of them
 * @param damageCount findings about the volume that are damage
 * @param remarkCount those that do no harm
 * @param findings the first of both, damage first; at most twenty of each kind
 * @param differenceCount all differences from the manifest
 * @param differences the first hundred, in the order of the manifest
 * @param unexpectedCount files that the manifest does not name; the service passes over them. 0
 *     without a manifest
 * @param unexpected some of their paths, at most a hundred
 */
public record DriveReport(
        boolean complete,
        boolean hasManifest,
        long files,
        long directories,
        long blobs,
        long blobBytes,
        long damageCount,
        long remarkCount,
        List<StructureFinding> findings,
        long differenceCount,
        List<ContentDifference> differences,
        long unexpectedCount,
        List<String> unexpected) {

    /** Validates that no count is negative or less than what it counts, and copies the lists. */
    public DriveReport {
        findings = List.copyOf(findings);
        differences = List.copyOf(differences);
        unexpected = List.copyOf(unexpected);
        if (files < 0 || directories < 0 || blobs < 0 || blobBytes < 0) {
            throw new IllegalArgumentException("a count is negative");
        }
        if (findings.size() > damageCount + remarkCount
                || differences.size() > differenceCount
                || unexpected.size() > unexpectedCount) {
            throw new IllegalArgumentException("a count is less than what is listed");
        }
    }

    /** Returns whether everything was looked at, and nothing is damaged or different. */
    public boolean isSound() {
        return complete && damageCount == 0 && differenceCount == 0;
    }
}
