// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.copy;

import io.offlineseed.core.flow.Load;
import io.offlineseed.core.flow.Route;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Slice;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.UnitCursor;
import io.offlineseed.core.plan.UnitPiece;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.volume.SeedVolume;
import io.offlineseed.staging.StagingException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes again those units of a drive that were found wrong. Their hashes are in the journal
 * already; what is read from the staging location now must still have them.
 */
public final class UnitRepair implements Route, Closeable {

    private final DrivePlan plan;
    private final DriveJournal journal;
    private final SeedVolume volume;
    private final StagedUnitReader reader;
    private final UnitCursor units;
    private final Set<String> drivePaths;

    /**
     * The repair of that drive.
     *
     * @param drivePaths the files found wrong
     */
    public UnitRepair(
            OpenBackup backup,
            DrivePlan plan,
            DriveJournal journal,
            SeedVolume volume,
            Set<String> drivePaths) {
        this.plan = plan;
        this.journal = journal;
        this.volume = volume;
        this.reader = new StagedUnitReader(backup);
        this.units = UnitCursor.open(backup, plan, 0);
        this.drivePaths = Set.copyOf(drivePaths);
    }

    @Override
    public String name() {
        return "repair-" + plan.number();
    }

    @Override
    public Optional<Load> next() {
        while (units.hasNext()) {
            PlannedUnit unit = units.next();
            for (UnitPiece piece : unit.pieces()) {
                if (drivePaths.contains(piece.blob().drivePath())) {
                    return Optional.of(new Again(unit));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void checkpoint(long count, byte[] digests) throws IOException {
        volume.flush();
    }

    @Override
    public void close() throws IOException {
        try (units;
                reader) {
            return;
        }
    }

    private final class Again implements Load {

        private final PlannedUnit unit;
        private final UnitLoad load;

        Again(PlannedUnit unit) {
            this.unit = unit;
            this.load = new UnitLoad(unit, reader, volume);
        }

        @Override
        public int bytes() {
            return load.bytes();
        }

        @Override
        public List<Slice> read(byte[] slab, int offset) {
            return load.read(slab, offset);
        }

        @Override
        public void hashed(byte[] digests) {
            load.hashed(digests);
            byte[] before =
                    StateFailure.read(() -> journal.hashes(unit.firstHash(), unit.hashCount()));
            if (!Arrays.equals(before, digests)) {
                throw new StagingException(
                        "STAGED_FILE_CHANGED",
                        "The staged files of the unit at ordinal "
                                + unit.unit().firstOrdinal()
                                + " ("
                                + unit.pieces().get(0).blob().file()
                                + ") changed after they were copied: their MD5s were "
                                + Hex.upper(before)
                                + " and are "
                                + Hex.upper(digests)
                                + ". Drive "
                                + plan.drive()
                                + " is not sealed. Restore the files as they were and call prepare again, or stage the"
                                + " backup again under a new job name.",
                        null);
            }
        }

        @Override
        public void write(byte[] slab, int offset) throws IOException {
            load.write(slab, offset);
        }
    }
}
