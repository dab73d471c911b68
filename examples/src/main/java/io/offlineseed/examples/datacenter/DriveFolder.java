// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A folder that stands for a drive: the label a person reads, {@code drive.json}, and the volume's
 * content below {@code volume}. There is no encryption in it, so none is checked.
 *
 * @param folder the folder
 * @param serial the serial number on the label, without blanks
 */
record DriveFolder(Path folder, String serial) {

    private static final int MAX_NAME = 255; // of one file or directory on NTFS
    private static final int MAX_PATH = 32_767;

    static DriveFolder open(Path folder) throws IOException {
        Path label = folder.resolve("drive.json");
        if (!Files.isRegularFile(label)) {
            throw new IOException(
                    "Cannot take in "
                            + folder
                            + ": it has no drive.json, so nobody knows its serial number. Give the"
                            + " folders of drives. No drive of the parcel was looked at.");
        }
        String serial =
                Json.text(Json.parse(Files.readAllBytes(label)), "serialNumber").replace(" ", "");
        if (serial.isEmpty()) {
            throw new IOException(
                    "Cannot take in "
                            + folder
                            + ": its drive.json has no serialNumber. No drive of the parcel was"
                            + " looked at.");
        }
        return new DriveFolder(folder, serial);
    }

    boolean hasVolume() {
        return Files.isDirectory(folder.resolve("volume"), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Returns the file at a path of the volume.
     *
     * @param path with backslashes, starting with one
     * @throws DriveFileException if there is no such file, or there cannot be one
     */
    Path file(String path) throws DriveFileException {
        if (path.length() > MAX_PATH) {
            throw new DriveFileException("FileNameTooLong");
        }
        if (!path.startsWith("\\") || path.indexOf('/') >= 0 || path.indexOf(':') >= 0) {
            throw new DriveFileException("FileNameInvalid");
        }
        Path file = folder.resolve("volume");
        for (String name : path.substring(1).split("\\\\", -1)) {
            if (name.length() > MAX_NAME) {
                throw new DriveFileException("FileNameTooLong");
            }
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new DriveFileException("FileNameInvalid");
            }
            try {
                file = file.resolve(name);
            } catch (InvalidPathException e) {
                throw new DriveFileException("FileNameInvalid");
            }
            if (Files.isSymbolicLink(file)) {
                throw new DriveFileException("FileNameInvalid"); // may lead out of the volume
            }
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new DriveFileException("FileNotFound");
        }
        if (!Files.isReadable(file)) {
            throw new DriveFileException("FileAccessDenied");
        }
        return file;
    }
}
