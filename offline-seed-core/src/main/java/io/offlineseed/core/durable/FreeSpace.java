// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells how much room a place has left, and whether that is why something failed. */
@FunctionalInterface
public interface FreeSpace {

    /**
     * As the system tells it; what claims to have no size at all is taken for unlimited, and so is
     * what is read-only, where a write fails for that reason.
     */
    FreeSpace OF_SYSTEM =
            existing -> {
                FileStore store = Files.getFileStore(existing);
                boolean limited = store.getTotalSpace() > 0 && !store.isReadOnly();
                return limited ? store.getUsableSpace() : Long.MAX_VALUE;
            };

    /** Less than this free: what failed there failed for space. */
    long FULL_BYTES = 1 << 20; // more than any of our writes takes beside the blobs

    /** What systems say of it in English; Java has no type for it. */
    Pattern TOLD =
            Pattern.compile(
                    "(?i)no space left|not enough space|disk space|quota exceeded|disk full");

    /** Returns the bytes this process may still write to where {@code existing} lies. */
    long usableBytes(Path existing) throws IOException;

    /**
     * Returns whether a write failed because there is no room. A system that speaks another
     * language is understood by the room that is left.
     *
     * @param where what was written, or a folder above it; need not exist
     */
    default boolean isCauseOf(Exception failure, Path where) {
        boolean otherwiseExplained = true;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof FileSystemException told) {
                if (says(told.getReason())) { // not its message, which holds a path
                    return true;
                }
                otherwiseExplained = told.getClass() != FileSystemException.class;
            } else if (each instanceof IOException) {
                if (says(each.getMessage())) {
                    return true;
                }
                otherwiseExplained = false;
            }
        }
        return !otherwiseExplained && isFull(where);
    }

    private static boolean says(@Nullable String message) {
        return message != null && TOLD.matcher(message).find();
    }

    private boolean isFull(Path where) {
        Path existing = where.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing != null && usableBytes(existing) < FULL_BYTES;
        } catch (IOException e) {
            return false; // the place itself is gone: not a matter of space
        }
    }
}
