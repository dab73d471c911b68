// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import java.util.List;

/**
 * What reading a drive back has shown.
 *
 * @param complete whether everything was looked at; not so if it was stopped or the manifest is
 *     unreadable
 * @param blobs blobs of the manifest that were looked at
 * @param bytes bytes of them that were compared
 * @param differenceCount all differences
 * @param differences the first hundred, in the order of the manifest
 * @param unexpectedCount files on the volume that neither the manifest nor the caller names; the
 *     service passes over them
 * @param unexpected some of their paths, at most a hundred
 */
public record VerifyReport(
        boolean complete,
        long blobs,
        long bytes,
        long differenceCount,
        List<Difference> differences,
        long unexpectedCount,
        List<String> unexpected) {

    /** How many differences and unexpected files are told one by one. */
    public static final int MOST_TOLD = 100;

    /** Copies the lists. */
    public VerifyReport {
        differences = List.copyOf(differences);
        unexpected = List.copyOf(unexpected);
    }

    /** Returns whether everything was looked at and is as it should be. */
    public boolean isRight() {
        return complete && differenceCount == 0;
    }
}
