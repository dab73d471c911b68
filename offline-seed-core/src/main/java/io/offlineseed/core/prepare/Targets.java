// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.DriveId;
import io.offlineseed.core.drive.DriveChecks;
import io.offlineseed.core.drive.HostRoom;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.DrivePlans;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveCheck;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.Finding;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is asked of new drives before any is touched. */
final class Targets {

    private static final String NONE_TOUCHED = " No drive was touched.";

    private Targets() {}

    /**
     * Refuses to give up a drive that is none of the backup's: with a serial number mistyped, the
     * blobs of the lost drive would stay where nobody finds them.
     *
     * @throws DriveException {@code DRIVE_NOT_IN_BACKUP}
     */
    static void checkGivenUp(OpenBackup backup, Set<DriveId> givenUp) {
        Set<DriveId> known =
                DrivePlans.load(backup).stream()
                        .map(DrivePlan::drive)
                        .collect(Collectors.toCollection(TreeSet::new));
        for (DriveId drive : givenUp) {
            if (!known.contains(drive)) {
                throw new DriveException(
                        "DRIVE_NOT_IN_BACKUP",
                        "Cannot give up drive "
                                + drive
                                + ": backup "
                                + backup.spec().jobName()
                                + " has no drive of that serial number"
                                + (known.isEmpty()
                                        ? ""
                                        : "; it has "
                                                + known.stream()
                                                        .map(DriveId::serialNumber)
                                                        .collect(Collectors.joining(", ")))
                                + ". No drive was touched and none was given up. Correct the serial number.",
                        drive,
                        null);
            }
        }
    }

    /**
     * Refuses a drive that is given twice, by its serial number or by its place.
     *
     * @throws DriveException {@code DRIVE_GIVEN_TWICE}
     */
    static void checkOnce(List<DriveTarget> targets) {
        Set<Object> seen = new HashSet<>();
        for (DriveTarget target : targets) {
            Drive drive = target.drive();
            if (!seen.add(target.id()) || !seen.add(List.of(drive.provider(), drive.address()))) {
                throw new DriveException(
                        "DRIVE_GIVEN_TWICE",
                        "Drive "
                                + target.id()
                                + " ("
                                + drive.address()
                                + ") is given twice: serial numbers and addresses must differ. No drive was touched."
                                + " Name each drive once.",
                        target.id(),
                        null);
            }
        }
    }

    /**
     * Refuses drives that cannot be used.
     *
     * @throws DriveException {@code DRIVE_NOT_FIT}
     */
    static void checkFit(Workshop workshop, List<DriveTarget> targets) {
        for (DriveTarget target : targets) {
            checkFit(workshop, target.id(), target.drive(), NONE_TOUCHED);
        }
    }

    /** Refuses a drive as it was found now, while others may be written already. */
    static DriveKind checkFit(Workshop workshop, DriveId id, Drive now) {
        return checkFit(workshop, id, now, " This drive was not touched.");
    }

    /**
     * Refuses directory and image drives whose file systems have not the room for what is planned.
     *
     * @param planned the bytes of blobs that each is to take
     * @throws DriveException {@code DRIVE_NOT_FIT}
     */
    static void checkRoom(Map<DriveTarget, Long> planned) {
        HostRoom room = new HostRoom();
        planned.forEach(
                (target, bytes) -> {
                    try {
                        room.lack(target.drive(), bytes)
                                .ifPresent(
                                        lack -> {
                                            throw notFit(
                                                    target.id(),
                                                    target.drive(),
                                                    lack,
                                                    NONE_TOUCHED);
                                        });
                    } catch (IOException e) {
                        throw notFit(
                                target.id(),
                                target.drive(),
                                "It cannot be found out how much room there is: " + e + ".",
                                NONE_TOUCHED);
                    }
                });
    }

    private static DriveKind checkFit(Workshop workshop, DriveId id, Drive now, String state) {
        DriveCheck check = DriveChecks.check(now);
        if (!check.isFit()) {
            String why =
                    check.findings().stream()
                            .filter(f -> f.severity() == Finding.Severity.REFUSAL)
                            .map(f -> f.message() + " " + f.remedy())
                            .collect(Collectors.joining(" "));
            throw notFit(id, now, why, state);
        }
        return workshop.kind(now)
                .orElseThrow(
                        () ->
                                notFit(
                                        id,
                                        now,
                                        "This library cannot write drives of the provider '"
                                                + now.provider()
                                                + "' on this system. Give the preparer a provider that makes volumes.",
                                        state));
    }

    private static DriveException notFit(DriveId id, Drive drive, String why, String state) {
        return new DriveException(
                "DRIVE_NOT_FIT",
                "Cannot use drive " + id + " (" + drive.address() + "): " + why + state,
                id,
                null);
    }
}
