// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The drive bears another claim than the one it was opened for, or none. It was left as it is. */
public final class NotThisClaimException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable ClaimMark found;

    /**
     * Creates one.
     *
     * @param found what the drive says about itself, or null if nothing
     * @param cause why it could not be opened, or null if it could
     */
    public NotThisClaimException(
            String message, @Nullable ClaimMark found, @Nullable Throwable cause) {
        super(message, cause);
        this.found = found;
    }

    /** Returns what the drive says about itself, if anything. */
    public Optional<ClaimMark> found() {
        return Optional.ofNullable(found);
    }
}
