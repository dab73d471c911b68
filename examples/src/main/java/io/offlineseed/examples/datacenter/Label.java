// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is written on a drive for people to read. */
final class Label {

    private Label() {}

    /**
     * Returns the serial number of a drive, without blanks.
     *
     * @throws IOException if there is no drive, or nothing says its serial number
     */
    static String read(Parcel.Drive drive) throws IOException {
        Path place = drive.place();
        if (!Files.exists(place)) {
            throw unreadable(place, "there is no such folder, image or device");
        }
        Optional<String> given = drive.serialNumber();
        String serial = (given.isPresent() ? given.get() : fromFile(place)).replace(" ", "");
        if (serial.isEmpty()) {
            throw unreadable(place, "its serial number is empty");
        }
        return serial;
    }

    private static String fromFile(Path place) throws IOException {
        Path label =
                Files.isDirectory(place)
                        ? place.resolve("drive.json")
                        : place.resolveSibling(place.getFileName() + ".drive.json");
        if (!Files.isRegularFile(label)) {
            throw unreadable(
                    place,
                    "there is no "
                            + label.getFileName()
                            + (Files.isDirectory(place) ? " in it" : " beside it")
                            + ", so nobody knows its serial number. Give the number with the drive, or a"
                            + " drive that has such a file");
        }
        return Json.text(Json.parse(Files.readAllBytes(label)), "serialNumber");
    }

    private static IOException unreadable(Path place, String why) {
        return new IOException(
                "Cannot take in " + place + ": " + why + ". No drive of the parcel was looked at.");
    }
}
