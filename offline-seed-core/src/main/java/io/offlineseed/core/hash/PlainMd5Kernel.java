// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MD5 in lock step by loops over arrays, which the JDK's compiler turns into vector instructions.
 * It does so only for loops as simple as these: one step of one kind with its rotation written out,
 * every array from its beginning. That is why sixteen methods are almost the same, and why each
 * word of the messages has an array of its own (docs/performance.md).
 */
final class PlainMd5Kernel implements Md5Kernel {

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WORDS = BLOCK_BYTES / Integer.BYTES;
    private static final int[] K = Md5Kernel.constants();

    private final int lanes;
    private final int[][] words; // word by word, the words of all lanes
    private final int[] a;
    private final int[] b;
    private final int[] c;
    private final int[] d;

    PlainMd5Kernel(int lanes) {
        this.lanes = lanes;
        this.words = new int[WORDS][lanes];
        this.a = new int[lanes];
        this.b = new int[lanes];
        this.c = new int[lanes];
        this.d = new int[lanes];
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public int worthwhileLanes() {
        return lanes / 2 + 2; // measured at about twice the JDK when full
    }

    @Override
    public void advance(int[] state, byte[][] arrays, int[] offsets, int blocks) {
        for (int block = 0; block < blocks; block++) {
            for (int lane = 0; lane < lanes; lane++) {
                load(arrays[lane], offsets[lane] + block * BLOCK_BYTES, words, lane);
            }
            System.arraycopy(state, 0, a, 0, lanes);
            System.arraycopy(state, lanes, b, 0, lanes);
            System.arraycopy(state, 2 * lanes, c, 0, lanes);
            System.arraycopy(state, 3 * lanes, d, 0, lanes);
            rounds();
            for (int lane = 0; lane < lanes; lane++) {
                state[lane] += a[lane];
                state[lanes + lane] += b[lane];
                state[2 * lanes + lane] += c[lane];
                state[3 * lanes + lane] += d[lane];
            }
        }
    }

    private static void load(byte[] array, int offset, int[][] words, int lane) {
        for (int word = 0; word < WORDS; word++) {
            words[word][lane] = (int) INTS.get(array, offset + word * Integer.BYTES);
        }
    }

    private void rounds() {
        for (int i = 0; i < WORDS; i += 4) {
            f7(a, b, c, d, words[i], K[i]);
            f12(d, a, b, c, words[i + 1], K[i + 1]);
            f17(c, d, a, b, words[i + 2], K[i + 2]);
            f22(b, c, d, a, words[i + 3], K[i + 3]);
        }
        for (int i = 0; i < WORDS; i += 4) {
            g5(a, b, c, d, words[(5 * i + 1) % WORDS], K[i + 16]);
            g9(d, a, b, c, words[(5 * i + 6) % WORDS], K[i + 17]);
            g14(c, d, a, b, words[(5 * i + 11) % WORDS], K[i + 18]);
            g20(b, c, d, a, words[(5 * i + 16) % WORDS], K[i + 19]);
        }
        for (int i = 0; i < WORDS; i += 4) {
            h4(a, b, c, d, words[(3 * i + 5) % WORDS], K[i + 32]);
            h11(d, a, b, c, words[(3 * i + 8) % WORDS], K[i + 33]);
            h16(c, d, a, b, words[(3 * i + 11) % WORDS], K[i + 34]);
            h23(b, c, d, a, words[(3 * i + 14) % WORDS], K[i + 35]);
        }
        for (int i = 0; i < WORDS; i += 4) {
            i6(a, b, c, d, words[7 * i % WORDS], K[i + 48]);
            i10(d, a, b, c, words[(7 * i + 7) % WORDS], K[i + 49]);
            i15(c, d, a, b, words[(7 * i + 14) % WORDS], K[i + 50]);
            i21(b, c, d, a, words[(7 * i + 21) % WORDS], K[i + 51]);
        }
    }

    private static void f7(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (d[i] ^ (b[i] & (c[i] ^ d[i])));
            a[i] = b[i] + ((sum << 7) | (sum >>> 25));
        }
    }

    private static void f12(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (d[i] ^ (b[i] & (c[i] ^ d[i])));
            a[i] = b[i] + ((sum << 12) | (sum >>> 20));
        }
    }

    private static void f17(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (d[i] ^ (b[i] & (c[i] ^ d[i])));
            a[i] = b[i] + ((sum << 17) | (sum >>> 15));
        }
    }

    private static void f22(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (d[i] ^ (b[i] & (c[i] ^ d[i])));
            a[i] = b[i] + ((sum << 22) | (sum >>> 10));
        }
    }

    private static void g5(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (c[i] ^ (d[i] & (b[i] ^ c[i])));
            a[i] = b[i] + ((sum << 5) | (sum >>> 27));
        }
    }

    private static void g9(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (c[i] ^ (d[i] & (b[i] ^ c[i])));
            a[i] = b[i] + ((sum << 9) | (sum >>> 23));
        }
    }

    private static void g14(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (c[i] ^ (d[i] & (b[i] ^ c[i])));
            a[i] = b[i] + ((sum << 14) | (sum >>> 18));
        }
    }

    private static void g20(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (c[i] ^ (d[i] & (b[i] ^ c[i])));
            a[i] = b[i] + ((sum << 20) | (sum >>> 12));
        }
    }

    private static void h4(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (b[i] ^ c[i] ^ d[i]);
            a[i] = b[i] + ((sum << 4) | (sum >>> 28));
        }
    }

    private static void h11(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (b[i] ^ c[i] ^ d[i]);
            a[i] = b[i] + ((sum << 11) | (sum >>> 21));
        }
    }

    private static void h16(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (b[i] ^ c[i] ^ d[i]);
            a[i] = b[i] + ((sum << 16) | (sum >>> 16));
        }
    }

    private static void h23(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (b[i] ^ c[i] ^ d[i]);
            a[i] = b[i] + ((sum << 23) | (sum >>> 9));
        }
    }

    private static void i6(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (c[i] ^ (b[i] | ~d[i]));
            a[i] = b[i] + ((sum << 6) | (sum >>> 26));
        }
    }

    private static void i10(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (c[i] ^ (b[i] | ~d[i]));
            a[i] = b[i] + ((sum << 10) | (sum >>> 22));
        }
    }

    private static void i15(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (c[i] ^ (b[i] | ~d[i]));
            a[i] = b[i] + ((sum << 15) | (sum >>> 17));
        }
    }

    private static void i21(int[] a, int[] b, int[] c, int[] d, int[] word, int k) {
        for (int i = 0; i < a.length; i++) {
            int sum = a[i] + word[i] + k + (c[i] ^ (b[i] | ~d[i]));
            a[i] = b[i] + ((sum << 21) | (sum >>> 11));
        }
    }
}
