// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.vault;

import java.util.List;
import java.util.Objects;

/**
 * Whether every blob of a seed arrived, and how closely that was looked at.
 *
 * @param level how closely
 * @param blobs blobs the manifests name
 * @param bytes bytes of those blobs
 * @param provenBlobs blobs that are what the manifests say, at this level
 * @param provenBytes bytes of those blobs
 * @param bytesRead bytes that were downloaded and compared
 * @param problemCount blobs that are missing or differ
 * @param problems the first 1000 of them, with what is wrong
 * @param notChecked what this level could not check, in words for a person; empty if nothing
 */
public record SeedOutcome(
        ProofLevel level,
        long blobs,
        long bytes,
        long provenBlobs,
        long provenBytes,
        long bytesRead,
        long problemCount,
        List<Problem> problems,
        List<String> notChecked) {

    /**
     * A blob that is not what the manifest says.
     *
     * @param blob its path, container first
     * @param message what is wrong with it
     */
    public record Problem(String blob, String message) {}

    /** Validates and copies. */
    public SeedOutcome {
        Objects.requireNonNull(level, "level");
        problems = List.copyOf(problems);
        notChecked = List.copyOf(notChecked);
    }

    /** Returns whether every blob of every manifest arrived, as far as this level tells. */
    public boolean isComplete() {
        return problemCount == 0 && provenBlobs == blobs;
    }
}
