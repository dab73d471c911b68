// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.vault;

import io.offlineseed.ProgressListener;
import java.util.Objects;

/**
 * How the imported blobs are proven. Immutable.
 *
 * @param level how closely; {@link ProofLevel#BLOCK_LIST} by default
 * @param parallel requests under way at once, 1 to 64; 8 by default
 * @param progress watches; {@link ProgressListener#NONE} by default
 */
public record ProveOptions(ProofLevel level, int parallel, ProgressListener progress) {

    /** Validates that nothing is null and the number in its range. */
    public ProveOptions {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(progress, "progress");
        if (parallel < 1 || parallel > 64) {
            throw new IllegalArgumentException("parallel must be 1 to 64, was " + parallel);
        }
    }

    /** Returns the defaults. */
    public static ProveOptions defaults() {
        return new ProveOptions(ProofLevel.BLOCK_LIST, 8, ProgressListener.NONE);
    }

    /** Returns these options with another level. */
    public ProveOptions withLevel(ProofLevel value) {
        return new ProveOptions(value, parallel, progress);
    }

    /** Returns these options with that many requests under way at once. */
    public ProveOptions withParallel(int requests) {
        return new ProveOptions(level, requests, progress);
    }

    /** Returns these options with a listener. */
    public ProveOptions withProgress(ProgressListener listener) {
        return new ProveOptions(level, parallel, listener);
    }
}
