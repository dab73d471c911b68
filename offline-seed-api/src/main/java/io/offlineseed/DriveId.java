// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed;

import java.util.Locale;
import java.util.Objects;

/**
 * A drive's hardware serial number, as the datacenter will read it and as the manifest and the
 * import job must state it: 1 to 40 printable ASCII characters without blanks. Compared without
 * regard to case.
 *
 * @param serialNumber the serial number, case kept as given
 */
public record DriveId(String serialNumber) implements Comparable<DriveId> {

    /** The most characters a serial number may have; ATA allows 20, other buses up to 40. */
    public static final int MAX_CHARACTERS = 40;

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the serial number is empty, too long, or holds a blank or
     *     a character that is not printable ASCII
     */
    public DriveId {
        Objects.requireNonNull(serialNumber, "serialNumber");
        if (serialNumber.isEmpty()
                || serialNumber.length() > MAX_CHARACTERS
                || !serialNumber.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "serialNumber must be 1 to "
                            + MAX_CHARACTERS
                            + " printable ASCII characters without blanks, was '"
                            + serialNumber
                            + "'; use DriveId.ofReported for what a system reports with padding");
        }
    }

    /**
     * Returns the identity for a serial number as a system reports it: blanks, with which it may be
     * padded, are left out, since the service wants it without them.
     *
     * @throws IllegalArgumentException if nothing printable remains
     */
    public static DriveId ofReported(String reported) {
        return new DriveId(reported.replace(" ", ""));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DriveId id && id.serialNumber.equalsIgnoreCase(serialNumber);
    }

    @Override
    public int hashCode() {
        return serialNumber.toLowerCase(Locale.ROOT).hashCode();
    }

    @Override
    public int compareTo(DriveId other) {
        return serialNumber.compareToIgnoreCase(other.serialNumber);
    }

    @Override
    public String toString() {
        return serialNumber;
    }
}
