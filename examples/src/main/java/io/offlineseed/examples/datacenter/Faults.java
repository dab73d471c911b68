// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;

/**
 * What the resource manager does wrong when it is told to, one call after the other. Thread-safe.
 */
public final class Faults {

    /** What goes wrong with a call. */
    public enum Kind {
        /** 429 with {@code Retry-After}; nothing is done. */
        THROTTLED,

        /** 500; nothing is done. */
        FAILED,

        /** The connection ends without an answer, after everything was done. */
        RESET,

        /** The answer comes late, after everything was done. */
        SLOW
    }

    /**
     * A fault to come.
     *
     * @param kind what goes wrong
     * @param method the HTTP method of the calls it happens to; any if empty
     * @param time how long a slow answer takes, or what a throttled one asks to wait
     */
    record Fault(Kind kind, String method, Duration time) {}

    private final Queue<Fault> next = new ArrayDeque<>();
    private String shownState = "";

    Faults() {}

    /**
     * Lets the next calls go wrong.
     *
     * @param kind in which way
     * @param method calls of this HTTP method only; empty for any
     * @param count how many calls, 1 to 1000
     * @param time how long a slow answer takes, or what a throttled one asks to wait, in whole
     *     seconds
     */
    public synchronized void next(Kind kind, String method, int count, Duration time) {
        if (count < 1 || count > 1000) {
            throw new IllegalArgumentException("count must be 1 to 1000 calls, was " + count);
        }
        Fault fault = new Fault(kind, Objects.requireNonNull(method, "method"), time);
        for (int i = 0; i < count; i++) {
            next.add(fault);
        }
    }

    /** Shows every job in that state, whatever it is in; empty for the truth again. */
    public synchronized void showState(String word) {
        shownState = Objects.requireNonNull(word, "word");
    }

    /** Ends all of it. */
    public synchronized void clear() {
        next.clear();
        shownState = "";
    }

    synchronized Optional<Fault> take(String method) {
        Fault fault = next.peek();
        boolean meant =
                fault != null && (fault.method.isEmpty() || fault.method.equalsIgnoreCase(method));
        return meant ? Optional.ofNullable(next.poll()) : Optional.empty();
    }

    synchronized String shownState() {
        return shownState;
    }
}
