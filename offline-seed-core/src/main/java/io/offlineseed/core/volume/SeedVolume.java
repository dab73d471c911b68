// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.plan.PlannedUnit;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A volume while it is being written. Where a unit goes follows from the plan, so units may be
 * written in any order, by any thread, and again: the same unit always leaves the same bytes at the
 * same place. An {@link IOException} is the drive's fault.
 */
public interface SeedVolume extends Closeable {

    /** Returns the volume's own id, as the drive bears it. */
    String volumeId();

    /**
     * Takes away what may lie behind a checkpoint, before the copy goes on from it.
     *
     * @param nextUnit index of the first unit that will be written
     */
    void resumeAt(long nextUnit) throws IOException;

    /**
     * Writes a unit; returns once the system has accepted all of it. {@link #flush()} makes it
     * durable. Thread-safe for different units.
     *
     * @param slab holds the unit's bytes from {@code offset} on; they stay as they are
     */
    void write(PlannedUnit unit, byte[] slab, int offset) throws IOException;

    /**
     * Reads a unit back from the medium, as far as the system lets us past its cache.
     *
     * @param slab takes the unit's bytes from {@code offset} on
     * @return false if the volume does not hold all of it
     */
    boolean read(PlannedUnit unit, byte[] slab, int offset) throws IOException;

    /** Makes durable every unit whose {@link #write} had returned before this call. */
    void flush() throws IOException;

    /**
     * Writes what comes last: files that follow from the content, and what makes the volume one
     * that other systems recognise. Durable on return. Every unit has been written. May be called
     * again after a crash or a stop.
     *
     * @param stopping asked at least once for each MiB, as millions of files take minutes
     * @return false if it turned true before the end; the volume is not complete then
     */
    boolean complete(List<TailFile> tail, BooleanSupplier stopping) throws IOException;
}
