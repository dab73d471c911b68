// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.copy.StateFailure;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.journal.Phase;
import io.offlineseed.core.journal.SealedDrive;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.DrivePlans;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.drive.PreparedDrive;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is known of the drives planned so far. */
final class Journals {

    private Journals() {}

    /**
     * A drive's journal, held for this process.
     *
     * @param lock the lock of its folder
     */
    record Held(DrivePlan plan, LeaseFile lock, DriveJournal journal) implements Closeable {

        @Override
        public void close() throws IOException {
            try (lock;
                    journal) {
                return;
            }
        }
    }

    /**
     * Opens the journal of a plan that may be gone on with; empty if no drive was ever claimed for
     * it, so that nothing was touched, or if its journal was being rebuilt from a drive, to which
     * nothing must be written then.
     *
     * @throws DriveInUseException if another process works on it
     */
    static Optional<Held> open(OpenBackup backup, DrivePlan plan) {
        LeaseFile lock = backup.leaseDrive(plan.number());
        boolean kept = false;
        try {
            Path folder = backup.driveDirectory(plan.number());
            Optional<DriveJournal> journal =
                    StateFailure.ask(
                            () ->
                                    DriveJournal.isRebuilding(folder)
                                            ? Optional.empty()
                                            : DriveJournal.open(backup.files(), folder));
            kept = journal.isPresent();
            return journal.map(j -> new Held(plan, lock, j));
        } finally {
            if (!kept) {
                StateFailure.guard(lock::close);
            }
        }
    }

    /**
     * Returns the sealed drive of a plan, if it is sealed; needs no lock, as nothing changes it.
     */
    static Optional<PreparedDrive> sealed(OpenBackup backup, DrivePlan plan) {
        return StateFailure.read(
                        () -> DriveJournal.findSealed(backup.driveDirectory(plan.number())))
                .map(SealedDrive::drive);
    }

    /**
     * Returns the plans whose drives hold or will hold what they say. Only reads, also what another
     * process is at.
     */
    static List<DrivePlan> live(OpenBackup backup) {
        return DrivePlans.load(backup).stream().filter(plan -> isLive(backup, plan)).toList();
    }

    /**
     * Returns whether the drive of a plan was claimed, is not given up, and no rebuild of its state
     * broke off. Only reads.
     */
    static boolean isLive(OpenBackup backup, DrivePlan plan) {
        Path folder = backup.driveDirectory(plan.number());
        return StateFailure.read(
                () ->
                        !DriveJournal.isRebuilding(folder)
                                && DriveJournal.findPhase(folder)
                                        .filter(phase -> phase != Phase.RETIRED)
                                        .isPresent());
    }
}
