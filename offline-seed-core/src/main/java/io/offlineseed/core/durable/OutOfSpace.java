// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells a full file system from other failures. Java has no exception of its own for it, and the
 * system's words depend on its language, so what is left is looked at too, unless the failure has a
 * type that says something else.
 */
public final class OutOfSpace {

    private static final Pattern WORDS =
            Pattern.compile(
                    "no space left|not enough space|disk space|disk full|quota exceeded",
                    Pattern.CASE_INSENSITIVE);

    private static final long FULL_BYTES = 1 << 20; // what a full file system may still report

    private static final int MAX_CAUSES = 20;

    private OutOfSpace() {}

    /** Returns whether writing failed because there is no room left, as far as the failure says. */
    public static boolean caused(Throwable failure) {
        return judge(failure, null, FreeSpace.OF_SYSTEM);
    }

    /**
     * Returns whether writing failed because there is no room left.
     *
     * @param where a file or directory of the file system that was written to, existing or not
     */
    public static boolean caused(Throwable failure, Path where) {
        return judge(failure, where, FreeSpace.OF_SYSTEM);
    }

    /** As {@link #caused(Throwable, Path)}, where {@code space} says what is left. */
    public static boolean caused(Throwable failure, Path where, FreeSpace space) {
        return judge(failure, where, space);
    }

    private static boolean judge(Throwable failure, @Nullable Path where, FreeSpace space) {
        boolean unexplained = false;
        Path place = where;
        Throwable each = failure;
        for (int depth = 0; each != null && depth < MAX_CAUSES; depth++) {
            if (each instanceof FileSystemException at) {
                if (says(at.getReason())) { // not the message, which holds a path
                    return true;
                }
                unexplained = at.getClass() == FileSystemException.class;
                if (place == null && at.getFile() != null) {
                    place = find(at.getFile());
                }
            } else if (each instanceof IOException) {
                if (says(each.getMessage())) {
                    return true;
                }
                unexplained = true;
            }
            each = each.getCause();
        }
        return unexplained && place != null && isFull(place, space);
    }

    private static @Nullable Path find(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            return null; // of another kind of file system
        }
    }

    private static boolean says(@Nullable String words) {
        return words != null && WORDS.matcher(words).find();
    }

    private static boolean isFull(Path where, FreeSpace space) {
        Path existing = where.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing != null && space.usableBytes(existing) < FULL_BYTES;
        } catch (IOException e) {
            return false; // the place itself is gone: not a matter of room
        }
    }
}
