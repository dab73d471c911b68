// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/** The content of $AttrDef. Source: docs/formats/ntfs.md, "$AttrDef". */
public final class AttributeDefinitions {

    /** Size of the table: fifteen definitions and an empty one. */
    public static final int BYTES = 2560;

    private static final int ENTRY_BYTES = 160;

    private static final int INDEXED = 0x02;
    private static final int RESIDENT = 0x40;
    private static final int LOGGED = 0x80;

    private AttributeDefinitions() {}

    /** Returns the table. */
    public static byte[] table() {
        byte[] table = new byte[BYTES];
        put(table, 0, "$STANDARD_INFORMATION", 0x10, RESIDENT, 0x30, 0x48);
        put(table, 1, "$ATTRIBUTE_LIST", 0x20, LOGGED, 0, -1);
        put(table, 2, "$FILE_NAME", 0x30, RESIDENT | INDEXED, 0x44, 0x242);
        put(table, 3, "$OBJECT_ID", 0x40, RESIDENT, 0, 0x100);
        put(table, 4, "$SECURITY_DESCRIPTOR", 0x50, LOGGED, 0, -1);
        put(table, 5, "$VOLUME_NAME", 0x60, RESIDENT, 2, 0x100);
        put(table, 6, "$VOLUME_INFORMATION", 0x70, RESIDENT, 0xc, 0xc);
        put(table, 7, "$DATA", 0x80, 0, 0, -1);
        put(table, 8, "$INDEX_ROOT", 0x90, RESIDENT, 0, -1);
        put(table, 9, "$INDEX_ALLOCATION", 0xa0, LOGGED, 0, -1);
        put(table, 10, "$BITMAP", 0xb0, LOGGED, 0, -1);
        put(table, 11, "$REPARSE_POINT", 0xc0, LOGGED, 0, 0x4000);
        put(table, 12, "$EA_INFORMATION", 0xd0, RESIDENT, 8, 8);
        put(table, 13, "$EA", 0xe0, 0, 0, 0x10000);
        put(table, 14, "$LOGGED_UTILITY_STREAM", 0x100, LOGGED, 0, 0x10000);
        return table;
    }

    private static void put(
            byte[] table, int entry, String name, int type, int flags, long least, long most) {
        int at = entry * ENTRY_BYTES;
        for (int i = 0; i < name.length(); i++) {
            Le.putInt16(table, at + 2 * i, name.charAt(i));
        }
        Le.putInt32(table, at + 0x80, type);
        Le.putInt32(table, at + 0x8c, flags);
        Le.putInt64(table, at + 0x90, least);
        Le.putInt64(table, at + 0x98, most);
    }
}
