// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileReferences;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.UpCaseTable;
import java.io.IOException;

/** The volume's own upper-case table, by which its directories are ordered. Immutable. */
final class UpCase {

    private final byte[] table;

    private UpCase(byte[] table) {
        this.table = table;
    }

    static UpCase read(VolumeBytes volume, RecordReader reader)
            throws IOException, DamagedStructure {
        long reference =
                FileReferences.of(SystemFiles.UP_CASE, SystemFiles.sequence(SystemFiles.UP_CASE));
        AttributeContent content =
                FileNode.read(volume, reader, reference)
                        .content(AttributeType.DATA, "")
                        .filter(c -> c.sizeBytes() == UpCaseTable.BYTES)
                        .orElseThrow(() -> new DamagedStructure("its upper-case table is not one"));
        return new UpCase(content.read(0, UpCaseTable.BYTES));
    }

    private char upper(char c) {
        return (char) Le.uint16(table, 2 * c);
    }

    boolean isSame(String one, String other) {
        return one.length() == other.length() && compareUpper(one, other) == 0;
    }

    private int compareUpper(String one, String other) {
        int end = Math.min(one.length(), other.length());
        for (int i = 0; i < end; i++) {
            int difference = upper(one.charAt(i)) - upper(other.charAt(i));
            if (difference != 0) {
                return difference;
            }
        }
        return one.length() - other.length();
    }

    /** Compares as a directory orders its names. */
    int compare(String one, String other) {
        int difference = compareUpper(one, other);
        return difference != 0 ? difference : one.compareTo(other);
    }
}
