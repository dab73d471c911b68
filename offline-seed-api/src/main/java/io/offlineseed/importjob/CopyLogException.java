// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import io.offlineseed.OfflineSeedException;
import org.jspecify.annotations.Nullable;

/** A copy log cannot be read or understood. A proof of the blobs does without it. */
public final class CopyLogException extends OfflineSeedException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param code stable name of the problem
     * @param message what, why and how to go on
     * @param retryable whether the same call may succeed later
     * @param cause what led to it, or null
     */
    public CopyLogException(
            String code, String message, boolean retryable, @Nullable Throwable cause) {
        super(code, message, retryable, cause);
    }
}
