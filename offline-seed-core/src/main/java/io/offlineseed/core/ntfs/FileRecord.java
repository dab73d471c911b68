// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/** Offsets and flags of a file record. Source: docs/formats/ntfs.md, "File record". */
public final class FileRecord {

    /** "FILE", the lowest byte first. */
    public static final int MAGIC = 0x454c_4946;

    public static final int UPDATE_SEQUENCE_OFFSET = 0x04;
    public static final int UPDATE_SEQUENCE_COUNT = 0x06;
    public static final int LOG_SEQUENCE_NUMBER = 0x08;
    public static final int SEQUENCE = 0x10;
    public static final int LINKS = 0x12;
    public static final int FIRST_ATTRIBUTE = 0x14;
    public static final int FLAGS = 0x16;
    public static final int USED_BYTES = 0x18;
    public static final int ALLOCATED_BYTES = 0x1c;
    public static final int BASE_REFERENCE = 0x20;
    public static final int NEXT_ATTRIBUTE_ID = 0x28;
    public static final int RECORD_NUMBER = 0x2c;

    /** Where the update sequence array stands in version 3.1. */
    public static final int UPDATE_SEQUENCE_ARRAY = 0x30;

    /** Size of the mark behind the last attribute: its type and four bytes that are zero. */
    public static final int END_BYTES = 8;

    public static final int FLAG_IN_USE = 0x1;
    public static final int FLAG_DIRECTORY = 0x2;
    public static final int FLAG_IN_EXTEND = 0x4;
    public static final int FLAG_VIEW_INDEX = 0x8;

    private FileRecord() {}

    /** Returns where the first attribute begins in records of that size. */
    public static int firstAttribute(int recordBytes) {
        return UPDATE_SEQUENCE_ARRAY + 2 * Fixups.count(recordBytes) + 7 & ~7;
    }
}
