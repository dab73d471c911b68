// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a file system says of an entry.
 *
 * @param type what it is
 * @param sizeBytes length of a file's content; 0 for anything else
 * @param modified when its content changed last; empty if it could not be looked at
 * @param statusChanged when its content or attributes changed last, where the system tells
 * @param posix mode and owner, where the system has them
 * @param dosAttributes the letters of those of R, H, S, A that are set, where the system has them
 * @param links number of names the entry has; 1 where the system does not tell
 */
public record EntryFacts(
        EntryType type,
        long sizeBytes,
        Optional<Instant> modified,
        Optional<Instant> statusChanged,
        Optional<Posix> posix,
        Optional<String> dosAttributes,
        int links) {

    /**
     * Mode and owner.
     *
     * @param mode permissions with set-user-id, set-group-id and sticky, 0 to 07777
     * @param userId number of the owner
     * @param groupId number of the group
     * @param user name of the owner, empty if it has none
     * @param group name of the group, empty if it has none
     */
    public record Posix(int mode, long userId, long groupId, String user, String group) {

        /** Validates. */
        public Posix {
            if (mode < 0 || mode > 07777 || userId < 0 || groupId < 0) {
                throw new IllegalArgumentException(
                        "mode must be 0 to 07777 and ids not negative, were "
                                + Integer.toOctalString(mode)
                                + ", "
                                + userId
                                + ", "
                                + groupId);
            }
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(group, "group");
        }
    }

    /** Validates. */
    public EntryFacts {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(modified, "modified");
        Objects.requireNonNull(statusChanged, "statusChanged");
        Objects.requireNonNull(posix, "posix");
        Objects.requireNonNull(dosAttributes, "dosAttributes");
        if (sizeBytes < 0 || links < 1) {
            throw new IllegalArgumentException(
                    "sizeBytes must not be negative and links at least 1, were "
                            + sizeBytes
                            + ", "
                            + links);
        }
    }

    /** Returns what is known of something that could not be looked at: nothing. */
    static EntryFacts none() {
        return new EntryFacts(
                EntryType.OTHER,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1);
    }

    EntryFacts withSizeBytes(long bytes) {
        return new EntryFacts(type, bytes, modified, statusChanged, posix, dosAttributes, links);
    }
}
