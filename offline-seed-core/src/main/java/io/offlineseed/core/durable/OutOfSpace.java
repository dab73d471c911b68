// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Tells a full file system from other failures. Java has no exception of its own for it, and the
 * system's words depend on its language, so what is left is looked at too.
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
        Throwable each = failure;
        for (int depth = 0; each != null && depth < MAX_CAUSES; depth++) {
            if (WORDS.matcher(String.valueOf(each.getMessage())).find()
                    || (each instanceof FileSystemException at
                            && at.getFile() != null
                            && isFull(at.getFile()))) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    /**
     * Returns whether writing failed because there is no room left.
     *
     * @param where a file or directory of the file system that was written to, existing or not
     */
    public static boolean caused(Throwable failure, Path where) {
        return caused(failure) || isFull(where);
    }

    private static boolean isFull(String file) {
        try {
            return isFull(Path.of(file));
        } catch (InvalidPathException e) {
            return false; // of another kind of file system
        }
    }

    private static boolean isFull(Path where) {
        Path existing = where.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing != null && Files.getFileStore(existing).getUsableSpace() < FULL_BYTES;
        } catch (IOException e) {
            return false; // the place itself is gone: not a matter of room
        }
    }
}
