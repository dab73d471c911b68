// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.util.Objects;

/**
 * Why an entry of a source is not in the replica as it is in the source.
 *
 * @param kind what kind of problem
 * @param reason what happened, in words
 */
public record Problem(Kind kind, String reason) {

    /** Kinds of problems. */
    public enum Kind {
        /** It could not be read, or not to its end. */
        UNREADABLE,
        /** It was gone when its turn came. */
        VANISHED,
        /** It changed while it was read: what is stored may be half old, half new. */
        CHANGED,
        /** It is of a kind that cannot be stored. */
        NOT_STORABLE,
        /** The caller excluded it; the one kind that does not make a replica incomplete. */
        EXCLUDED
    }

    /** Validates that nothing is null. */
    public Problem {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
    }
}
