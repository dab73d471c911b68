// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.ProgressListener;
import java.util.Objects;

/**
 * How a drive is verified. Immutable.
 *
 * @param manifestRequired whether a drive without a manifest is found wrong; by default it is not,
 *     and only its file system is looked at
 * @param threads threads that read and hash, 1 to 64; 2 by default, which one drive mostly keeps
 *     busy. Each takes 4 MiB of direct memory
 * @param progress watches; {@link ProgressListener#NONE} by default
 */
public record VerifyOptions(boolean manifestRequired, int threads, ProgressListener progress) {

    private static final int MOST_THREADS = 64;

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the number of threads is outside its range
     */
    public VerifyOptions {
        Objects.requireNonNull(progress, "progress");
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(
                    "threads must be 1 to " + MOST_THREADS + ", was " + threads);
        }
    }

    /** Returns the defaults. */
    public static VerifyOptions defaults() {
        return new VerifyOptions(false, 2, ProgressListener.NONE);
    }

    /** Returns these options with a manifest that must be there, or need not. */
    public VerifyOptions withManifestRequired(boolean required) {
        return new VerifyOptions(required, threads, progress);
    }

    /** Returns these options with another number of threads. */
    public VerifyOptions withThreads(int count) {
        return new VerifyOptions(manifestRequired, count, progress);
    }

    /** Returns these options with a listener. */
    public VerifyOptions withProgress(ProgressListener listener) {
        return new VerifyOptions(manifestRequired, threads, listener);
    }
}
