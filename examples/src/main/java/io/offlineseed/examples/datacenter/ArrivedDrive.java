// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A drive that arrived: its label, and the volume on it. */
interface ArrivedDrive {

    /** Returns the serial number on the label, without blanks. */
    String serial();

    /**
     * Opens the volume.
     *
     * @param bitLockerKey as the job has it
     * @throws DriveRefusedException if there is no volume, or the key does not open it
     */
    DriveVolume unlock(String bitLockerKey) throws DriveRefusedException;

    /**
     * Takes a drive out of the parcel and reads its label.
     *
     * @throws IOException if there is no drive, or nothing says its serial number
     */
    static ArrivedDrive of(Parcel.Drive drive) throws IOException {
        String serial = Label.read(drive);
        Path place = drive.place();
        return Files.isDirectory(place)
                ? new FolderDrive(place, serial)
                : new BitLockerDrive(place, serial);
    }
}
