// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import java.util.Optional;

/**
 * The entries of one node of an index: the root's value or a block. Each entry lies inside; the
 * last one is where it ends. Immutable.
 */
public final class IndexNode {

    private final String where;
    private final byte[] bytes;
    private final int node;
    private final int end;

    private IndexNode(String where, byte[] bytes, int node, int end) {
        this.where = where;
        this.bytes = bytes;
        this.node = node;
        this.end = end;
    }

    /**
     * Reads a node and checks that its entries lie inside.
     *
     * @param where the beginning of a message about it
     * @param bytes all of a root's value or of a block, fixups undone
     * @param node where the node's header begins
     */
    static IndexNode parse(String where, byte[] bytes, int node) throws DamagedStructure {
        if (bytes.length < node + IndexBlock.NODE_BYTES) {
            throw new DamagedStructure(where + " is too short");
        }
        long used = Le.uint32(bytes, node + IndexBlock.NODE_USED_BYTES);
        long first = Le.uint32(bytes, node + IndexBlock.NODE_FIRST_ENTRY);
        if (used > bytes.length - node
                || first < IndexBlock.NODE_BYTES
                || first > used - IndexBlock.ENTRY_BYTES) {
            throw new DamagedStructure(where + " states an impossible size");
        }
        IndexNode parsed = new IndexNode(where, bytes, node, node + (int) used);
        int at = parsed.first();
        while (true) {
            parsed.checkEntry(at);
            if (parsed.isLast(at)) {
                return parsed;
            }
            at += parsed.entryBytes(at);
        }
    }

    private void checkEntry(int at) throws DamagedStructure {
        if (at > end - IndexBlock.ENTRY_BYTES) {
            throw new DamagedStructure(where + " has no last entry");
        }
        int length = entryBytes(at);
        int inner = IndexBlock.ENTRY_BYTES + (hasChild(at) ? IndexBlock.CHILD_VCN_BYTES : 0);
        if (length < inner
                || length % 8 != 0
                || length > end - at
                || (!isLast(at) && keyBytes(at) > length - inner)) {
            throw new DamagedStructure(where + " has an entry of impossible length");
        }
    }

    String where() {
        return where;
    }

    /** Returns where the first entry begins. */
    public int first() {
        return node + Le.int32(bytes, node + IndexBlock.NODE_FIRST_ENTRY);
    }

    /** Returns where the used part ends. */
    public int end() {
        return end;
    }

    /** Returns the node's bytes from its header on, which the caller must not change. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns where the node's header begins. */
    public int node() {
        return node;
    }

    /** Returns the size of the entry there. */
    public int entryBytes(int at) {
        return Le.uint16(bytes, at + IndexBlock.ENTRY_LENGTH);
    }

    /** Returns the size of the key of the entry there. */
    public int keyBytes(int at) {
        return Le.uint16(bytes, at + IndexBlock.ENTRY_KEY_LENGTH);
    }

    /** Returns the reference to the file of the entry there. */
    public long reference(int at) {
        return Le.int64(bytes, at + IndexBlock.ENTRY_REFERENCE);
    }

    /** Returns whether the entry there only marks the end. */
    public boolean isLast(int at) {
        return (Le.uint16(bytes, at + IndexBlock.ENTRY_FLAGS) & IndexBlock.ENTRY_IS_LAST) != 0;
    }

    /** Returns whether a node lies before the entry there. */
    public boolean hasChild(int at) {
        return (Le.uint16(bytes, at + IndexBlock.ENTRY_FLAGS) & IndexBlock.ENTRY_HAS_CHILD) != 0;
    }

    /** Returns the number of that node. */
    public long childVcn(int at) {
        return Le.int64(bytes, at + entryBytes(at) - IndexBlock.CHILD_VCN_BYTES);
    }

    /** Returns the key of the entry there in a directory. */
    public FileName name(int at) throws DamagedStructure {
        Optional<FileName> name = FileName.decode(bytes, at + IndexBlock.ENTRY_BYTES, keyBytes(at));
        return name.orElseThrow(() -> new DamagedStructure(where + " has an entry without name"));
    }
}
