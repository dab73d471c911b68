// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveCheck;
import io.offlineseed.drive.DriveTrait;
import io.offlineseed.drive.DriveUse;
import io.offlineseed.drive.Finding;
import io.offlineseed.drive.Finding.Severity;
import io.offlineseed.drive.SectorSizes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges whether a drive is fit for a seed, from its facts alone. What is not known counts as bad.
 */
public final class DriveChecks {

    /** What an encrypted volume of 64 MiB takes with its partition table, 1 MiB on either side. */
    static final long MIN_SECTOR_DRIVE_BYTES = 66L << 20;

    /** Less holds no volume worth the name. */
    private static final long MIN_DIRECTORY_BYTES = 4L << 20;

    /** Drives sold as 10 TB have 10,000,831,348,736 bytes. */
    private static final long MOST_ACCEPTED_BYTES = 10_001_000_000_000L;

    private static final int ACCEPTED_SECTOR_BYTES = 512;

    private static final Set<Bus> STAND_INS = Set.of(Bus.DIRECTORY, Bus.IMAGE, Bus.LOOP);

    private DriveChecks() {}

    /** Returns what speaks against erasing the drive for a seed, worst first. */
    public static DriveCheck check(Drive drive) {
        List<Finding> findings = new ArrayList<>();
        for (DriveUse use : drive.uses()) {
            findings.add(finding(drive, use));
        }
        if (drive.id().isEmpty()) {
            findings.add(
                    new Finding(
                            "SERIAL_NUMBER_UNKNOWN",
                            Severity.REFUSAL,
                            drive.address()
                                    + " shows no serial number, and the service knows drives by it.",
                            "Attach the drive directly, or through an adapter that passes the number on."));
        }
        long minBytes = drive.bus() == Bus.DIRECTORY ? MIN_DIRECTORY_BYTES : MIN_SECTOR_DRIVE_BYTES;
        if (drive.sizeBytes() < minBytes) {
            findings.add(
                    new Finding(
                            "DRIVE_TOO_SMALL",
                            Severity.REFUSAL,
                            drive.describe()
                                    + " has "
                                    + drive.sizeBytes()
                                    + " bytes, less than the "
                                    + minBytes
                                    + " a volume needs.",
                            "Use a larger drive."));
        }
        if (drive.traits().contains(DriveTrait.READ_ONLY)) {
            findings.add(
                    new Finding(
                            "DRIVE_READ_ONLY",
                            Severity.REFUSAL,
                            drive.describe() + " refuses to be written.",
                            "Open its write protection: a switch on the drive, a setting of its dock, or of the"
                                    + " system."));
        }
        if (drive.sizeBytes() > MOST_ACCEPTED_BYTES) {
            findings.add(
                    new Finding(
                            "DRIVE_LARGER_THAN_LISTED",
                            Severity.WARNING,
                            drive.describe()
                                    + " has "
                                    + drive.sizeBytes()
                                    + " bytes, and the service's pages name drives of up to 10 TB.",
                            "Ask the service whether it takes the drive, or use smaller ones."));
        }
        drive.sectors().flatMap(sectors -> sectors(drive, sectors)).ifPresent(findings::add);
        kind(drive).ifPresent(findings::add);
        if (STAND_INS.contains(drive.bus())) {
            findings.add(
                    new Finding(
                            "NOT_SHIPPABLE",
                            Severity.WARNING,
                            drive.describe()
                                    + " stands for a drive and cannot be put into a parcel.",
                            "Use it for rehearsals and with a stand-in of the service on this machine."));
        }
        if (drive.bus() == Bus.USB) {
            findings.add(
                    new Finding(
                            "SERIAL_NUMBER_OF_DOCK",
                            Severity.WARNING,
                            drive.describe()
                                    + " is attached by USB, where a dock may show its own serial number. The datacenter"
                                    + " reads the drive's own and rejects a drive whose manifest names another.",
                            "Compare it with the number on the drive's label; if it differs, consent with"
                                    + " DriveTarget.eraseLabelled."));
        }
        for (String content : drive.contents()) {
            findings.add(
                    new Finding(
                            "DRIVE_HAS_CONTENT",
                            Severity.WARNING,
                            drive.describe() + " holds " + content + ". Preparing it erases that.",
                            "Go on only if nothing on it is needed any more."));
        }
        findings.sort(Comparator.comparing(Finding::severity).reversed());
        return new DriveCheck(drive, findings);
    }

    /**
     * The service takes no drives with sectors of 4096 bytes; what does not travel may have them.
     */
    private static Optional<Finding> sectors(Drive drive, SectorSizes sectors) {
        if (sectors.logicalBytes() == ACCEPTED_SECTOR_BYTES) {
            return Optional.empty();
        }
        return Optional.of(
                new Finding(
                        "SECTOR_SIZE_NOT_ACCEPTED",
                        STAND_INS.contains(drive.bus()) ? Severity.WARNING : Severity.REFUSAL,
                        drive.describe()
                                + " has sectors of "
                                + sectors.logicalBytes()
                                + " bytes, and the service takes only drives with sectors of 512.",
                        "Use another drive. If only its dock shows such sectors, attach it directly or to another"
                                + " dock."));
    }

    private static Optional<Finding> kind(Drive drive) {
        if (drive.bus() == Bus.SD) {
            return Optional.of(
                    new Finding(
                            "DRIVE_KIND_NOT_ACCEPTED",
                            Severity.REFUSAL,
                            drive.describe()
                                    + " is a memory card, which the service does not take.",
                            "Use a SATA drive."));
        }
        if (drive.traits().contains(DriveTrait.REMOVABLE_MEDIUM) && drive.bus() != Bus.LOOP) {
            return Optional.of(
                    new Finding(
                            "MEDIUM_REMOVABLE",
                            Severity.WARNING,
                            drive.describe()
                                    + " says that its medium can be taken out, as memory sticks and card readers do,"
                                    + " which the service does not take.",
                            "Go on only if it is a SATA drive in a dock; otherwise use one."));
        }
        String kind =
                switch (drive.bus()) {
                    case NVME -> "an NVMe drive";
                    case SCSI -> "a SCSI or SAS drive";
                    case VIRTUAL -> "a drive that a virtual machine was given";
                    case UNDETERMINED -> "attached in a way the system does not tell";
                    default -> "";
                };
        return kind.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "DRIVE_KIND_NOT_LISTED",
                                Severity.WARNING,
                                drive.describe()
                                        + " is "
                                        + kind
                                        + ", and the service lists SATA drives of 2.5 and 3.5 inches only.",
                                "Use a SATA drive, or ask the service first. Of a virtual drive, only what is behind"
                                        + " it can travel, and only if that is one whole drive."));
    }

    private static String unmounting(Drive drive, DriveUse use) {
        String look = "Unmount it, after looking whether its content is needed";
        return drive.provider().equals(LinuxDriveProvider.NAME)
                ? look + ": umount '" + use.detail().replace("'", "'\\''") + "'"
                : look + ".";
    }

    /** Returns what a use of the drive means. */
    static Finding finding(Drive drive, DriveUse use) {
        return switch (use.kind()) {
            case SYSTEM ->
                    new Finding(
                            "SYSTEM_DRIVE",
                            Severity.REFUSAL,
                            drive.describe() + " holds the running system (" + use.detail() + ").",
                            "Use another drive.");
            case MOUNTED ->
                    new Finding(
                            "DRIVE_MOUNTED",
                            Severity.REFUSAL,
                            "A volume of "
                                    + drive.describe()
                                    + " is mounted ("
                                    + use.detail()
                                    + ").",
                            unmounting(drive, use));
            case HELD ->
                    new Finding(
                            "DRIVE_HELD",
                            Severity.REFUSAL,
                            drive.describe() + " is held by " + use.detail() + ".",
                            "End that program or device layer.");
            case UNDETERMINED ->
                    new Finding(
                            "DRIVE_USE_UNDETERMINED",
                            Severity.REFUSAL,
                            "It could not be found out whether "
                                    + drive.describe()
                                    + " is in use ("
                                    + use.detail()
                                    + ").",
                            "Run with the rights to look at drives, usually as administrator or root.");
        };
    }
}
