// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.Fixups;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import io.offlineseed.core.ntfs.read.AttributeContent;
import io.offlineseed.core.ntfs.read.DamagedStructure;
import io.offlineseed.core.ntfs.read.FileNode;
import io.offlineseed.core.ntfs.read.Index;
import io.offlineseed.core.ntfs.read.IndexNode;
import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;

/**
 * The form of an index, whatever its entries mean: nodes, blocks and their bitmap. Goes through the
 * entries in order and hands them on.
 */
final class IndexShape {

    private static final int MAX_DEPTH = 32;

    private static final int BITMAP_AT_ONCE = 64 << 10;

    /** What the entries are handed to. */
    @FunctionalInterface
    interface Visitor {
        void entry(IndexNode node, int at) throws IOException;
    }

    private final Checked checked;
    private final Findings findings;
    private final FileNode file;
    private final String name;
    private final String where;
    private final Visitor visitor;
    private final BitSet entered = new BitSet(); // blocks

    IndexShape(Checked checked, FileNode file, String name, Visitor visitor) {
        this.checked = checked;
        this.findings = checked.findings;
        this.file = file;
        this.name = name;
        this.where = "record " + file.base().number() + ": index " + name;
        this.visitor = visitor;
    }

    void check(int type, int collation) throws IOException {
        try {
            Index index = Index.of(checked.volume, file, name);
            root(index, type, collation);
            node(index, index.root(), 0);
            blocks(index);
        } catch (DamagedStructure e) {
            findings.add(Kind.INDEX, e.reason());
        }
    }

    private void root(Index index, int type, int collation) {
        byte[] value = index.rootValue();
        int blockBytes = index.blockBytes();
        int clusterBytes = checked.boot.clusterBytes();
        int units =
                blockBytes
                        / (clusterBytes <= blockBytes ? clusterBytes : IndexBlock.SMALL_UNIT_BYTES);
        findings.require(
                Le.int32(value, IndexBlock.ROOT_TYPE) == type
                        && Le.int32(value, IndexBlock.ROOT_COLLATION) == collation
                        && blockBytes == checked.boot.indexBlockBytes()
                        && Le.uint8(value, IndexBlock.ROOT_BLOCK_UNITS) == units,
                Kind.INDEX,
                where + ": its root states another kind of index");
        IndexNode root = index.root();
        allocated(root, value.length - IndexBlock.ROOT_NODE, where + ": its root");
    }

    private void allocated(IndexNode node, int bytes, String which) {
        long stated = Le.uint32(node.bytes(), node.node() + IndexBlock.NODE_ALLOCATED_BYTES);
        findings.require(
                stated == bytes && node.end() - node.node() <= stated,
                Kind.INDEX,
                which + " states " + stated + " allocated bytes where there are " + bytes);
    }

    private void node(Index index, IndexNode node, int depth) throws IOException {
        int flags = Le.uint8(node.bytes(), node.node() + IndexBlock.NODE_FLAGS);
        boolean inner = (flags & IndexBlock.NODE_HAS_CHILDREN) != 0;
        int at = node.first();
        boolean last = false;
        while (!last) {
            last = node.isLast(at);
            findings.require(
                    node.hasChild(at) == inner,
                    Kind.INDEX,
                    where + ": a node says whether it has others below, and wrongly");
            if (node.hasChild(at)) {
                below(index, node.childVcn(at), depth + 1);
            }
            if (!last) {
                visitor.entry(node, at);
            } else {
                findings.require(
                        at + node.entryBytes(at) == node.end(),
                        Kind.INDEX,
                        where + ": a node states more used bytes than it has");
            }
            at += node.entryBytes(at);
        }
    }

    private void below(Index index, long vcn, int depth) throws IOException {
        try {
            if (depth > MAX_DEPTH) {
                throw new DamagedStructure(where + " is too deep");
            }
            int number = (int) Math.min(Integer.MAX_VALUE - 1, index.blockIndex(vcn));
            if (entered.get(number)) {
                throw new DamagedStructure(where + ": two nodes lead to block " + vcn);
            }
            entered.set(number);
            IndexNode node = index.block(vcn);
            block(index, node, vcn);
            node(index, node, depth);
        } catch (DamagedStructure e) {
            findings.add(Kind.INDEX, e.reason());
        }
    }

    private void block(Index index, IndexNode node, long vcn) {
        String which = where + ": block " + vcn;
        allocated(node, index.blockBytes() - IndexBlock.NODE, which);
        int first =
                IndexBlock.UPDATE_SEQUENCE_ARRAY + 2 * Fixups.count(index.blockBytes()) + 7 & ~7;
        findings.require(
                node.first() == first,
                Kind.FORM,
                which + " begins with its entries at another place");
        findings.require(
                !node.isLast(node.first()) || node.hasChild(node.first()),
                Kind.INDEX,
                which + " is empty");
    }

    private void blocks(Index index) throws IOException, DamagedStructure {
        long blocks = index.blocks();
        Optional<AttributeContent> area = file.content(AttributeType.INDEX_ALLOCATION, name);
        Optional<AttributeContent> bitmap = file.content(AttributeType.BITMAP, name);
        if (area.isEmpty() || bitmap.isEmpty()) {
            findings.require(
                    area.isEmpty() && bitmap.isEmpty(),
                    Kind.INDEX_BITMAP,
                    where + " has blocks without a bitmap, or a bitmap without blocks");
            return;
        }
        findings.require(
                area.get().sizeBytes() == blocks * index.blockBytes(),
                Kind.SIZES,
                where + ": its blocks are not whole or not all written");
        if (bitmap.get().hasHoles()) {
            findings.add(Kind.INDEX_BITMAP, where + ": its bitmap has holes");
            return;
        }
        long bits = bitmap.get().sizeBytes() * 8;
        if (bits < blocks) {
            findings.add(Kind.INDEX_BITMAP, where + ": its bitmap is too small");
            return;
        }
        for (long at = 0; at < bits / 8; at += BITMAP_AT_ONCE) {
            int length = (int) Math.min(BITMAP_AT_ONCE, bits / 8 - at);
            compare(bitmap.get().read(at, length), at * 8);
        }
    }

    private void compare(byte[] bits, long firstBlock) {
        for (int i = 0; i < bits.length * 8; i++) {
            boolean marked = (bits[i / 8] >> i % 8 & 1) != 0;
            long block = firstBlock + i;
            boolean used = block < Integer.MAX_VALUE && entered.get((int) block);
            if (marked != used) {
                findings.add(
                        Kind.INDEX_BITMAP,
                        where
                                + ": its bitmap says that block number "
                                + block
                                + " is "
                                + (marked ? "used" : "free"));
                return;
            }
        }
    }
}
