// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.DriveId;
import java.util.Objects;

/**
 * Consent to erase one drive. It cannot be made without the serial number a person typed or read
 * from the label, so that no program erases a drive it merely found. Immutable.
 */
public final class DriveTarget {

    private final Drive drive;
    private final DriveId id;

    private DriveTarget(Drive drive, DriveId id) {
        this.drive = drive;
        this.id = id;
    }

    /**
     * Consents to erase a drive whose system reports the serial number that stands on its label.
     *
     * @param typedSerialNumber what the person typed
     * @throws IllegalArgumentException if it is not the drive's serial number, or the drive shows
     *     none
     */
    public static DriveTarget erase(Drive drive, String typedSerialNumber) {
        Objects.requireNonNull(drive, "drive");
        DriveId typed = DriveId.ofReported(typedSerialNumber);
        DriveId reported = reportedBy(drive);
        if (!reported.equals(typed)) {
            throw new IllegalArgumentException(
                    "typedSerialNumber is '"
                            + typed
                            + "', but "
                            + drive.address()
                            + " reports '"
                            + reported
                            + "'. Nothing was erased. If the drive sits in a dock that shows a serial number of its"
                            + " own, use eraseLabelled");
        }
        return new DriveTarget(drive, reported);
    }

    /**
     * Consents to erase a drive behind a dock or adapter that reports a serial number of its own.
     * The manifest then bears the one on the label, because that is what the datacenter reads.
     *
     * @param reportedSerial what the system reports, typed by the person
     * @param serialOnLabel what stands on the drive itself
     * @throws IllegalArgumentException if the first is not what the system reports
     */
    public static DriveTarget eraseLabelled(
            Drive drive, String reportedSerial, String serialOnLabel) {
        DriveTarget checked = erase(drive, reportedSerial);
        return new DriveTarget(checked.drive, DriveId.ofReported(serialOnLabel));
    }

    private static DriveId reportedBy(Drive drive) {
        return drive.id()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        drive.address()
                                                + " shows no serial number, so consent cannot be bound to it; attach"
                                                + " it directly or through an adapter that passes the number on."
                                                + " Nothing was erased"));
    }

    /** Returns the drive that may be erased. */
    public Drive drive() {
        return drive;
    }

    /** Returns the serial number that manifest and import job will state. */
    public DriveId id() {
        return id;
    }

    @Override
    public String toString() {
        return "DriveTarget[erase " + id + " at " + drive.address() + "]";
    }
}
