// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed;

/**
 * Watches a long call. It is called on the caller's thread, at most ten times a second for each
 * drive and once at the end. It only watches: what it throws is logged and the work goes on.
 */
@FunctionalInterface
public interface ProgressListener {

    /** Watches nothing; the default everywhere. */
    ProgressListener NONE = progress -> {};

    /** Tells how far the call has come. */
    void onProgress(Progress progress);
}
