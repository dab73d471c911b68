// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import io.offlineseed.drive.RecoveryPassword;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * From what a person types to a key: hashing and the stretch of 2^20 rounds that makes guessing
 * slow. Results are the caller's to wipe. Source: docs/formats/bitlocker.md, "Credentials".
 */
public final class Credentials {

    /** Bytes of the salt of a stretched credential. */
    public static final int SALT_BYTES = 16;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int HASH_BYTES = 32;
    private static final int ROUNDS = 1 << 20;
    private static final int GROUPS = 8;
    private static final int GROUP_CHARS = 7; // six digits and a hyphen
    private static final int GROUP_FACTOR = 11;

    private Credentials() {}

    /** Returns the 16 bytes that a recovery password stands for. */
    public static byte[] recoveryKey(RecoveryPassword password) {
        char[] digits = password.reveal();
        byte[] key = new byte[2 * GROUPS];
        for (int group = 0; group < GROUPS; group++) {
            int value = 0;
            for (int i = 0; i < GROUP_CHARS - 1; i++) {
                value = value * 10 + (digits[group * GROUP_CHARS + i] - '0');
            }
            value /= GROUP_FACTOR;
            key[2 * group] = (byte) value;
            key[2 * group + 1] = (byte) (value >>> 8);
        }
        Arrays.fill(digits, '\0');
        return key;
    }

    /** Returns the stretched key of a recovery key; takes some tenths of a second. */
    public static byte[] stretchRecoveryKey(byte[] recoveryKey, byte[] salt) {
        byte[] initial = sha256().digest(recoveryKey);
        try {
            return stretch(initial, salt);
        } finally {
            Arrays.fill(initial, (byte) 0);
        }
    }

    /** Returns the stretched key of a password; takes some tenths of a second. */
    public static byte[] stretchPassword(char[] password, byte[] salt) {
        byte[] text = new byte[2 * password.length]; // UTF-16LE
        for (int i = 0; i < password.length; i++) {
            text[2 * i] = (byte) password[i];
            text[2 * i + 1] = (byte) (password[i] >>> 8);
        }
        byte[] once = sha256().digest(text);
        byte[] initial = sha256().digest(once);
        try {
            return stretch(initial, salt);
        } finally {
            Arrays.fill(text, (byte) 0);
            Arrays.fill(once, (byte) 0);
            Arrays.fill(initial, (byte) 0);
        }
    }

    static byte[] stretch(byte[] initial, byte[] salt) {
        byte[] block = new byte[HASH_BYTES + HASH_BYTES + SALT_BYTES + Long.BYTES];
        System.arraycopy(initial, 0, block, HASH_BYTES, HASH_BYTES);
        System.arraycopy(salt, 0, block, 2 * HASH_BYTES, SALT_BYTES);
        MessageDigest sha = sha256();
        try {
            for (long round = 0; round < ROUNDS; round++) {
                LONGS.set(block, block.length - Long.BYTES, round);
                sha.update(block, 0, block.length);
                sha.digest(block, 0, HASH_BYTES);
            }
            return Arrays.copyOf(block, HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 has 32 bytes", e);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    /** Returns the JDK's SHA-256. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "this Java has no SHA-256, which every Java must have", e);
        }
    }
}
