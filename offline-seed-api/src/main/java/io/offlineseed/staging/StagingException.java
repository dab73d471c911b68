// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import io.offlineseed.OfflineSeedException;
import org.jspecify.annotations.Nullable;

/**
 * A staged file is missing, changed or unreadable, or the staging location cannot take what it is
 * given.
 */
public final class StagingException extends OfflineSeedException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param code stable name of the problem
     * @param message what, why, how to fix, and what was left
     * @param cause what led to it, or null
     */
    public StagingException(String code, String message, @Nullable Throwable cause) {
        super(code, message, false, cause);
    }
}
