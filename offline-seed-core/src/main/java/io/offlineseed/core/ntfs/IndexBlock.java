// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/**
 * Offsets in the blocks of an index, in its root attribute, in the node both hold, and in entries.
 * Offsets named {@code NODE_} and {@code ENTRY_} count from the node's or the entry's first byte.
 * Source: docs/formats/ntfs.md, "Indexes".
 */
public final class IndexBlock {

    /** "INDX", the lowest byte first. */
    public static final int MAGIC = 0x5844_4e49;

    /** Size of a block on every volume. */
    public static final int BYTES = 4096;

    /** The unit of block numbers where clusters are larger than blocks. */
    public static final int SMALL_UNIT_BYTES = 512;

    public static final int UPDATE_SEQUENCE_OFFSET = 0x04;
    public static final int UPDATE_SEQUENCE_COUNT = 0x06;
    public static final int VCN = 0x10;

    /** Where the node begins in a block. */
    public static final int NODE = 0x18;

    public static final int UPDATE_SEQUENCE_ARRAY = 0x28;

    /** Where the first entry begins in a block we write. */
    public static final int ENTRIES = 0x40;

    public static final int ROOT_TYPE = 0x00;
    public static final int ROOT_COLLATION = 0x04;
    public static final int ROOT_BLOCK_BYTES = 0x08;
    public static final int ROOT_BLOCK_UNITS = 0x0c;

    /** Where the node begins in the value of an index root. */
    public static final int ROOT_NODE = 0x10;

    public static final int NODE_FIRST_ENTRY = 0x00;
    public static final int NODE_USED_BYTES = 0x04;
    public static final int NODE_ALLOCATED_BYTES = 0x08;
    public static final int NODE_FLAGS = 0x0c;

    /** Size of a node's header. */
    public static final int NODE_BYTES = 0x10;

    /** In {@link #NODE_FLAGS}: the entries have nodes below them. */
    public static final int NODE_HAS_CHILDREN = 1;

    public static final int ENTRY_REFERENCE = 0x00;
    public static final int ENTRY_DATA_OFFSET = 0x00;
    public static final int ENTRY_DATA_LENGTH = 0x02;
    public static final int ENTRY_LENGTH = 0x08;
    public static final int ENTRY_KEY_LENGTH = 0x0a;
    public static final int ENTRY_FLAGS = 0x0c;

    /** Size of an entry's header: here its key begins. */
    public static final int ENTRY_BYTES = 0x10;

    /** Size of the number of the node below, at the end of an entry that has one. */
    public static final int CHILD_VCN_BYTES = 8;

    public static final int ENTRY_HAS_CHILD = 1;
    public static final int ENTRY_IS_LAST = 2;

    public static final int COLLATION_FILE_NAME = 0x01;
    public static final int COLLATION_UINT32 = 0x10;
    public static final int COLLATION_SID = 0x11;
    public static final int COLLATION_SECURITY_HASH = 0x12;
    public static final int COLLATION_UINT32S = 0x13;

    private IndexBlock() {}

    /** Returns the unit in which the numbers of blocks count, in bytes. */
    public static int vcnUnitBytes(int clusterBytes) {
        return clusterBytes <= BYTES ? clusterBytes : SMALL_UNIT_BYTES;
    }
}
