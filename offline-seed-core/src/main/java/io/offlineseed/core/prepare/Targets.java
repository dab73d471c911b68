// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.drive.DriveChecks;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveCheck;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.Finding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is asked of new drives before any is touched. */
final class Targets {

    private Targets() {}

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
            checkFit(workshop, target, target.drive());
        }
    }

    /** Refuses the drive of a target as it was found now. */
    static DriveKind checkFit(Workshop workshop, DriveTarget target, Drive now) {
        DriveCheck check = DriveChecks.check(now);
        if (!check.isFit()) {
            String why =
                    check.findings().stream()
                            .filter(f -> f.severity() == Finding.Severity.REFUSAL)
                            .map(f -> f.message() + " " + f.remedy())
                            .collect(Collectors.joining(" "));
            throw notFit(target, why);
        }
        return workshop.providers()
                .find(now.provider())
                .flatMap(workshop.kinds()::of)
                .orElseThrow(
                        () ->
                                notFit(
                                        target,
                                        "This library cannot write drives of the provider '"
                                                + now.provider()
                                                + "' on this system. Give the preparer a provider that makes volumes."));
    }

    private static DriveException notFit(DriveTarget target, String why) {
        return new DriveException(
                "DRIVE_NOT_FIT",
                "Cannot use drive "
                        + target.id()
                        + " ("
                        + target.drive().address()
                        + "): "
                        + why
                        + " No drive was touched.",
                target.id(),
                null);
    }
}
