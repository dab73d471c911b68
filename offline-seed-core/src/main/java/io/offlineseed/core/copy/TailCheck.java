// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.copy;

import io.offlineseed.core.hash.BestMd5Lanes;
import io.offlineseed.core.hash.Md5Lanes;
import io.offlineseed.core.hash.Slice;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.journal.ResumePoint;
import io.offlineseed.core.plan.CopyUnit;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.UnitCursor;
import io.offlineseed.core.plan.UnitPiece;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.volume.SeedVolume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the checkpoint to go on from. A drive that confirmed a flush and lost the data all the
 * same, or an older copy of it, is found by reading back what the last checkpoint added; if that is
 * wrong, checkpoints are given up, twice as many each time.
 */
public final class TailCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TailCheck.class);
    private static final int MAX_UNITS = 512; // 2 GiB: some ten seconds of reading

    private final OpenBackup backup;
    private final DrivePlan plan;
    private final DriveJournal journal;
    private final SeedVolume volume;
    private final Md5Lanes lanes = new BestMd5Lanes();
    private final byte[] block = new byte[CopyUnit.MAX_BYTES];

    /** The check of that drive. */
    public TailCheck(OpenBackup backup, DrivePlan plan, DriveJournal journal, SeedVolume volume) {
        this.backup = backup;
        this.plan = plan;
        this.journal = journal;
        this.volume = volume;
    }

    /**
     * Makes the journal's last checkpoint one whose units the drive still holds.
     *
     * @param stopping asked between units; if it turns true, the check ends early
     */
    public void run(BooleanSupplier stopping) throws IOException {
        int givenUp = 0;
        while (journal.resumePoint().nextUnit() > 0
                && !stopping.getAsBoolean()
                && !holdsLastCheckpoint(stopping)) {
            int steps = Math.max(1, givenUp);
            for (int i = 0; i < steps && journal.resumePoint().nextUnit() > 0; i++) {
                StateFailure.guard(journal::rewind);
                givenUp++;
            }
        }
        if (givenUp > 0) {
            LOG.warn(
                    "Drive {} did not hold what it had confirmed. Copying goes on {} checkpoints earlier, at unit {}."
                            + " Should this happen again without a power cut, the drive or its cable is bad",
                    plan.drive(),
                    givenUp,
                    journal.resumePoint().nextUnit());
        }
    }

    private boolean holdsLastCheckpoint(BooleanSupplier stopping) throws IOException {
        List<ResumePoint> all = journal.checkpoints();
        long end = journal.resumePoint().nextUnit();
        long start = all.size() < 2 ? 0 : all.get(all.size() - 2).nextUnit();
        start = Math.max(start, end - MAX_UNITS);
        try (UnitCursor units = UnitCursor.open(backup, plan, start)) {
            for (long i = start; i < end && !stopping.getAsBoolean(); i++) {
                if (!holds(units.next())) {
                    return false;
                }
            }
            return true;
        }
    }

    private boolean holds(PlannedUnit unit) throws IOException {
        if (!volume.read(unit, block, 0)) {
            return false;
        }
        List<Slice> slices = new ArrayList<>();
        for (UnitPiece piece : unit.pieces()) {
            if (piece.bytes() > 0) {
                slices.add(new Slice(block, piece.unitOffsetBytes(), piece.bytes()));
            }
        }
        byte[] found = new byte[slices.size() * Md5Lanes.HASH_BYTES];
        lanes.digest(slices, found, 0);
        byte[] expected = StateFailure.read(() -> journal.hashes(unit.firstHash(), slices.size()));
        return Arrays.equals(found, expected);
    }
}
