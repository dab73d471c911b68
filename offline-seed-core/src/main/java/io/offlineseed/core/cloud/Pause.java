// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.cloud;

import io.offlineseed.SeedInterruptedException;
import java.time.Duration;

/** How time passes between two questions. */
@FunctionalInterface
public interface Pause {

    /** Lets it pass. */
    Pause SLEEP = time -> Thread.sleep(time.toMillis());

    /** Returns when the time is over. */
    void take(Duration time) throws InterruptedException;

    /**
     * Lets time pass.
     *
     * @param interrupted what an interrupt leaves and how to go on, as a sentence
     * @throws SeedInterruptedException if the thread is interrupted; its flag stays set
     */
    default void takeOrStop(Duration time, String interrupted) {
        try {
            take(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SeedInterruptedException(interrupted);
        }
    }
}
