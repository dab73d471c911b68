// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.DriveFile;
import io.offlineseed.drive.DriveReader;

/** Paths on a volume as people type them. */
final class VolumePath {

    static final String ROOT = "\\";

    /** Where systems keep what is theirs, such as BitLocker's areas. */
    static final String SYSTEM = "\\System Volume Information";

    private VolumePath() {}

    /** Returns the path with backslashes, one at its start and none at its end. */
    static String parse(String typed) {
        StringBuilder path = new StringBuilder();
        for (String name : typed.replace('/', '\\').split("\\\\")) {
            if (!name.isEmpty()) {
                path.append('\\').append(name);
            }
        }
        return path.length() == 0 ? ROOT : path.toString();
    }

    /** Returns what lies at that path, which then is spelled as on the volume. */
    static DriveFile find(DriveReader reader, String typed) {
        DriveFile found = reader.find(ROOT).orElseThrow(() -> notThere(ROOT));
        String above = "";
        for (String name : parse(typed).substring(1).split("\\\\")) {
            if (!name.isEmpty()) {
                found = reader.find(above + "\\" + name).orElseThrow(() -> notThere(typed));
                above = found.path();
            }
        }
        return found;
    }

    private static Refused notThere(String typed) {
        return new Refused("There is no file or directory " + parse(typed) + " on the volume.");
    }

    /** Returns whether a path is what systems keep for themselves. */
    static boolean isOfSystem(String path) {
        return path.equals(SYSTEM) || liesIn(SYSTEM, path);
    }

    /** Returns whether a path lies in a directory, at any depth. */
    static boolean liesIn(String directory, String path) {
        return directory.equals(ROOT) || path.startsWith(directory + "\\");
    }
}
