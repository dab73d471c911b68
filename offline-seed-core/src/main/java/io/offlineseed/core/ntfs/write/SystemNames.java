// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileReferences;
import io.offlineseed.core.ntfs.StandardInformation;
import io.offlineseed.core.ntfs.SystemFiles;
import java.util.List;

/** Names and file attributes of what stands on every volume. */
final class SystemNames {

    /** The directory that keeps other people's areas. */
    static final String VOLUME_INFORMATION = "System Volume Information";

    static final int SYSTEM_ATTRIBUTES = StandardInformation.HIDDEN | StandardInformation.SYSTEM;

    private static final long ROOT_REFERENCE =
            FileReferences.of(SystemFiles.ROOT, SystemFiles.sequence(SystemFiles.ROOT));

    /** By record number; the root, which is its own parent, is number 5. */
    private static final List<String> NAMES =
            List.of(
                    "$MFT",
                    "$MFTMirr",
                    "$LogFile",
                    "$Volume",
                    "$AttrDef",
                    ".",
                    "$Bitmap",
                    "$Boot",
                    "$BadClus",
                    "$Secure",
                    "$UpCase",
                    "$Extend");

    private SystemNames() {}

    /** Returns how many records have a name in the root. */
    static int count() {
        return NAMES.size();
    }

    static String name(int record) {
        return NAMES.get(record);
    }

    /** Returns the name of one of the file system's own files as the root directory lists it. */
    static FileName inRoot(int record, long time, long allocatedBytes, long dataBytes) {
        int attributes = SYSTEM_ATTRIBUTES;
        if (record == SystemFiles.ROOT || record == SystemFiles.EXTEND) {
            attributes |= FileName.DIRECTORY;
        }
        if (record == SystemFiles.SECURE) {
            attributes |= FileName.VIEW_INDEX;
        }
        return named(ROOT_REFERENCE, time, allocatedBytes, dataBytes, attributes, name(record));
    }

    static FileName root(long time) {
        return inRoot(SystemFiles.ROOT, time, 0, 0);
    }

    static FileName named(
            long parent,
            long time,
            long allocatedBytes,
            long dataBytes,
            int attributes,
            String name) {
        return new FileName(
                parent,
                time,
                time,
                time,
                time,
                allocatedBytes,
                dataBytes,
                attributes,
                0,
                FileName.WIN32_AND_DOS,
                name);
    }

    /**
     * Returns the file attributes of a directory, without the mark of a directory.
     *
     * @param depth how many directories there are from the root to it, itself included
     */
    static int directoryAttributes(String name, int depth) {
        return isVolumeInformation(name, depth) ? SYSTEM_ATTRIBUTES : 0;
    }

    static boolean isVolumeInformation(String name, int depth) {
        return depth == 1 && name.equals(VOLUME_INFORMATION);
    }
}
