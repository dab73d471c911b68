// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import io.offlineseed.ProgressListener;
import java.util.Objects;
import java.util.Optional;

/**
 * How a single file or stream is added to a backup. Immutable.
 *
 * @param kind the kind of blob; by default a page blob for {@code *.vhd} and {@code *.vhdx}, else a
 *     block blob
 * @param progress watches; {@link ProgressListener#NONE} by default
 */
public record AddOptions(Optional<BlobKind> kind, ProgressListener progress) {

    /** Validates that nothing is null. */
    public AddOptions {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(progress, "progress");
    }

    /** Returns the defaults. */
    public static AddOptions defaults() {
        return new AddOptions(Optional.empty(), ProgressListener.NONE);
    }

    /** Returns these options with a kind of blob of the caller's choice. */
    public AddOptions withKind(BlobKind newKind) {
        return new AddOptions(Optional.of(newKind), progress);
    }

    /** Returns these options with a listener. */
    public AddOptions withProgress(ProgressListener listener) {
        return new AddOptions(kind, listener);
    }
}
