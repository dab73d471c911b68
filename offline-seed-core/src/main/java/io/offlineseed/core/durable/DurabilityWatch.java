// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Sees every step on the way to durable state before it is done. Production watches nothing; tests
 * cut the power by throwing, from a chosen step on, an exception out of every call.
 */
@FunctionalInterface
public interface DurabilityWatch {

    /** What is about to happen. */
    enum Step {
        /** A missing directory is made. */
        CREATE_DIRECTORY,
        /** Bytes go to a file, or to the temporary file that will become it. */
        WRITE,
        /** A file is cut to a shorter length. */
        TRUNCATE,
        /** The bytes written are made durable. */
        FORCE,
        /** The temporary file takes the place of the file. */
        RENAME,
        /** The temporary file becomes the file, provided that there is none. */
        LINK,
        /** A file, or the temporary file made for it, is removed. */
        DELETE,
        /** The name of the file is made durable in its directory. */
        FORCE_DIRECTORY
    }

    /** Watches nothing. */
    DurabilityWatch NONE = (step, file) -> {};

    /**
     * Called on the working thread before the step.
     *
     * @param file the file the caller named, also while its temporary file is worked on
     * @throws IOException to keep the step from being done
     */
    void before(Step step, Path file) throws IOException;
}
