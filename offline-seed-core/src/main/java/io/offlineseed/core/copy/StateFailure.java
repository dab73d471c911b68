// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.copy;

import io.offlineseed.core.durable.OutOfSpace;
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
     * @throws StagingException if it fails: {@code STAGING_FULL}, {@code STAGING_NOT_WRITABLE}
     */
    public static void guard(Work work) {
        ask(
                () -> {
                    work.run();
                    return true;
                });
    }

    /**
     * Does work that may write, and returns its result.
     *
     * @throws StagingException if it fails: {@code STAGING_FULL}, {@code STAGING_NOT_WRITABLE}
     */
    public static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw of(e);
        }
    }

    /**
     * Reads, and returns what was read.
     *
     * @throws StagingException if it fails: {@code STATE_UNREADABLE}
     */
    public static <T> T read(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new StagingException(
                    "STATE_UNREADABLE",
                    "Cannot read the state of the backup: "
                            + e
                            + ". Nothing is lost: every drive is left at its last checkpoint. Make sure that the staging"
                            + " location is there and can be read, and make the same call again.",
                    e);
        }
    }

    /** Returns the exception for state that could not be written. */
    public static StagingException of(IOException e) {
        if (OutOfSpace.caused(e)) {
            return new StagingException(
                    "STAGING_FULL",
                    "Cannot write the state of the backup, as the staging location is full: "
                            + e
                            + ". Nothing is lost: every drive is left at its last checkpoint. Make room in the staging"
                            + " location and make the same call again.",
                    e);
        }
        return new StagingException(
                "STAGING_NOT_WRITABLE",
                "Cannot write the state of the backup: "
                        + e
                        + ". Nothing is lost: every drive is left at its last checkpoint. Make sure that the staging"
                        + " location is there and writable, and make the same call again.",
                e);
    }
}
