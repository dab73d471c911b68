// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.vault;

import java.util.List;

/**
 * What a repair found and did. That a blob is right was seen in its block list afterwards.
 *
 * @param blobs blobs the manifests name
 * @param passedOver blobs that were not looked at because a copy log says that they arrived
 * @param rightBlobs blobs that were right and were left alone
 * @param repairedBlobs blobs that are right now
 * @param uploadedBlocks blocks and ranges of pages that were sent
 * @param uploadedBytes bytes of those
 * @param problemCount blobs that are not right
 * @param problems the first 1000 of them, with the reason and what to do
 */
public record RepairReport(
        long blobs,
        long passedOver,
        long rightBlobs,
        long repairedBlobs,
        long uploadedBlocks,
        long uploadedBytes,
        long problemCount,
        List<SeedOutcome.Problem> problems) {

    /** Copies the list. */
    public RepairReport {
        problems = List.copyOf(problems);
    }

    /** Returns whether nothing is left to repair; {@link RecoveryVault#prove} then proves it. */
    public boolean isComplete() {
        return problemCount == 0;
    }
}
