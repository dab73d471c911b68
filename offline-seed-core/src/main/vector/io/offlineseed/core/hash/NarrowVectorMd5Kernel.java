// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;

/** One chain of vectors: as many lanes as a vector has, for few messages at once. */
public final class NarrowVectorMd5Kernel extends VectorMd5Kernel {

    private static final int LANES = WIDTH;

    /** A kernel for one thread. */
    public NarrowVectorMd5Kernel() {
        super(LANES / WIDTH);
    }

    @Override
    void rounds(int[] state, int[] words, int at) {
        f(state, words, at);
        g(state, words, at);
        h(state, words, at);
        i(state, words, at);
    }

    private static void f(int[] state, int[] words, int at) {
        IntVector a0 = IntVector.fromArray(INTS, state, 0);
        IntVector b0 = IntVector.fromArray(INTS, state, LANES);
        IntVector c0 = IntVector.fromArray(INTS, state, 2 * LANES);
        IntVector d0 = IntVector.fromArray(INTS, state, 3 * LANES);
        for (int i = 0; i < WORDS; i += 4) {
            a0 =
                    a0.add(IntVector.fromArray(INTS, words, at + i * LANES))
                            .add(IntVector.fromArray(INTS, K, i * WIDTH))
                            .add(d0.lanewise(XOR, b0.lanewise(AND, c0.lanewise(XOR, d0))))
                            .lanewise(ROL, 7)
                            .add(b0);
            d0 =
                    d0.add(IntVector.fromArray(INTS, words, at + (i + 1) * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 1) * WIDTH))
                            .add(c0.lanewise(XOR, a0.lanewise(AND, b0.lanewise(XOR, c0))))
                            .lanewise(ROL, 12)
                            .add(a0);
            c0 =
                    c0.add(IntVector.fromArray(INTS, words, at + (i + 2) * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 2) * WIDTH))
                            .add(b0.lanewise(XOR, d0.lanewise(AND, a0.lanewise(XOR, b0))))
                            .lanewise(ROL, 17)
                            .add(d0);
            b0 =
                    b0.add(IntVector.fromArray(INTS, words, at + (i + 3) * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 3) * WIDTH))
                            .add(a0.lanewise(XOR, c0.lanewise(AND, d0.lanewise(XOR, a0))))
                            .lanewise(ROL, 22)
                            .add(c0);
        }
        a0.intoArray(state, 0);
        b0.intoArray(state, LANES);
        c0.intoArray(state, 2 * LANES);
        d0.intoArray(state, 3 * LANES);
    }

    private static void g(int[] state, int[] words, int at) {
        IntVector a0 = IntVector.fromArray(INTS, state, 0);
        IntVector b0 = IntVector.fromArray(INTS, state, LANES);
        IntVector c0 = IntVector.fromArray(INTS, state, 2 * LANES);
        IntVector d0 = IntVector.fromArray(INTS, state, 3 * LANES);
        for (int i = 0; i < WORDS; i += 4) {
            a0 =
                    a0.add(IntVector.fromArray(INTS, words, at + (5 * i + 1) % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 16) * WIDTH))
                            .add(c0.lanewise(XOR, d0.lanewise(AND, b0.lanewise(XOR, c0))))
                            .lanewise(ROL, 5)
                            .add(b0);
            d0 =
                    d0.add(IntVector.fromArray(INTS, words, at + (5 * i + 6) % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 17) * WIDTH))
                            .add(b0.lanewise(XOR, c0.lanewise(AND, a0.lanewise(XOR, b0))))
                            .lanewise(ROL, 9)
                            .add(a0);
            c0 =
                    c0.add(IntVector.fromArray(INTS, words, at + (5 * i + 11) % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 18) * WIDTH))
                            .add(a0.lanewise(XOR, b0.lanewise(AND, d0.lanewise(XOR, a0))))
                            .lanewise(ROL, 14)
                            .add(d0);
            b0 =
                    b0.add(IntVector.fromArray(INTS, words, at + (5 * i + 16) % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 19) * WIDTH))
                            .add(d0.lanewise(XOR, a0.lanewise(AND, c0.lanewise(XOR, d0))))
                            .lanewise(ROL, 20)
                            .add(c0);
        }
        a0.intoArray(state, 0);
        b0.intoArray(state, LANES);
        c0.intoArray(state, 2 * LANES);
        d0.intoArray(state, 3 * LANES);
    }

    private static void h(int[] state, int[] words, int at) {
        IntVector a0 = IntVector.fromArray(INTS, state, 0);
        IntVector b0 = IntVector.fromArray(INTS, state, LANES);
        IntVector c0 = IntVector.fromArray(INTS, state, 2 * LANES);
        IntVector d0 = IntVector.fromArray(INTS, state, 3 * LANES);
        for (int i = 0; i < WORDS; i += 4) {
            a0 =
                    a0.add(IntVector.fromArray(INTS, words, at + (3 * i + 5) % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 32) * WIDTH))
                            .add(b0.lanewise(XOR, c0).lanewise(XOR, d0))
                            .lanewise(ROL, 4)
                            .add(b0);
            d0 =
                    d0.add(IntVector.fromArray(INTS, words, at + (3 * i + 8) % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 33) * WIDTH))
                            .add(a0.lanewise(XOR, b0).lanewise(XOR, c0))
                            .lanewise(ROL, 11)
                            .add(a0);
            c0 =
                    c0.add(IntVector.fromArray(INTS, words, at + (3 * i + 11) % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 34) * WIDTH))
                            .add(d0.lanewise(XOR, a0).lanewise(XOR, b0))
                            .lanewise(ROL, 16)
                            .add(d0);
            b0 =
                    b0.add(IntVector.fromArray(INTS, words, at + (3 * i + 14) % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 35) * WIDTH))
                            .add(c0.lanewise(XOR, d0).lanewise(XOR, a0))
                            .lanewise(ROL, 23)
                            .add(c0);
        }
        a0.intoArray(state, 0);
        b0.intoArray(state, LANES);
        c0.intoArray(state, 2 * LANES);
        d0.intoArray(state, 3 * LANES);
    }

    private static void i(int[] state, int[] words, int at) {
        IntVector a0 = IntVector.fromArray(INTS, state, 0);
        IntVector b0 = IntVector.fromArray(INTS, state, LANES);
        IntVector c0 = IntVector.fromArray(INTS, state, 2 * LANES);
        IntVector d0 = IntVector.fromArray(INTS, state, 3 * LANES);
        for (int i = 0; i < WORDS; i += 4) {
            a0 =
                    a0.add(IntVector.fromArray(INTS, words, at + 7 * i % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 48) * WIDTH))
                            .add(c0.lanewise(XOR, b0.lanewise(OR, d0.not())))
                            .lanewise(ROL, 6)
                            .add(b0);
            d0 =
                    d0.add(IntVector.fromArray(INTS, words, at + (7 * i + 7) % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 49) * WIDTH))
                            .add(b0.lanewise(XOR, a0.lanewise(OR, c0.not())))
                            .lanewise(ROL, 10)
                            .add(a0);
            c0 =
                    c0.add(IntVector.fromArray(INTS, words, at + (7 * i + 14) % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 50) * WIDTH))
                            .add(a0.lanewise(XOR, d0.lanewise(OR, b0.not())))
                            .lanewise(ROL, 15)
                            .add(d0);
            b0 =
                    b0.add(IntVector.fromArray(INTS, words, at + (7 * i + 21) % WORDS * LANES))
                            .add(IntVector.fromArray(INTS, K, (i + 51) * WIDTH))
                            .add(d0.lanewise(XOR, c0.lanewise(OR, a0.not())))
                            .lanewise(ROL, 21)
                            .add(c0);
        }
        a0.intoArray(state, 0);
        b0.intoArray(state, LANES);
        c0.intoArray(state, 2 * LANES);
        d0.intoArray(state, 3 * LANES);
    }
}
