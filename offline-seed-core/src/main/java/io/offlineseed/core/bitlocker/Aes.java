// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * The JDK's AES on single blocks in bulk, from which XTS, CBC and CCM are made here. For one
 * thread.
 */
final class Aes {

    static final int BLOCK_BYTES = 16;

    private final Cipher cipher;

    private Aes(Cipher cipher) {
        this.cipher = cipher;
    }

    static Aes encrypting(byte[] key, int offset, int length) {
        return of(Cipher.ENCRYPT_MODE, key, offset, length);
    }

    static Aes decrypting(byte[] key, int offset, int length) {
        return of(Cipher.DECRYPT_MODE, key, offset, length);
    }

    private static Aes of(int mode, byte[] key, int offset, int length) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, offset, length, "AES"));
            return new Aes(cipher);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES, which every Java must have", e);
        }
    }

    /** Transforms whole blocks; source and target are different arrays, or the JDK would copy. */
    void blocks(byte[] source, int sourceOffset, byte[] target, int targetOffset, int length) {
        try {
            int done = cipher.update(source, sourceOffset, length, target, targetOffset);
            if (done != length) {
                throw new IllegalStateException("AES gave " + done + " of " + length + " bytes");
            }
        } catch (ShortBufferException e) {
            throw new IllegalArgumentException("the target is too small", e);
        }
    }
}
