// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The Elephant diffuser, in the direction of decrypting. Source: N. Ferguson, "AES-CBC + Elephant
 * diffuser"; docs/formats/bitlocker.md, "Sectors".
 */
final class Elephant {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int[] ROTATE_A = {9, 0, 13, 0};
    private static final int[] ROTATE_B = {0, 10, 0, 25};
    private static final int ROUNDS_A = 5;
    private static final int ROUNDS_B = 3;

    private final byte[] key;
    private final int sectorBytes;

    Elephant(byte[] key, int sectorBytes) {
        this.key = key.clone();
        this.sectorBytes = sectorBytes;
    }

    Bench bench() {
        return new Bench();
    }

    /** What one thread needs while it works. */
    final class Bench {
        private final Aes encrypt = Aes.encrypting(key, 0, key.length);
        private final byte[] place = new byte[2 * Aes.BLOCK_BYTES];
        private final byte[] sectorKey = new byte[2 * Aes.BLOCK_BYTES];
        private final int[] words = new int[sectorBytes / Integer.BYTES];

        void decrypt(long offsetBytes, byte[] target, int to) {
            for (int i = 0; i < words.length; i++) {
                words[i] = (int) INTS.get(target, to + i * Integer.BYTES);
            }
            int n = words.length;
            for (int round = 0; round < ROUNDS_B; round++) {
                for (int i = 0; i < n; i++) {
                    words[i] +=
                            words[(i + 2) % n]
                                    ^ Integer.rotateLeft(words[(i + 5) % n], ROTATE_B[i % 4]);
                }
            }
            for (int round = 0; round < ROUNDS_A; round++) {
                for (int i = 0; i < n; i++) {
                    words[i] +=
                            words[(i + n - 2) % n]
                                    ^ Integer.rotateLeft(words[(i + n - 5) % n], ROTATE_A[i % 4]);
                }
            }
            LONGS.set(place, 0, offsetBytes);
            LONGS.set(place, Aes.BLOCK_BYTES, offsetBytes);
            place[2 * Aes.BLOCK_BYTES - 1] = (byte) 0x80;
            encrypt.blocks(place, 0, sectorKey, 0, place.length);
            for (int i = 0; i < n; i++) {
                int mask = (int) INTS.get(sectorKey, i * Integer.BYTES % sectorKey.length);
                INTS.set(target, to + i * Integer.BYTES, words[i] ^ mask);
            }
        }
    }
}
