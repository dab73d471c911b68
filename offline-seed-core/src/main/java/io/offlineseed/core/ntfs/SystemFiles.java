// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/** Record numbers of the files every volume has. Source: docs/formats/ntfs.md, "System files". */
public final class SystemFiles {

    public static final int MFT = 0;
    public static final int MFT_MIRROR = 1;
    public static final int LOG_FILE = 2;
    public static final int VOLUME = 3;
    public static final int ATTRIBUTE_DEFINITIONS = 4;
    public static final int ROOT = 5;
    public static final int BITMAP = 6;
    public static final int BOOT = 7;
    public static final int BAD_CLUSTERS = 8;
    public static final int SECURE = 9;
    public static final int UP_CASE = 10;
    public static final int EXTEND = 11;

    /** The first of the records that have neither a name nor, so far, a use, up to 15. */
    public static final int FIRST_NAMELESS = 12;

    /** The first of the records that are free on a new volume, up to 23. */
    public static final int FIRST_FREE = 16;

    public static final int QUOTA = 24;
    public static final int OBJECT_IDS = 25;
    public static final int REPARSE_POINTS = 26;

    /** The first record that others than the file system use. */
    public static final int FIRST_USER = 27;

    /** Size of $Boot's content. */
    public static final int BOOT_BYTES = 8192;

    /** In the flags of $VOLUME_INFORMATION: the volume was not cleanly dismounted. */
    public static final int VOLUME_DIRTY = 0x0001;

    private SystemFiles() {}

    /** Returns the sequence number that drivers demand of a file below {@link #FIRST_FREE}. */
    public static int sequence(int record) {
        return record == MFT ? 1 : record;
    }

    /** Returns how many records $MFTMirr repeats: at least four, and whole clusters of them. */
    public static int mirroredRecords(int clusterBytes, int recordBytes) {
        return Math.max(4, clusterBytes / recordBytes);
    }
}
