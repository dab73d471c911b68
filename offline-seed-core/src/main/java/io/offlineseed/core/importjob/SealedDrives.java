// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.journal.SealedDrive;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.DrivePlans;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.plan.SeedPlanner;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedCursor;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.RecoveryPasswordStore;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The backup's drives as they were sealed, and what opens them. */
final class SealedDrives {

    private final Map<String, SealedDrive> byClaim = new TreeMap<>();

    private SealedDrives() {}

    /**
     * Reads them from the backup's state.
     *
     * @throws StagingException if that cannot be read ({@code STATE_UNREADABLE})
     */
    static SealedDrives of(OpenBackup backup) {
        SealedDrives drives = new SealedDrives();
        if (!Files.isDirectory(backup.drivesDirectory())) {
            return drives;
        }
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(backup.drivesDirectory(), Files::isDirectory)) {
            for (Path folder : folders) {
                DriveJournal.findSealed(folder)
                        .ifPresent(each -> drives.byClaim.put(each.drive().claimId(), each));
            }
            return drives;
        } catch (IOException e) {
            throw unreadable(backup, e);
        }
    }

    private static StagingException unreadable(OpenBackup backup, IOException e) {
        return new StagingException(
                "STATE_UNREADABLE",
                "Cannot read the drives' state below "
                        + backup.drivesDirectory()
                        + ": "
                        + e.getMessage()
                        + ". Make the folder readable, then make the same call again. No job was"
                        + " created.",
                e);
    }

    /**
     * Checks that every blob of the backup is on a drive that is sealed and not given up. How far
     * the backup once came does not tell: a drive may have been given up since.
     *
     * @throws DriveException if one is not ({@code DRIVES_INCOMPLETE})
     */
    static void requireAllBlobs(OpenBackup backup) {
        List<DrivePlan> all = DrivePlans.load(backup);
        List<DrivePlan> sealed = new ArrayList<>();
        try {
            for (DrivePlan each : all) {
                if (DriveJournal.findSealed(backup.driveDirectory(each.number())).isPresent()) {
                    sealed.add(each);
                }
            }
        } catch (IOException e) {
            throw unreadable(backup, e);
        }
        List<OrdinalRange> open = SeedPlanner.open(backup, sealed);
        if (!open.isEmpty()) {
            throw incomplete(backup, all, open);
        }
    }

    private static DriveException incomplete(
            OpenBackup backup, List<DrivePlan> plans, List<OrdinalRange> open) {
        long first = open.get(0).first();
        String path;
        try (SealedCursor blobs = backup.list().from(first)) {
            path = blobs.next().blob().path();
        }
        String planned =
                plans.stream()
                        .filter(plan -> plan.ranges().stream().anyMatch(has(first)))
                        .reduce((earlier, later) -> later)
                        .map(plan -> ", planned for drive " + plan.drive())
                        .orElse("");
        return new DriveException(
                "DRIVES_INCOMPLETE",
                "Cannot create import job '"
                        + backup.spec().jobName()
                        + "': "
                        + open.stream().mapToLong(OrdinalRange::count).sum()
                        + " of the backup's "
                        + backup.list().count()
                        + " blobs are on no prepared drive; the first of them is '"
                        + path
                        + "'"
                        + planned
                        + ". Call prepare until its report is complete, then create the job with all"
                        + " drives. No job was created.",
                null,
                null);
    }

    private static Predicate<OrdinalRange> has(long ordinal) {
        return range -> range.first() <= ordinal && ordinal < range.end();
    }

    /** Returns the drives. */
    List<PreparedDrive> all() {
        return byClaim.values().stream().map(SealedDrive::drive).toList();
    }

    /**
     * Checks that the given drives are all drives of the backup, as they were sealed.
     *
     * @throws IllegalArgumentException if they are not
     */
    void requireAll(List<PreparedDrive> given) {
        Map<String, SealedDrive> missing = new TreeMap<>(byClaim);
        for (PreparedDrive each : given) {
            SealedDrive sealed = missing.remove(each.claimId());
            if (sealed == null) {
                throw new IllegalArgumentException(
                        "drives must be the drives prepared from this backup, each once; "
                                + each.id()
                                + " is not, or is given twice");
            }
            if (!sealed.drive().id().equals(each.id())
                    || !sealed.drive().manifestHash().equalsIgnoreCase(each.manifestHash())) {
                throw new IllegalArgumentException(
                        "drive "
                                + each.id()
                                + " is not as it was sealed; take it from the report of prepare");
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "drives must be all drives prepared from this backup; "
                            + missing.values().iterator().next().drive().id()
                            + " is not among those given");
        }
    }

    /**
     * Returns the drives with their passwords, each compared with what the drive was sealed with.
     *
     * @throws DriveException if one is missing, differs or cannot be read
     */
    List<DriveToImport> open(List<PreparedDrive> given, RecoveryPasswordStore store) {
        List<DriveToImport> opened = new ArrayList<>();
        try {
            for (PreparedDrive each : given) {
                RecoveryPassword password = find(each, store);
                opened.add(new DriveToImport(each, password));
                String check = DriveJournal.passwordCheck(each.claimId(), password);
                SealedDrive sealed = byClaim.get(each.claimId());
                if (sealed == null || !check.equalsIgnoreCase(sealed.passwordCheck())) {
                    throw new DriveException(
                            "PASSWORD_DIFFERS",
                            "The stored recovery password of drive "
                                    + each.id()
                                    + " is not the one the drive was sealed with: the datacenter"
                                    + " could not open the drive. Restore the secret of claim "
                                    + each.claimId()
                                    + ", or erase the drive and prepare it again. No job was"
                                    + " created.",
                            each.id(),
                            null);
                }
            }
            return opened;
        } catch (RuntimeException e) {
            DriveToImport.closeAll(opened);
            throw e;
        }
    }

    private static RecoveryPassword find(PreparedDrive drive, RecoveryPasswordStore store) {
        try {
            return store.find(drive.claimId())
                    .orElseThrow(
                            () ->
                                    new DriveException(
                                            "PASSWORD_MISSING",
                                            "There is no recovery password for drive "
                                                    + drive.id()
                                                    + " (claim "
                                                    + drive.claimId()
                                                    + ") in the store: the datacenter could not open"
                                                    + " the drive. Give the client the store that"
                                                    + " was used for preparing, or restore the"
                                                    + " secret. No job was created.",
                                            drive.id(),
                                            null));
        } catch (IOException e) {
            throw new DriveException(
                    "PASSWORD_UNREADABLE",
                    "The recovery password of drive "
                            + drive.id()
                            + " cannot be read from the store: "
                            + e.getMessage()
                            + ". Make the store readable for this user, then make the same call"
                            + " again. No job was created.",
                    drive.id(),
                    e);
        }
    }
}
