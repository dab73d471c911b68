// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.vault;

import io.offlineseed.ProgressListener;
import java.util.Objects;

/**
 * How files are restored. Immutable.
 *
 * @param restoreOwners whether owner and group are set too, which needs a privileged user, and with
 *     them the set-id bits, which are left off otherwise; false by default
 * @param progress watches; {@link ProgressListener#NONE} by default
 */
public record RestoreOptions(boolean restoreOwners, ProgressListener progress) {

    /** Validates that nothing is null. */
    public RestoreOptions {
        Objects.requireNonNull(progress, "progress");
    }

    /** Returns the defaults. */
    public static RestoreOptions defaults() {
        return new RestoreOptions(false, ProgressListener.NONE);
    }

    /** Returns these options with setting of owner and group switched on or off. */
    public RestoreOptions withRestoreOwners(boolean on) {
        return new RestoreOptions(on, progress);
    }

    /** Returns these options with a listener. */
    public RestoreOptions withProgress(ProgressListener listener) {
        return new RestoreOptions(restoreOwners, listener);
    }
}
