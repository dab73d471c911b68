// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.util.List;

/** Paths of files as manifests give them. */
final class DrivePath {

    private static final int MAX_NAME = 255; // of one file or directory on NTFS
    private static final int MAX_PATH = 32_767;

    private DrivePath() {}

    /**
     * Returns the names in a path, from the root on.
     *
     * @param path with backslashes, starting with one
     * @throws DriveFileException if no file can have that path
     */
    static List<String> names(String path) throws DriveFileException {
        if (path.length() > MAX_PATH) {
            throw new DriveFileException("FileNameTooLong");
        }
        if (!path.startsWith("\\") || path.indexOf('/') >= 0 || path.indexOf(':') >= 0) {
            throw new DriveFileException("FileNameInvalid");
        }
        List<String> names = List.of(path.substring(1).split("\\\\", -1));
        for (String name : names) {
            if (name.length() > MAX_NAME) {
                throw new DriveFileException("FileNameTooLong");
            }
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new DriveFileException("FileNameInvalid");
            }
        }
        return names;
    }
}
