// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.flow;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Holds work back to so many bytes per second. What was not used is kept for a quarter of a second
 * only, so that a pause is not followed by a rush. Whoever takes bytes gets all of them as soon as
 * those taken before are paid for by time; one taking is therefore never too large to come through.
 *
 * <p>Thread-safe. One throttle is shared by everything that its limit is meant for.
 */
public final class Throttle {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(250); // some ticks long

    private final OptionalLong bytesPerSecond;
    private final LongSupplier nanoTime;
    private long paidNanos; // when all that was taken is paid for; guarded by this

    /**
     * A throttle.
     *
     * @param bytesPerSecond at least 1; empty for one that holds nothing back
     * @param nanoTime a clock such as {@link System#nanoTime}
     */
    public Throttle(OptionalLong bytesPerSecond, LongSupplier nanoTime) {
        if (bytesPerSecond.isPresent() && bytesPerSecond.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    "bytesPerSecond must be at least 1, was " + bytesPerSecond.getAsLong());
        }
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.paidNanos = nanoTime.getAsLong();
    }

    /** Returns a throttle that holds nothing back. */
    public static Throttle none() {
        return new Throttle(OptionalLong.empty(), System::nanoTime);
    }

    /**
     * Takes bytes if it is time for them.
     *
     * @param bytes at most one block of a flow
     * @return whether they were taken
     */
    boolean tryTake(int bytes) {
        if (bytesPerSecond.isEmpty()) {
            return true;
        }
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (paidNanos - now > 0) {
                return false;
            }
            if (now - paidNanos > KEPT_NANOS) {
                paidNanos = now - KEPT_NANOS;
            }
            paidNanos += nanos(bytes);
            return true;
        }
    }

    /** Gives back what was taken and not needed. */
    public void giveBack(int bytes) {
        if (bytesPerSecond.isPresent()) {
            synchronized (this) {
                paidNanos -= nanos(bytes);
            }
        }
    }

    /**
     * Takes bytes, and waits until it is time for them or the work is to stop.
     *
     * @param bytes at most one block of a flow
     * @param stopping asked every few milliseconds while waiting
     * @return whether they were taken; false if the work stops
     */
    public boolean take(int bytes, BooleanSupplier stopping) throws InterruptedException {
        while (!tryTake(bytes)) {
            if (stopping.getAsBoolean()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(Flow.TICK_MILLIS);
        }
        return true;
    }

    private long nanos(int bytes) {
        return bytes * SECOND_NANOS / bytesPerSecond.orElse(Long.MAX_VALUE);
    }
}
