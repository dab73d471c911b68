// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.flow;

import java.util.Optional;

/** A way from one source to one sink: a sequence of loads and the sink's checkpoints. */
public interface Route {

    /** Returns a short name for the threads that write it. */
    String name();

    /**
     * Returns the next load, empty at the end. Never called by two threads at once.
     *
     * @throws Exception if the source fails; the route then ends at a checkpoint
     */
    Optional<Load> next() throws Exception;

    /**
     * Makes durable what was written, then remembers it. Every load before {@code count} has been
     * written when this is called, others may be written meanwhile. Never called by two threads at
     * once.
     *
     * @param count loads that are complete, counted from the first that {@link #next()} gave
     * @param digests the digests of those that became complete since the last checkpoint, in the
     *     order of the loads
     * @throws Exception if the sink fails; the route then ends at its last checkpoint
     */
    void checkpoint(long count, byte[] digests) throws Exception;
}
