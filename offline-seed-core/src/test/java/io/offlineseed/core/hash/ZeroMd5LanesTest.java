// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZeroMd5LanesTest {

    private static final int BLOCK = ZeroMd5Lanes.BLOCK_BYTES;

    private final List<Slice> left = new ArrayList<>();
    private final Md5Lanes lanes =
            new ZeroMd5Lanes(
                    new Md5Lanes() {
                        @Override
                        public int lanes() {
                            return 7;
                        }

                        @Override
                        public int worthwhile() {
                            return 3;
                        }

                        @Override
                        public void digest(List<Slice> slices, byte[] target, int targetOffset) {
                            left.addAll(slices);
                            new ScalarMd5Lanes().digest(slices, target, targetOffset);
                        }
                    });

    private byte[] digest(List<Slice> slices) {
        byte[] hashes = new byte[5 + 16 * slices.size()];
        lanes.digest(slices, hashes, 5);
        byte[] expected = new byte[hashes.length];
        new ScalarMd5Lanes().digest(slices, expected, 5);
        assertThat(hashes).isEqualTo(expected);
        return hashes;
    }

    @Test
    void digest_blocksOfZerosAmongOthers_hashesOnlyTheOthers() {
        byte[] data = new byte[4 * BLOCK];
        data[0] = 1; // stands before the first block of zeros, at its very edge
        data[1 + BLOCK] = 1; // and behind it
        Slice zeros = new Slice(data, 1, BLOCK);
        Slice mixed = new Slice(data, BLOCK, BLOCK);
        Slice moreZeros = new Slice(data, 3 * BLOCK, BLOCK);

        digest(List.of(zeros, mixed, moreZeros));

        assertThat(left).containsExactly(mixed);
    }

    @Test
    void digest_onlyZeros_asksNobody() {
        Slice zeros = new Slice(new byte[BLOCK], 0, BLOCK);

        digest(List.of(zeros, zeros));

        assertThat(left).isEmpty();
    }

    @Test
    void digest_oneByteIsNotZeroWhereverItIs_isHashed() {
        byte[] data = new byte[BLOCK];
        for (int at : new int[] {0, 1, 4095, BLOCK / 2, BLOCK - 2, BLOCK - 1}) {
            data[at] = -128;
            digest(List.of(new Slice(data, 0, BLOCK)));
            data[at] = 0;
        }

        assertThat(left).hasSize(6);
    }

    @Test
    void digest_zerosThatAreNoWholeBlock_areHashed() {
        byte[] data = new byte[BLOCK];

        digest(List.of(new Slice(data, 0, 0), new Slice(data, 0, BLOCK - 1)));

        assertThat(left).hasSize(2);
    }

    @Test
    void digest_noRoom_isRefusedAndWritesNothing() {
        byte[] target = new byte[31];
        Slice zeros = new Slice(new byte[BLOCK], 0, BLOCK);

        assertThatThrownBy(() -> lanes.digest(List.of(zeros, zeros), target, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(target).containsOnly(0);
    }

    @Test
    void lanes_areThoseOfTheOthers() {
        assertThat(lanes.lanes()).isEqualTo(7);
        assertThat(lanes.worthwhile()).isEqualTo(3);
    }
}
