// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * MD5 in lock step over the Vector API, with as many lanes to a vector as the machine has: what is
 * common to kernels with one chain of vectors and with several. Each block is turned from rows,
 * which are the lanes' own bytes, into words, which are vectors with that word of each lane.
 *
 * <p>The methods are kept small: the JDK's first compiler gives up on methods with too many vector
 * operations, which then may never reach the second one (docs/performance.md).
 */
abstract class VectorMd5Kernel implements Md5Kernel {

    static final VectorSpecies<Integer> INTS = species();
    static final int WIDTH = INTS.length();
    static final int WORDS = BLOCK_BYTES / Integer.BYTES;

    /** The constant of each step, as often as a vector has lanes. */
    static final int[] K = constants();

    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, INTS.vectorShape());
    private static final int GROUP = 8; // blocks of all lanes that fit into the first cache level
    private static final int HALF = WIDTH / 2;
    private static final int QUARTER = WIDTH / 4;
    private static final VectorShuffle<Integer> BY_HALF = swap(HALF);
    private static final VectorShuffle<Integer> BY_QUARTER = swap(QUARTER);
    private static final VectorShuffle<Integer> BY_TWO = swap(2);
    private static final VectorShuffle<Integer> BY_ONE = swap(1);
    private static final VectorMask<Integer> UPPER_HALF = upper(HALF);
    private static final VectorMask<Integer> UPPER_QUARTER = upper(QUARTER);
    private static final VectorMask<Integer> UPPER_TWO = upper(2);
    private static final VectorMask<Integer> UPPER_ONE = upper(1);

    private final int chains;
    private final int lanes;
    private final int[] words; // of each block of a group, word by word, the words of all lanes
    private final int[] tile = new int[WIDTH * WIDTH];
    private final int[] now;

    /**
     * A kernel.
     *
     * @param chains how many vectors go side by side, so that one computes while another waits
     */
    VectorMd5Kernel(int chains) {
        this.chains = chains;
        this.lanes = chains * WIDTH;
        this.words = new int[GROUP * WORDS * lanes];
        this.now = new int[4 * lanes];
    }

    private static VectorSpecies<Integer> species() {
        VectorSpecies<Integer> preferred = IntVector.SPECIES_PREFERRED;
        if (preferred.length() < 4) {
            throw new UnsupportedOperationException("vectors of less than 128 bits bring nothing");
        }
        return preferred.length() <= WORDS
                ? preferred
                : VectorSpecies.of(int.class, VectorShape.S_512_BIT);
    }

    private static int[] constants() {
        int[] single = Md5Kernel.constants();
        int[] all = new int[STEPS * WIDTH];
        for (int i = 0; i < all.length; i++) {
            all[i] = single[i / WIDTH];
        }
        return all;
    }

    private static VectorShuffle<Integer> swap(int distance) {
        IntUnaryOperator partner = lane -> lane ^ distance;
        return VectorShuffle.fromOp(INTS, partner);
    }

    private static VectorMask<Integer> upper(int distance) {
        boolean[] upper = new boolean[WIDTH];
        for (int lane = 0; lane < WIDTH; lane++) {
            upper[lane] = (lane & distance) != 0;
        }
        return VectorMask.fromArray(INTS, upper, 0);
    }

    @Override
    public final int lanes() {
        return lanes;
    }

    @Override
    public final int worthwhileLanes() {
        return Math.max(2, lanes / 4);
    }

    @Override
    public final void advance(int[] state, byte[][] arrays, int[] offsets, int blocks) {
        for (int done = 0; done < blocks; done += GROUP) {
            int count = Math.min(GROUP, blocks - done);
            for (int block = 0; block < count; block++) {
                transpose(arrays, offsets, (done + block) * BLOCK_BYTES, block);
            }
            for (int block = 0; block < count; block++) {
                System.arraycopy(state, 0, now, 0, now.length);
                rounds(now, words, block * WORDS * lanes);
                for (int i = 0; i < now.length; i++) {
                    state[i] += now[i];
                }
            }
        }
    }

    /**
     * Does all steps for one block.
     *
     * @param state A, B, C and D of all lanes; changed
     * @param words what {@code at} is an index of: where the first word of the block is
     */
    abstract void rounds(int[] state, int[] words, int at);

    private void transpose(byte[][] arrays, int[] offsets, int at, int block) {
        for (int chain = 0; chain < chains; chain++) {
            for (int word = 0; word < WORDS; word += WIDTH) {
                for (int row = 0; row < QUARTER; row++) {
                    outer(arrays, offsets, chain * WIDTH + row, at + word * Integer.BYTES, tile);
                }
                int to = (block * WORDS + word) * lanes + chain * WIDTH;
                inner(to);
            }
        }
    }

    private void inner(int to) {
        if (WIDTH == 16) {
            for (int row = 0; row < WIDTH; row += 4) {
                fours(tile, row * WIDTH, words, to + row * lanes, lanes);
            }
        } else if (WIDTH == 8) {
            for (int row = 0; row < WIDTH; row += 2) {
                twos(tile, row * WIDTH, words, to + row * lanes, lanes);
            }
        } else {
            for (int row = 0; row < WIDTH; row++) {
                System.arraycopy(tile, row * WIDTH, words, to + row * lanes, WIDTH);
            }
        }
    }

    /** The first two stages: what is half a vector apart changes places, then a quarter. */
    private static void outer(byte[][] arrays, int[] offsets, int lane, int at, int[] tile) {
        IntVector row0 = row(arrays[lane], offsets[lane] + at);
        IntVector row1 = row(arrays[lane + QUARTER], offsets[lane + QUARTER] + at);
        IntVector row2 = row(arrays[lane + HALF], offsets[lane + HALF] + at);
        IntVector row3 = row(arrays[lane + HALF + QUARTER], offsets[lane + HALF + QUARTER] + at);
        IntVector mid0 = row0.blend(row2.rearrange(BY_HALF), UPPER_HALF);
        IntVector mid1 = row1.blend(row3.rearrange(BY_HALF), UPPER_HALF);
        IntVector mid2 = row0.rearrange(BY_HALF).blend(row2, UPPER_HALF);
        IntVector mid3 = row1.rearrange(BY_HALF).blend(row3, UPPER_HALF);
        int to = lane % WIDTH * WIDTH;
        mid0.blend(mid1.rearrange(BY_QUARTER), UPPER_QUARTER).intoArray(tile, to);
        mid0.rearrange(BY_QUARTER).blend(mid1, UPPER_QUARTER).intoArray(tile, to + QUARTER * WIDTH);
        mid2.blend(mid3.rearrange(BY_QUARTER), UPPER_QUARTER).intoArray(tile, to + HALF * WIDTH);
        mid2.rearrange(BY_QUARTER)
                .blend(mid3, UPPER_QUARTER)
                .intoArray(tile, to + (HALF + QUARTER) * WIDTH);
    }

    private static IntVector row(byte[] array, int at) {
        return ByteVector.fromArray(BYTES, array, at).reinterpretAsInts();
    }

    /** The last two stages of vectors of sixteen. */
    private static void fours(int[] tile, int at, int[] words, int to, int stride) {
        IntVector row0 = IntVector.fromArray(INTS, tile, at);
        IntVector row1 = IntVector.fromArray(INTS, tile, at + WIDTH);
        IntVector row2 = IntVector.fromArray(INTS, tile, at + 2 * WIDTH);
        IntVector row3 = IntVector.fromArray(INTS, tile, at + 3 * WIDTH);
        IntVector mid0 = row0.blend(row2.rearrange(BY_TWO), UPPER_TWO);
        IntVector mid1 = row1.blend(row3.rearrange(BY_TWO), UPPER_TWO);
        IntVector mid2 = row0.rearrange(BY_TWO).blend(row2, UPPER_TWO);
        IntVector mid3 = row1.rearrange(BY_TWO).blend(row3, UPPER_TWO);
        mid0.blend(mid1.rearrange(BY_ONE), UPPER_ONE).intoArray(words, to);
        mid0.rearrange(BY_ONE).blend(mid1, UPPER_ONE).intoArray(words, to + stride);
        mid2.blend(mid3.rearrange(BY_ONE), UPPER_ONE).intoArray(words, to + 2 * stride);
        mid2.rearrange(BY_ONE).blend(mid3, UPPER_ONE).intoArray(words, to + 3 * stride);
    }

    /** The last stage of vectors of eight. */
    private static void twos(int[] tile, int at, int[] words, int to, int stride) {
        IntVector row0 = IntVector.fromArray(INTS, tile, at);
        IntVector row1 = IntVector.fromArray(INTS, tile, at + WIDTH);
        row0.blend(row1.rearrange(BY_ONE), UPPER_ONE).intoArray(words, to);
        row0.rearrange(BY_ONE).blend(row1, UPPER_ONE).intoArray(words, to + stride);
    }
}
