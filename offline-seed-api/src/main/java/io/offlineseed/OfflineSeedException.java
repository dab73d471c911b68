// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A promise this library could not keep. The message says what happened, why, how to fix it, and in
 * which state the drive or job was left; {@link #code()} is the stable name under which {@code
 * docs/troubleshooting.md} explains it.
 *
 * <p>Wrong arguments are {@link IllegalArgumentException}, calls in the wrong order {@link
 * IllegalStateException}.
 */
public abstract class OfflineSeedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean retryable;

    /**
     * For the exceptions of each field.
     *
     * @param code stable upper-case name, such as {@code DRIVE_IN_USE}
     * @param message what, why, how to fix, and the state things were left in
     * @param retryable whether the same call may succeed later without anything being changed
     * @param cause what led to it, or null
     */
    protected OfflineSeedException(
            String code, String message, boolean retryable, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.code = Objects.requireNonNull(code, "code");
        this.retryable = retryable;
    }

    /** Returns the stable name of this problem, such as {@code DRIVE_IN_USE}. */
    public final String code() {
        return code;
    }

    /** Returns whether the same call may succeed later although nobody changed anything. */
    public final boolean isRetryable() {
        return retryable;
    }
}
