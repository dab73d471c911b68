// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import org.jspecify.annotations.Nullable;

/** What was asked for collides with another job. */
public final class JobConflictException extends ServiceException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param code stable name of the problem
     * @param message what collides with what, how to fix it, and what was left
     * @param httpStatus the answer's status, or null if no call was made
     * @param serviceCode the service's own error code, or null
     * @param requestId what Microsoft's support can find the call by, or null
     */
    public JobConflictException(
            String code,
            String message,
            @Nullable Integer httpStatus,
            @Nullable String serviceCode,
            @Nullable String requestId) {
        super(code, message, httpStatus, serviceCode, requestId, false, null);
    }
}
