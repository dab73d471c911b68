// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.ntfs.Fixups;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IndexTreeTest {

    private static final int VCNS_PER_BLOCK = 8;

    @Test
    void finish_anyEntries_givesATreeThatHoldsThemInOrder() throws IOException {
        Random random = new Random(11);
        for (int count : new int[] {0, 1, 6, 7, 8, 40, 41, 42, 43, 44, 45, 90, 400, 3000}) {
            for (int round = 0; round < 8; round++) {
                int most = 1 + random.nextInt(72);
                int[] lengths = new int[count];
                Arrays.setAll(lengths, i -> 24 + 8 * random.nextInt(most));
                List<byte[]> blocks = build(lengths);

                List<Long> found = new ArrayList<>();
                int met = walk(blocks, blocks.size() - 1, found);

                assertThat(found).isEqualTo(LongStream.range(0, count).boxed().toList());
                assertThat(met).as("every block is in the tree").isEqualTo(blocks.size());
            }
        }
    }

    @Test
    void finish_entriesThatJustFillALeaf_makeOneBlock() throws IOException {
        int[] lengths = new int[251]; // 251 entries of 16 bytes and an end mark fill 4032
        Arrays.fill(lengths, 16);

        assertThat(build(lengths)).hasSize(1);
    }

    @Test
    void finish_oneEntryMoreThanALeafTakes_leavesNoLeafEmpty() throws IOException {
        int[] lengths = new int[252];
        Arrays.fill(lengths, 16);
        List<byte[]> blocks = build(lengths);

        assertThat(blocks).hasSize(3);
        assertThat(used(blocks.get(1))).isEqualTo(IndexBlock.ENTRIES - IndexBlock.NODE + 16 + 16);
    }

    private static List<byte[]> build(int[] lengths) throws IOException {
        List<byte[]> blocks = new ArrayList<>();
        IndexTree tree =
                new IndexTree(
                        VCNS_PER_BLOCK,
                        (number, block) -> {
                            assertThat(number).isEqualTo(blocks.size());
                            blocks.add(block.clone());
                        });
        for (int i = 0; i < lengths.length; i++) {
            byte[] entry = new byte[lengths[i]];
            Le.putInt64(entry, 0, i);
            Le.putInt16(entry, IndexBlock.ENTRY_LENGTH, entry.length);
            tree.add(entry, entry.length);
        }
        assertThat(tree.finish()).isEqualTo(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            byte[] block = blocks.get(i);
            assertThat(Fixups.restore(block, 0, block.length)).isTrue();
            assertThat(Le.int64(block, IndexBlock.VCN)).isEqualTo((long) i * VCNS_PER_BLOCK);
        }
        return blocks;
    }

    private static int used(byte[] block) {
        return Le.int32(block, IndexBlock.NODE + IndexBlock.NODE_USED_BYTES);
    }

    /** Collects references in order; returns how many blocks were met. */
    private static int walk(List<byte[]> blocks, int number, List<Long> found) {
        byte[] block = blocks.get(number);
        boolean hasChildren = block[IndexBlock.NODE + IndexBlock.NODE_FLAGS] == 1;
        int at = IndexBlock.ENTRIES;
        int met = 1;
        int entries = 0;
        while (true) {
            int length = Le.uint16(block, at + IndexBlock.ENTRY_LENGTH);
            int flags = Le.uint16(block, at + IndexBlock.ENTRY_FLAGS);
            assertThat((flags & IndexBlock.ENTRY_HAS_CHILD) != 0).isEqualTo(hasChildren);
            if (hasChildren) {
                long child = Le.int64(block, at + length - 8) / VCNS_PER_BLOCK;
                met += walk(blocks, (int) child, found);
            }
            at += length;
            if ((flags & IndexBlock.ENTRY_IS_LAST) != 0) {
                break;
            }
            found.add(Le.int64(block, at - length));
            entries++;
        }
        assertThat(at - IndexBlock.NODE).isEqualTo(used(block));
        if (blocks.size() > 1) {
            assertThat(entries).as("entries of block %d", number).isPositive();
        }
        return met;
    }
}
