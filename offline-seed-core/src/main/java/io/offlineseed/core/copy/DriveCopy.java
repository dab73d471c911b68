// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.copy;

import io.offlineseed.core.flow.Load;
import io.offlineseed.core.flow.Route;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.UnitCursor;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.volume.SeedVolume;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * The units of one drive, from the journal's last checkpoint on. A checkpoint flushes the volume,
 * then tells the journal: never the other way round, so that the journal never claims what the
 * drive may lose.
 */
public final class DriveCopy implements Route, Closeable {

    private final DriveJournal journal;
    private final Runnable stillOurs;
    private final SeedVolume volume;
    private final StagedUnitReader reader;
    private final UnitCursor units;
    private final String name;
    private final long firstUnit;
    private final long bytesBefore;

    private DriveCopy(
            OpenBackup backup,
            DrivePlan plan,
            DriveJournal journal,
            Runnable stillOurs,
            SeedVolume volume,
            UnitCursor units,
            long bytesBefore) {
        this.journal = journal;
        this.stillOurs = stillOurs;
        this.volume = volume;
        this.reader = new StagedUnitReader(backup);
        this.units = units;
        this.name = "drive-" + plan.number();
        this.firstUnit = journal.resumePoint().nextUnit();
        this.bytesBefore = bytesBefore;
    }

    /**
     * Opens the copy of what the journal says is missing; the volume has been cut back to it.
     *
     * @param stillOurs throws if the journal must not be written any more; asked before each record
     */
    public static DriveCopy open(
            OpenBackup backup,
            DrivePlan plan,
            DriveJournal journal,
            Runnable stillOurs,
            SeedVolume volume) {
        long firstUnit = journal.resumePoint().nextUnit();
        UnitCursor units = UnitCursor.open(backup, plan, 0);
        try {
            long bytes = 0;
            for (long unit = 0; unit < firstUnit; unit++) {
                bytes += UnitLoad.blobBytes(units.next());
            }
            return new DriveCopy(backup, plan, journal, stillOurs, volume, units, bytes);
        } catch (RuntimeException | Error e) {
            try (units) {
                throw e;
            }
        }
    }

    /** Returns the bytes of blobs that the drive held before this copy began. */
    public long bytesBefore() {
        return bytesBefore;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Load> next() {
        return units.hasNext()
                ? Optional.of(new UnitLoad(units.next(), reader, volume))
                : Optional.empty();
    }

    @Override
    public void checkpoint(long count, byte[] digests) throws IOException {
        volume.flush();
        stillOurs.run();
        StateFailure.guard(() -> journal.checkpoint(firstUnit + count, digests));
    }

    @Override
    public void close() throws IOException {
        try (units;
                reader) {
            return;
        }
    }
}
