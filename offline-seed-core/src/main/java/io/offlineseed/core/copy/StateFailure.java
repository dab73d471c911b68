// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.copy;

import io.offlineseed.staging.StagingException;
import java.io.IOException;

/** Tells the failure of a backup's state from the failure of a drive. */
public final class StateFailure {

    /** Work on the backup's state. */
    @FunctionalInterface
    public interface Work {

        /** Does it. */
        void run() throws IOException;
    }

    /** Work on the backup's state that has a result. */
    @FunctionalInterface
    public interface Question<T> {

        /** Does it. */
        T ask() throws IOException;
    }

    private StateFailure() {}

    /**
     * Does the work.
     *
     * @throws StagingException if it fails
     */
    public static void guard(Work work) {
        ask(
                () -> {
                    work.run();
                    return true;
                });
    }

    /**
     * Does the work and returns its result.
     *
     * @throws StagingException if it fails
     */
    public static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new StagingException(
                    "STAGING_NOT_WRITABLE",
                    "Cannot read or write the state of the backup: "
                            + e.getMessage()
                            + ". Nothing is lost: every drive is left at its last checkpoint. Make sure that the staging"
                            + " location is there, writable and not full, and call prepare again.",
                    e);
        }
    }
}
