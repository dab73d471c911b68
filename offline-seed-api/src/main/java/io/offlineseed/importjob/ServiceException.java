// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import io.offlineseed.OfflineSeedException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The service refused, could not be reached, or answered something that cannot be understood. */
public class ServiceException extends OfflineSeedException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Integer httpStatus;
    private final @Nullable String serviceCode;
    private final @Nullable String requestId;
    private final @Nullable Duration retryAfter;

    /**
     * Creates one.
     *
     * @param code stable name of the problem
     * @param message what, why, how to fix, and the state the job was left in
     * @param httpStatus the answer's status, or null if there was no answer
     * @param serviceCode the service's own error code, or null
     * @param requestId what Microsoft's support can find the call by, or null
     * @param retryable whether the same call may succeed later
     * @param cause what led to it, or null
     */
    public ServiceException(
            String code,
            String message,
            @Nullable Integer httpStatus,
            @Nullable String serviceCode,
            @Nullable String requestId,
            boolean retryable,
            @Nullable Throwable cause) {
        this(code, message, httpStatus, serviceCode, requestId, retryable, cause, null);
    }

    /**
     * Creates one that tells when to ask again.
     *
     * @param code stable name of the problem
     * @param message what, why, how to fix, and the state the job was left in
     * @param httpStatus the answer's status, or null if there was no answer
     * @param serviceCode the service's own error code, or null
     * @param requestId what Microsoft's support can find the call by, or null
     * @param retryable whether the same call may succeed later
     * @param cause what led to it, or null
     * @param retryAfter how long the service asks to wait, or null
     */
    public ServiceException(
            String code,
            String message,
            @Nullable Integer httpStatus,
            @Nullable String serviceCode,
            @Nullable String requestId,
            boolean retryable,
            @Nullable Throwable cause,
            @Nullable Duration retryAfter) {
        super(code, message, retryable, cause);
        this.retryAfter = retryAfter;
        this.httpStatus = httpStatus;
        this.serviceCode = serviceCode;
        this.requestId = requestId;
    }

    /** Returns the answer's HTTP status; empty if there was no answer. */
    public final OptionalInt httpStatus() {
        return httpStatus == null ? OptionalInt.empty() : OptionalInt.of(httpStatus);
    }

    /** Returns the service's own error code, if it gave one. */
    public final Optional<String> serviceCode() {
        return Optional.ofNullable(serviceCode);
    }

    /** Returns what Microsoft's support can find the call by, if the service gave it. */
    public final Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** Returns how long the service asks to wait before the next call, if it does. */
    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
