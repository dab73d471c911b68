// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Another process, or another handle in this one, holds the lease. Its message tells who, where and
 * since when, as the middle of a longer one: callers add what the lease is for and what to do.
 */
public final class LeaseHeldException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient LeaseHolder holder;
    private final boolean stale;

    LeaseHeldException(Path lockFile, LeaseHolder holder, Instant now, Duration staleAfter) {
        super(describe(lockFile, holder, now, holder.isStale(now, staleAfter)));
        this.holder = holder;
        this.stale = holder.isStale(now, staleAfter);
    }

    private static String describe(Path lockFile, LeaseHolder holder, Instant now, boolean stale) {
        StringBuilder text = new StringBuilder();
        text.append("in use for ").append(holder.describe());
        text.append(", last sign of life ");
        text.append(Duration.between(holder.heartbeat(), now).toSeconds()).append(" s ago");
        if (holder.hasEnded()) {
            text.append(", but that process has ended");
        } else if (stale) {
            text.append(", so it may have been killed or cut off");
        }
        return text.append(" (lock file ").append(lockFile).append(')').toString();
    }

    /** Returns who holds it. */
    public LeaseHolder holder() {
        return holder;
    }

    /**
     * Returns whether the holder seems to be gone: its process has ended, or gave no sign of life
     * for two minutes. Then, and only then, the lease may be taken over if the user asks for it.
     */
    public boolean isStale() {
        return stale;
    }
}
