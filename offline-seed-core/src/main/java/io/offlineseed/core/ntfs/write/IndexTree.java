// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.Fixups;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds the blocks of one directory's index from its entries in their order. A block is given out
 * once it is full and its successor has an entry; the last one given out is the root of the tree.
 * For one thread. Source: docs/formats/ntfs.md, "Indexes".
 */
final class IndexTree {

    /** Takes finished blocks. */
    @FunctionalInterface
    interface Sink {

        /**
         * Takes a block.
         *
         * @param number its place among the blocks of the index, from 0
         * @param block its bytes, which are used again after this call
         */
        void block(long number, byte[] block) throws IOException;
    }

    private static final int UPDATE_SEQUENCE_NUMBER = 1;

    private static final int MAX_ENTRY_BYTES = 608; // a name of 255 units and the number of a child

    private final int vcnsPerBlock;
    private final Sink sink;
    private final List<Level> levels = new ArrayList<>();
    private long blocks;

    IndexTree(int vcnsPerBlock, Sink sink) {
        this.vcnsPerBlock = vcnsPerBlock;
        this.sink = sink;
        levels.add(new Level(0));
    }

    /**
     * Adds an entry behind all others.
     *
     * @param entry entry without a child, its length a multiple of 8
     */
    void add(byte[] entry, int length) throws IOException {
        levels.get(0).add(entry, length, 0);
    }

    /** Gives out what is left; returns how many blocks the index has, at least one. */
    long finish() throws IOException {
        long child = 0;
        for (int i = 0; i < levels.size(); i++) {
            child = levels.get(i).finish(child);
        }
        return blocks;
    }

    private void promote(int level, byte[] entry, int offset, int length, long child)
            throws IOException {
        if (level == levels.size()) {
            levels.add(new Level(level));
        }
        byte[] promoted = Arrays.copyOfRange(entry, offset, offset + length);
        levels.get(level).add(promoted, length, child);
    }

    /** The nodes at one height above the leaves, of which one is being filled. */
    private final class Level {

        private final int height;
        private final int childBytes;
        private final byte[] block = new byte[IndexBlock.BYTES];
        private int at = IndexBlock.ENTRIES;
        private int last;

        /** The entry that did not fit: it separates this node from the next, once that has one. */
        private final byte[] separator = new byte[MAX_ENTRY_BYTES];

        private int separatorLength;
        private long separatorChild;

        Level(int height) {
            this.height = height;
            this.childBytes = height == 0 ? 0 : IndexBlock.CHILD_VCN_BYTES;
        }

        void add(byte[] entry, int length, long child) throws IOException {
            if (separatorLength > 0) {
                long number = giveOut(separatorChild);
                int bytes = separatorLength;
                separatorLength = 0;
                promote(height + 1, separator, 0, bytes, number);
            }
            int end = IndexBlock.ENTRY_BYTES + childBytes;
            if (at + length + childBytes + end > IndexBlock.BYTES) {
                System.arraycopy(entry, 0, separator, 0, length);
                separatorLength = length;
                separatorChild = child;
                return;
            }
            append(entry, length, child);
        }

        private void append(byte[] entry, int length, long child) {
            last = at;
            System.arraycopy(entry, 0, block, at, length);
            Le.putInt16(block, at + IndexBlock.ENTRY_LENGTH, length + childBytes);
            if (height > 0) {
                Le.putInt16(block, at + IndexBlock.ENTRY_FLAGS, IndexBlock.ENTRY_HAS_CHILD);
                Le.putInt64(block, at + length, child * vcnsPerBlock);
            }
            at += length + childBytes;
        }

        long finish(long lastChild) throws IOException {
            if (separatorLength > 0) {
                // No node may be empty: the separator becomes the only entry of the last one, and
                // the entry before it separates.
                int length = at - last - childBytes;
                byte[] entry = Arrays.copyOfRange(block, last, last + length);
                long child = height == 0 ? 0 : Le.int64(block, last + length) / vcnsPerBlock;
                if (height > 0) {
                    Le.putInt16(entry, IndexBlock.ENTRY_FLAGS, 0);
                }
                Le.putInt16(entry, IndexBlock.ENTRY_LENGTH, length);
                at = last;
                long number = giveOut(child);
                int bytes = separatorLength;
                separatorLength = 0;
                promote(height + 1, entry, 0, length, number);
                append(separator, bytes, separatorChild);
            }
            return giveOut(lastChild);
        }

        /** Ends the node with the number of its last child, and begins an empty one. */
        private long giveOut(long lastChild) throws IOException {
            int length = IndexBlock.ENTRY_BYTES + childBytes;
            Arrays.fill(block, at, IndexBlock.BYTES, (byte) 0);
            Le.putInt16(block, at + IndexBlock.ENTRY_LENGTH, length);
            int flags = IndexBlock.ENTRY_IS_LAST;
            if (height > 0) {
                flags |= IndexBlock.ENTRY_HAS_CHILD;
                Le.putInt64(block, at + IndexBlock.ENTRY_BYTES, lastChild * vcnsPerBlock);
            }
            Le.putInt16(block, at + IndexBlock.ENTRY_FLAGS, flags);
            at += length;

            long number = blocks++;
            Arrays.fill(block, 0, IndexBlock.ENTRIES, (byte) 0);
            Le.putInt32(block, 0, IndexBlock.MAGIC);
            Le.putInt16(block, IndexBlock.UPDATE_SEQUENCE_OFFSET, IndexBlock.UPDATE_SEQUENCE_ARRAY);
            Le.putInt16(block, IndexBlock.UPDATE_SEQUENCE_COUNT, Fixups.count(IndexBlock.BYTES));
            Le.putInt64(block, IndexBlock.VCN, number * vcnsPerBlock);
            int node = IndexBlock.NODE;
            Le.putInt32(block, node + IndexBlock.NODE_FIRST_ENTRY, IndexBlock.ENTRIES - node);
            Le.putInt32(block, node + IndexBlock.NODE_USED_BYTES, at - node);
            Le.putInt32(block, node + IndexBlock.NODE_ALLOCATED_BYTES, IndexBlock.BYTES - node);
            block[node + IndexBlock.NODE_FLAGS] =
                    (byte) (height > 0 ? IndexBlock.NODE_HAS_CHILDREN : 0);
            Fixups.protect(block, 0, IndexBlock.BYTES, UPDATE_SEQUENCE_NUMBER);
            sink.block(number, block);
            at = IndexBlock.ENTRIES;
            return number;
        }
    }
}
