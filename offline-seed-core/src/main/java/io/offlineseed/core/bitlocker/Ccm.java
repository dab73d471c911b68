// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * AES-256-CCM as BitLocker wraps keys with it: a nonce of 12 bytes, a MAC of 16, no further data.
 * Source: NIST SP 800-38C; docs/formats/bitlocker.md, "Wrapped keys".
 */
public final class Ccm {

    /** Bytes of the nonce. */
    public static final int NONCE_BYTES = 12;

    /** Bytes of the MAC. */
    public static final int MAC_BYTES = 16;

    private Ccm() {}

    /**
     * Wraps a short text of bytes.
     *
     * @return MAC and ciphertext, in this order, as the format stores them
     */
    public static byte[] wrap(byte[] key, byte[] nonce, byte[] plaintext) {
        Aes aes = Aes.encrypting(key, 0, key.length);
        byte[] result = new byte[MAC_BYTES + plaintext.length];
        byte[] mac = mac(aes, nonce, plaintext);
        xorCounters(aes, nonce, 0, mac, 0, result, 0, MAC_BYTES);
        xorCounters(aes, nonce, 1, plaintext, 0, result, MAC_BYTES, plaintext.length);
        return result;
    }

    /**
     * Returns what was wrapped, or nothing if the key is not the right one or a byte was changed.
     */
    public static Optional<byte[]> unwrap(byte[] key, byte[] nonce, byte[] macAndCiphertext) {
        if (macAndCiphertext.length < MAC_BYTES) {
            return Optional.empty();
        }
        Aes aes = Aes.encrypting(key, 0, key.length);
        int length = macAndCiphertext.length - MAC_BYTES;
        byte[] plaintext = new byte[length];
        xorCounters(aes, nonce, 1, macAndCiphertext, MAC_BYTES, plaintext, 0, length);
        byte[] stored = new byte[MAC_BYTES];
        xorCounters(aes, nonce, 0, macAndCiphertext, 0, stored, 0, MAC_BYTES);
        if (MessageDigest.isEqual(stored, mac(aes, nonce, plaintext))) {
            return Optional.of(plaintext);
        }
        Arrays.fill(plaintext, (byte) 0);
        return Optional.empty();
    }

    private static byte[] mac(Aes aes, byte[] nonce, byte[] plaintext) {
        byte[] block = first(0x3a, nonce, plaintext.length);
        byte[] chain = new byte[Aes.BLOCK_BYTES];
        aes.blocks(block, 0, chain, 0, Aes.BLOCK_BYTES);
        for (int at = 0; at < plaintext.length; at += Aes.BLOCK_BYTES) {
            for (int i = 0; i < Aes.BLOCK_BYTES; i++) {
                int next = at + i < plaintext.length ? plaintext[at + i] : 0;
                block[i] = (byte) (chain[i] ^ next);
            }
            aes.blocks(block, 0, chain, 0, Aes.BLOCK_BYTES);
        }
        Arrays.fill(block, (byte) 0);
        return chain;
    }

    private static void xorCounters(
            Aes aes,
            byte[] nonce,
            int firstCounter,
            byte[] source,
            int from,
            byte[] target,
            int to,
            int length) {
        byte[] stream = new byte[Aes.BLOCK_BYTES];
        for (int at = 0; at < length; at += Aes.BLOCK_BYTES) {
            aes.blocks(
                    first(0x02, nonce, firstCounter + at / Aes.BLOCK_BYTES),
                    0,
                    stream,
                    0,
                    Aes.BLOCK_BYTES);
            for (int i = 0; i < Aes.BLOCK_BYTES && at + i < length; i++) {
                target[to + at + i] = (byte) (source[from + at + i] ^ stream[i]);
            }
        }
        Arrays.fill(stream, (byte) 0);
    }

    private static byte[] first(int flags, byte[] nonce, int number) {
        byte[] block = new byte[Aes.BLOCK_BYTES];
        block[0] = (byte) flags;
        System.arraycopy(nonce, 0, block, 1, NONCE_BYTES);
        block[13] = (byte) (number >>> 16);
        block[14] = (byte) (number >>> 8);
        block[15] = (byte) number;
        return block;
    }
}
