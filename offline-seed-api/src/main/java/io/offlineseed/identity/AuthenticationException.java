// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import io.offlineseed.OfflineSeedException;
import org.jspecify.annotations.Nullable;

/**
 * Who calls could not be established: an application, certificate or file that is missing, expired
 * or not allowed.
 */
public final class AuthenticationException extends OfflineSeedException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param code stable name of the problem
     * @param message what, why, how to fix, and the state things were left in; never a secret
     * @param retryable whether the same call may succeed later
     * @param cause what led to it, or null
     */
    public AuthenticationException(
            String code, String message, boolean retryable, @Nullable Throwable cause) {
        super(code, message, retryable, cause);
    }
}
