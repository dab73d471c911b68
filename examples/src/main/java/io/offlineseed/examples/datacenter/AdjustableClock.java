// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that runs like another one and can be set forward. Thread-safe. */
final class AdjustableClock extends Clock {

    private final Clock base;
    private Duration ahead;

    AdjustableClock(Clock base, Duration ahead) {
        this.base = base;
        this.ahead = ahead;
    }

    synchronized Duration ahead() {
        return ahead;
    }

    synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("the clock can only be set forward, not by " + by);
        }
        ahead = ahead.plus(by);
    }

    @Override
    public synchronized Instant instant() {
        return base.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new AdjustableClock(base.withZone(zone), ahead());
    }
}
