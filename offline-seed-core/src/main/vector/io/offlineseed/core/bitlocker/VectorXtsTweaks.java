// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tweaks by the vector, each from the first one of its stretch instead of from the one before: a
 * tweak that is multiplied by x^j is shifted by j, and the c that was shifted out comes back as c
 * (1 + x + x^2 + x^7). A stretch is eight vectors, for which j stays below 57, so that c x^7 fits
 * into 64 bits.
 */
public final class VectorXtsTweaks implements XtsTweaks {

    private static final VarHandle SEEDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VectorSpecies<Long> LONGS = species();
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, LONGS.vectorShape());
    private static final int WIDTH = LONGS.length();
    private static final int VECTOR_BYTES = WIDTH * Long.BYTES;
    private static final int STRETCH = 8; // vectors
    private static final int STRETCH_BYTES = STRETCH * VECTOR_BYTES; // at most a sector of 512
    private static final int STEP = WIDTH / 2; // tweaks of a vector

    private static final VectorShuffle<Long> SWAP = VectorShuffle.fromOp(LONGS, i -> i ^ 1);
    private static final VectorMask<Long> HIGH = high();
    private static final LongVector LOW_BITS = LongVector.zero(LONGS).not().blend(0, HIGH);

    /** By how much each tweak of the first vector is ahead of the first one: 0, 0, 1, 1, ... */
    private static final LongVector AHEAD = LongVector.zero(LONGS).addIndex(1).lanewise(LSHR, 1);

    private static final LongVector AHEAD_REST = LongVector.broadcast(LONGS, 63).sub(AHEAD);

    private final long[] tweaks = new long[TILE_BYTES / Long.BYTES];

    private static VectorSpecies<Long> species() {
        VectorSpecies<Long> preferred = LongVector.SPECIES_PREFERRED;
        if (preferred.length() < 2) {
            throw new UnsupportedOperationException("vectors of less than 128 bits bring nothing");
        }
        return preferred.length() <= STRETCH
                ? preferred
                : VectorSpecies.of(long.class, VectorShape.S_512_BIT);
    }

    private static VectorMask<Long> high() {
        boolean[] high = new boolean[WIDTH];
        for (int lane = 1; lane < WIDTH; lane += 2) {
            high[lane] = true;
        }
        return VectorMask.fromArray(LONGS, high, 0);
    }

    /** Public for the one that looks for it by name. */
    public VectorXtsTweaks() {}

    @Override
    public void before(
            byte[] seeds,
            int sectors,
            int sectorBytes,
            byte[] source,
            int sourceOffset,
            byte[] tile) {
        for (int sector = 0; sector < sectors; sector++) {
            long low = (long) SEEDS.get(seeds, sector * Aes.BLOCK_BYTES);
            long high = (long) SEEDS.get(seeds, sector * Aes.BLOCK_BYTES + Long.BYTES);
            int start = sector * sectorBytes;
            for (int at = start; at < start + sectorBytes; at += STRETCH_BYTES) {
                stretch(low, high, tweaks, at, source, sourceOffset + at, tile);
                int ahead = STRETCH * STEP;
                long out = high >>> (Long.SIZE - ahead);
                high = (high << ahead) | (low >>> (Long.SIZE - ahead));
                low = (low << ahead) ^ out ^ (out << 1) ^ (out << 2) ^ (out << 7);
            }
        }
    }

    @Override
    public void after(byte[] tile, byte[] target, int targetOffset, int length) {
        for (int at = 0; at < length; at += VECTOR_BYTES) {
            LongVector tweak = LongVector.fromArray(LONGS, tweaks, at / Long.BYTES);
            ByteVector.fromArray(BYTES, tile, at)
                    .reinterpretAsLongs()
                    .lanewise(XOR, tweak)
                    .reinterpretAsBytes()
                    .intoArray(target, targetOffset + at);
        }
    }

    /**
     * Written out without methods of our own: the JDK's compiler does not inline more than a few of
     * those, and a vector that goes through a call is an object on the heap.
     */
    private static void stretch(
            long low, long high, long[] tweaks, int at, byte[] source, int from, byte[] tile) {
        LongVector lows = LongVector.broadcast(LONGS, low);
        LongVector highs = LongVector.broadcast(LONGS, high);
        LongVector out = highs.blend(lows, HIGH).lanewise(LSHR, 1).lanewise(LSHR, AHEAD_REST);
        LongVector back = out.lanewise(AND, LOW_BITS);
        LongVector first =
                lows.blend(highs, HIGH)
                        .lanewise(LSHL, AHEAD)
                        .lanewise(XOR, out)
                        .lanewise(XOR, back.lanewise(LSHL, 1))
                        .lanewise(
                                XOR, back.lanewise(LSHL, 2).lanewise(XOR, back.lanewise(LSHL, 7)));
        LongVector swapped = first.rearrange(SWAP);
        LongVector swappedLow = swapped.lanewise(AND, LOW_BITS);
        LongVector tweak;
        int to = at / Long.BYTES;
        first.intoArray(tweaks, to);
        ByteVector.fromArray(BYTES, source, from)
                .reinterpretAsLongs()
                .lanewise(XOR, first)
                .reinterpretAsBytes()
                .intoArray(tile, at);

        back = swappedLow.lanewise(LSHR, Long.SIZE - STEP);
        tweak =
                first.lanewise(LSHL, STEP)
                        .lanewise(XOR, swapped.lanewise(LSHR, Long.SIZE - STEP))
                        .lanewise(XOR, back.lanewise(LSHL, 1))
                        .lanewise(
                                XOR, back.lanewise(LSHL, 2).lanewise(XOR, back.lanewise(LSHL, 7)));
        tweak.intoArray(tweaks, to + WIDTH);
        ByteVector.fromArray(BYTES, source, from + VECTOR_BYTES)
                .reinterpretAsLongs()
                .lanewise(XOR, tweak)
                .reinterpretAsBytes()
                .intoArray(tile, at + VECTOR_BYTES);

        back = swappedLow.lanewise(LSHR, Long.SIZE - 2 * STEP);
        tweak =
                first.lanewise(LSHL, 2 * STEP)
                        .lanewise(XOR, swapped.lanewise(LSHR, Long.SIZE - 2 * STEP))
                        .lanewise(XOR, back.lanewise(LSHL, 1))
                        .lanewise(
                                XOR, back.lanewise(LSHL, 2).lanewise(XOR, back.lanewise(LSHL, 7)));
        tweak.intoArray(tweaks, to + 2 * WIDTH);
        ByteVector.fromArray(BYTES, source, from + 2 * VECTOR_BYTES)
                .reinterpretAsLongs()
                .lanewise(XOR, tweak)
                .reinterpretAsBytes()
                .intoArray(tile, at + 2 * VECTOR_BYTES);

        back = swappedLow.lanewise(LSHR, Long.SIZE - 3 * STEP);
        tweak =
                first.lanewise(LSHL, 3 * STEP)
                        .lanewise(XOR, swapped.lanewise(LSHR, Long.SIZE - 3 * STEP))
                        .lanewise(XOR, back.lanewise(LSHL, 1))
                        .lanewise(
                                XOR, back.lanewise(LSHL, 2).lanewise(XOR, back.lanewise(LSHL, 7)));
        tweak.intoArray(tweaks, to + 3 * WIDTH);
        ByteVector.fromArray(BYTES, source, from + 3 * VECTOR_BYTES)
                .reinterpretAsLongs()
                .lanewise(XOR, tweak)
                .reinterpretAsBytes()
                .intoArray(tile, at + 3 * VECTOR_BYTES);

        back = swappedLow.lanewise(LSHR, Long.SIZE - 4 * STEP);
        tweak =
                first.lanewise(LSHL, 4 * STEP)
                        .lanewise(XOR, swapped.lanewise(LSHR, Long.SIZE - 4 * STEP))
                        .lanewise(XOR, back.lanewise(LSHL, 1))
                        .lanewise(
                                XOR, back.lanewise(LSHL, 2).lanewise(XOR, back.lanewise(LSHL, 7)));
        tweak.intoArray(tweaks, to + 4 * WIDTH);
        ByteVector.fromArray(BYTES, source, from + 4 * VECTOR_BYTES)
                .reinterpretAsLongs()
                .lanewise(XOR, tweak)
                .reinterpretAsBytes()
                .intoArray(tile, at + 4 * VECTOR_BYTES);

        back = swappedLow.lanewise(LSHR, Long.SIZE - 5 * STEP);
        tweak =
                first.lanewise(LSHL, 5 * STEP)
                        .lanewise(XOR, swapped.lanewise(LSHR, Long.SIZE - 5 * STEP))
                        .lanewise(XOR, back.lanewise(LSHL, 1))
                        .lanewise(
                                XOR, back.lanewise(LSHL, 2).lanewise(XOR, back.lanewise(LSHL, 7)));
        tweak.intoArray(tweaks, to + 5 * WIDTH);
        ByteVector.fromArray(BYTES, source, from + 5 * VECTOR_BYTES)
                .reinterpretAsLongs()
                .lanewise(XOR, tweak)
                .reinterpretAsBytes()
                .intoArray(tile, at + 5 * VECTOR_BYTES);

        back = swappedLow.lanewise(LSHR, Long.SIZE - 6 * STEP);
        tweak =
                first.lanewise(LSHL, 6 * STEP)
                        .lanewise(XOR, swapped.lanewise(LSHR, Long.SIZE - 6 * STEP))
                        .lanewise(XOR, back.lanewise(LSHL, 1))
                        .lanewise(
                                XOR, back.lanewise(LSHL, 2).lanewise(XOR, back.lanewise(LSHL, 7)));
        tweak.intoArray(tweaks, to + 6 * WIDTH);
        ByteVector.fromArray(BYTES, source, from + 6 * VECTOR_BYTES)
                .reinterpretAsLongs()
                .lanewise(XOR, tweak)
                .reinterpretAsBytes()
                .intoArray(tile, at + 6 * VECTOR_BYTES);

        back = swappedLow.lanewise(LSHR, Long.SIZE - 7 * STEP);
        tweak =
                first.lanewise(LSHL, 7 * STEP)
                        .lanewise(XOR, swapped.lanewise(LSHR, Long.SIZE - 7 * STEP))
                        .lanewise(XOR, back.lanewise(LSHL, 1))
                        .lanewise(
                                XOR, back.lanewise(LSHL, 2).lanewise(XOR, back.lanewise(LSHL, 7)));
        tweak.intoArray(tweaks, to + 7 * WIDTH);
        ByteVector.fromArray(BYTES, source, from + 7 * VECTOR_BYTES)
                .reinterpretAsLongs()
                .lanewise(XOR, tweak)
                .reinterpretAsBytes()
                .intoArray(tile, at + 7 * VECTOR_BYTES);
    }
}
