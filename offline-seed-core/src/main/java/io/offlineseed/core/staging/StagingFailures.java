// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.core.durable.OutOfSpace;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;

/** What the system's failures mean for a staging location. */
final class StagingFailures {

    private StagingFailures() {}

    /** Returns what went wrong, with the file, as a part of a sentence. */
    static String reason(Exception e) {
        if (e instanceof DirectoryIteratorException && e.getCause() instanceof IOException cause) {
            return reason(cause);
        }
        if (e instanceof AccessDeniedException denied) {
            return "access to " + denied.getFile() + " was denied";
        }
        if (e instanceof NoSuchFileException gone) {
            return gone.getFile() + " does not exist";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason() + " (" + failure.getFile() + ")";
        }
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    /** State cannot be written. */
    static StagingException notWritable(String what, Path where, Exception e) {
        boolean full = OutOfSpace.caused(e, where);
        return new StagingException(
                full ? "STAGING_FULL" : "STAGING_NOT_WRITABLE",
                "Cannot "
                        + what
                        + " in "
                        + where
                        + ": "
                        + (e instanceof ReadOnlyFileSystemException
                                ? "the file system is read-only"
                                : reason(e))
                        + (full
                                ? ". There is no space left: make room there, then make the same call"
                                        + " again."
                                : ". Make the location writable for this user, or open it with a"
                                        + " state directory elsewhere.")
                        + " What was there before is unchanged.",
                e);
    }

    /** Something there cannot be read. */
    static StagingException notReadable(String what, Exception e) {
        return new StagingException(
                "STATE_UNREADABLE",
                "Cannot "
                        + what
                        + ": "
                        + reason(e)
                        + ". Check that the location is reachable and may be read by this user. Nothing was"
                        + " changed.",
                e);
    }
}
