// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.vault;

import io.offlineseed.OfflineSeedException;
import org.jspecify.annotations.Nullable;

/** What is in the storage account cannot be read, or is not what was staged. */
public final class VaultException extends OfflineSeedException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param code stable name of the problem
     * @param message what, why, how to fix, and what was left
     * @param retryable whether the same call may succeed later
     * @param cause what led to it, or null
     */
    public VaultException(
            String code, String message, boolean retryable, @Nullable Throwable cause) {
        super(code, message, retryable, cause);
    }
}
