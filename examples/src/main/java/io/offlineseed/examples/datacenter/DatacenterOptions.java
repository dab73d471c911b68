// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

/**
 * How a datacenter is run. Immutable.
 *
 * @param port where the resource manager listens; 0, the default, for any free one
 * @param stateFolder where jobs and the clock are kept; none by default: they end with the
 *     datacenter
 * @param trafficFolder where each exchange with the resource manager is recorded, keys of drives
 *     included; none by default
 * @param pageSize jobs on one page of a list at most; 100 by default
 * @param clock what its own clock runs by; the system's by default
 */
public record DatacenterOptions(
        int port,
        Optional<Path> stateFolder,
        Optional<Path> trafficFolder,
        int pageSize,
        Clock clock) {

    /** Validates. */
    public DatacenterOptions {
        if (pageSize < 1 || pageSize > 100) {
            throw new IllegalArgumentException("pageSize must be 1 to 100, was " + pageSize);
        }
        Objects.requireNonNull(clock, "clock");
    }

    /** Returns the defaults. */
    public static DatacenterOptions defaults() {
        return new DatacenterOptions(0, Optional.empty(), Optional.empty(), 100, Clock.systemUTC());
    }

    /** Returns these options with another port. */
    public DatacenterOptions withPort(int newPort) {
        return new DatacenterOptions(newPort, stateFolder, trafficFolder, pageSize, clock);
    }

    /** Returns these options with a folder for jobs and clock. */
    public DatacenterOptions withStateFolder(Path folder) {
        return new DatacenterOptions(port, Optional.of(folder), trafficFolder, pageSize, clock);
    }

    /** Returns these options with a folder for recorded exchanges. */
    public DatacenterOptions withTrafficFolder(Path folder) {
        return new DatacenterOptions(port, stateFolder, Optional.of(folder), pageSize, clock);
    }

    /** Returns these options with another page size. */
    public DatacenterOptions withPageSize(int jobs) {
        return new DatacenterOptions(port, stateFolder, trafficFolder, jobs, clock);
    }

    /** Returns these options with another clock. */
    public DatacenterOptions withClock(Clock newClock) {
        return new DatacenterOptions(port, stateFolder, trafficFolder, pageSize, newClock);
    }
}
