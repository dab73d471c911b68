// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import io.offlineseed.ProgressListener;
import java.util.Objects;

/**
 * How a backup is sealed. Immutable.
 *
 * @param hashNow whether files that other tools staged are read and hashed now, so that a change
 *     made between sealing and copying that keeps size and time is noticed too; false by default,
 *     as it reads everything once more
 * @param progress watches; {@link ProgressListener#NONE} by default
 */
public record SealOptions(boolean hashNow, ProgressListener progress) {

    /** Validates that nothing is null. */
    public SealOptions {
        Objects.requireNonNull(progress, "progress");
    }

    /** Returns the defaults. */
    public static SealOptions defaults() {
        return new SealOptions(false, ProgressListener.NONE);
    }

    /** Returns these options with hashing at sealing time switched on or off. */
    public SealOptions withHashNow(boolean on) {
        return new SealOptions(on, progress);
    }

    /** Returns these options with a listener. */
    public SealOptions withProgress(ProgressListener listener) {
        return new SealOptions(hashNow, listener);
    }
}
