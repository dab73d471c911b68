// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import io.offlineseed.SeedInterruptedException;
import io.offlineseed.core.cloud.Pause;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.WaitListener;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waiting for a directory to know itself what it was told: its parts learn of a change one after
 * the other, in seconds or minutes. One patience for all waits of a call. For one thread.
 */
final class Replication {

    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final Pause pause;
    private final WaitListener listener;
    private Duration left;

    Replication(Pause pause, Duration patience, WaitListener listener) {
        this.pause = Objects.requireNonNull(pause, "pause");
        this.left = Objects.requireNonNull(patience, "patience");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * Tries until there is a result.
     *
     * @param reason what is waited for if there is none, a sentence
     * @throws AuthenticationException if patience ends before ({@code NOT_REPLICATED})
     */
    <T> T until(String reason, Supplier<Optional<T>> attempt) {
        for (int count = 1; ; count++) {
            Optional<T> result = attempt.get();
            if (result.isPresent()) {
                return result.get();
            }
            pause(reason, count);
        }
    }

    /** Waits, the longer the more often it was tried. */
    void pause(String reason, int attempt) {
        Duration wanted = FIRST.multipliedBy(1L << Math.min(attempt - 1, 4));
        Duration time = shorter(shorter(wanted, LONGEST), left);
        if (time.isZero()) {
            throw new AuthenticationException(
                    "NOT_REPLICATED",
                    "Gave up waiting after "
                            + attempt
                            + " attempts. "
                            + reason
                            + " This is a delay inside the directory and takes minutes at times; what"
                            + " was done so far is in place. Call again later to go on.",
                    true,
                    null);
        }
        LOG.info("Waiting {} s: {}", time.toSeconds(), reason);
        tell(reason, time, attempt);
        left = left.minus(time);
        try {
            pause.take(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SeedInterruptedException(
                    "Interrupted while waiting for the directory. "
                            + reason
                            + " What was done so far is in place; call again to go on.");
        }
    }

    private void tell(String reason, Duration time, int attempt) {
        try {
            listener.waiting(reason, time, attempt);
        } catch (RuntimeException e) {
            LOG.warn("The listener for waits failed; the work goes on", e);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
