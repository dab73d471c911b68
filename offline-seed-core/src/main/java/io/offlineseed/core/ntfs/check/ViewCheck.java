// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import io.offlineseed.core.ntfs.read.FileNode;
import io.offlineseed.core.ntfs.read.IndexNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** An index that is not a directory: its form, and the order of its keys. */
final class ViewCheck {

    /** What the entries are handed to. */
    @FunctionalInterface
    interface Visitor {
        void entry(byte[] key, byte[] data);
    }

    private final Checked checked;
    private final String where;
    private final int collation;
    private final Visitor visitor;
    private Optional<byte[]> before = Optional.empty();

    private ViewCheck(Checked checked, String where, int collation, Visitor visitor) {
        this.checked = checked;
        this.where = where;
        this.collation = collation;
        this.visitor = visitor;
    }

    static void check(Checked checked, FileNode file, String name, int collation, Visitor visitor)
            throws IOException {
        String where = "record " + file.base().number() + ": index " + name;
        ViewCheck check = new ViewCheck(checked, where, collation, visitor);
        new IndexShape(checked, file, name, check::entry).check(0, collation);
    }

    private void entry(IndexNode node, int at) {
        byte[] bytes = node.bytes();
        int keyBytes = node.keyBytes(at);
        int dataAt = Le.uint16(bytes, at + IndexBlock.ENTRY_DATA_OFFSET);
        int dataBytes = Le.uint16(bytes, at + IndexBlock.ENTRY_DATA_LENGTH);
        int room = node.entryBytes(at) - (node.hasChild(at) ? IndexBlock.CHILD_VCN_BYTES : 0);
        if (dataAt < IndexBlock.ENTRY_BYTES + keyBytes
                || dataAt + dataBytes > room
                || keyBytes % 4 != 0
                || keyBytes == 0) {
            checked.findings.add(Kind.INDEX, where + " has an entry without its data");
            return;
        }
        int keyAt = at + IndexBlock.ENTRY_BYTES;
        byte[] key = Arrays.copyOfRange(bytes, keyAt, keyAt + keyBytes);
        checked.findings.require(
                before.isEmpty() || compare(before.get(), key) < 0,
                Kind.ORDER,
                where + " is not in its order");
        before = Optional.of(key);
        visitor.entry(key, Arrays.copyOfRange(bytes, at + dataAt, at + dataAt + dataBytes));
    }

    private int compare(byte[] one, byte[] other) {
        if (collation == IndexBlock.COLLATION_SID) {
            return Arrays.compareUnsigned(one, other);
        }
        int end = Math.min(one.length, other.length);
        for (int at = 0; at + 4 <= end; at += 4) {
            int order = Integer.compareUnsigned(Le.int32(one, at), Le.int32(other, at));
            if (order != 0) {
                return order;
            }
        }
        return one.length - other.length;
    }
}
