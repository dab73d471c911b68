// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.FreeSpace;
import io.offlineseed.staging.SourceMachine;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a staging location works with, so that tests can cut the power, turn the clock and fill the
 * disk.
 *
 * @param files writes all state
 * @param clock dates all state
 * @param machine asked who this machine is when a backup is created
 * @param space told apart from the system in tests only
 */
public record Surroundings(
        DurableFiles files, Clock clock, Supplier<SourceMachine> machine, FreeSpace space) {

    /** Validates that nothing is null. */
    public Surroundings {
        Objects.requireNonNull(files, "files");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(space, "space");
    }

    /** With free space as the system tells it. */
    public Surroundings(DurableFiles files, Clock clock, Supplier<SourceMachine> machine) {
        this(files, clock, machine, FreeSpace.OF_SYSTEM);
    }
}
