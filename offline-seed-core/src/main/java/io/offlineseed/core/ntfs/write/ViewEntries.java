// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import java.util.List;

/**
 * Entries of the indexes that are no directories, and roots that hold all entries of an index.
 * Source: docs/formats/ntfs.md, "Indexes".
 */
final class ViewEntries {

    private ViewEntries() {}

    /** Returns an entry: key, data, and what stands in the padding. */
    static byte[] entry(byte[] key, byte[] data, byte[] padding) {
        int dataOffset = IndexBlock.ENTRY_BYTES + key.length;
        int length = RecordBuilder.aligned(dataOffset + data.length + padding.length);
        byte[] entry = new byte[length];
        Le.putInt16(entry, IndexBlock.ENTRY_DATA_OFFSET, dataOffset);
        Le.putInt16(entry, IndexBlock.ENTRY_DATA_LENGTH, data.length);
        Le.putInt16(entry, IndexBlock.ENTRY_LENGTH, length);
        Le.putInt16(entry, IndexBlock.ENTRY_KEY_LENGTH, key.length);
        System.arraycopy(key, 0, entry, IndexBlock.ENTRY_BYTES, key.length);
        System.arraycopy(data, 0, entry, dataOffset, data.length);
        System.arraycopy(padding, 0, entry, dataOffset + data.length, padding.length);
        return entry;
    }

    /** Returns the value of a root that holds all entries itself. */
    static byte[] root(int type, int collation, int clusterBytes, List<byte[]> entries) {
        int length = IndexBlock.NODE_BYTES + IndexBlock.ENTRY_BYTES;
        for (byte[] entry : entries) {
            length += entry.length;
        }
        byte[] value = new byte[IndexBlock.ROOT_NODE + length];
        header(value, type, collation, clusterBytes, length);
        int at = IndexBlock.ROOT_NODE + IndexBlock.NODE_BYTES;
        for (byte[] entry : entries) {
            System.arraycopy(entry, 0, value, at, entry.length);
            at += entry.length;
        }
        Le.putInt16(value, at + IndexBlock.ENTRY_LENGTH, IndexBlock.ENTRY_BYTES);
        Le.putInt16(value, at + IndexBlock.ENTRY_FLAGS, IndexBlock.ENTRY_IS_LAST);
        return value;
    }

    /** Returns the value of a directory's root whose entries all stand in blocks. */
    static byte[] directoryRoot(int type, int clusterBytes, long topVcn) {
        int entry = IndexBlock.ENTRY_BYTES + IndexBlock.CHILD_VCN_BYTES;
        int length = IndexBlock.NODE_BYTES + entry;
        byte[] value = new byte[IndexBlock.ROOT_NODE + length];
        header(value, type, IndexBlock.COLLATION_FILE_NAME, clusterBytes, length);
        int node = IndexBlock.ROOT_NODE;
        value[node + IndexBlock.NODE_FLAGS] = IndexBlock.NODE_HAS_CHILDREN;
        int at = node + IndexBlock.NODE_BYTES;
        Le.putInt16(value, at + IndexBlock.ENTRY_LENGTH, entry);
        Le.putInt16(
                value,
                at + IndexBlock.ENTRY_FLAGS,
                IndexBlock.ENTRY_IS_LAST | IndexBlock.ENTRY_HAS_CHILD);
        Le.putInt64(value, at + IndexBlock.ENTRY_BYTES, topVcn);
        return value;
    }

    private static void header(
            byte[] value, int type, int collation, int clusterBytes, int length) {
        Le.putInt32(value, IndexBlock.ROOT_TYPE, type);
        Le.putInt32(value, IndexBlock.ROOT_COLLATION, collation);
        Le.putInt32(value, IndexBlock.ROOT_BLOCK_BYTES, IndexBlock.BYTES);
        value[IndexBlock.ROOT_BLOCK_UNITS] =
                (byte) (IndexBlock.BYTES / IndexBlock.vcnUnitBytes(clusterBytes));
        int node = IndexBlock.ROOT_NODE;
        Le.putInt32(value, node + IndexBlock.NODE_FIRST_ENTRY, IndexBlock.NODE_BYTES);
        Le.putInt32(value, node + IndexBlock.NODE_USED_BYTES, length);
        Le.putInt32(value, node + IndexBlock.NODE_ALLOCATED_BYTES, length);
    }
}
