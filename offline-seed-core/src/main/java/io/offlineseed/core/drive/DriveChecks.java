// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveCheck;
import io.offlineseed.drive.DriveUse;
import io.offlineseed.drive.Finding;
import io.offlineseed.drive.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Judges whether a drive is fit for a seed, from its facts alone. What is not known counts as bad.
 */
public final class DriveChecks {

    /** What an encrypted volume of 64 MiB takes with its partition table, 1 MiB on either side. */
    static final long MIN_SECTOR_DRIVE_BYTES = 66L << 20;

    /** Less holds no volume worth the name. */
    private static final long MIN_DIRECTORY_BYTES = 4L << 20;

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
        if (drive.bus() == Bus.DIRECTORY || drive.bus() == Bus.IMAGE) {
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

    private static Finding finding(Drive drive, DriveUse use) {
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
                            "Unmount it, after looking whether its content is needed.");
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
