// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.create;

import io.offlineseed.core.bitlocker.Ccm;
import io.offlineseed.core.bitlocker.Fve;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects the bytes of a datum: a header of eight bytes with size, role, type and flags, then its
 * content. For one thread. Source: docs/formats/bitlocker.md, "Datums".
 */
final class DatumWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean isDatum;

    /** Collects bytes without a header. */
    DatumWriter() {
        isDatum = false;
    }

    /** Collects a datum. */
    DatumWriter(int role, int type, int flags) {
        isDatum = true;
        int16(0).int16(role).int16(type).int16(flags);
    }

    DatumWriter int16(int value) {
        out.write(value);
        out.write(value >>> 8);
        return this;
    }

    DatumWriter int32(int value) {
        return int16(value).int16(value >>> 16);
    }

    DatumWriter int64(long value) {
        return int32((int) value).int32((int) (value >>> 32));
    }

    DatumWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] toBytes() {
        byte[] bytes = out.toByteArray();
        if (isDatum) {
            bytes[0] = (byte) bytes.length;
            bytes[1] = (byte) (bytes.length >>> 8);
        }
        return bytes;
    }

    /** A text with its terminating zero. */
    static byte[] text(int role, String text) {
        return new DatumWriter(role, Fve.TYPE_TEXT, 1)
                .bytes((text + "\0").getBytes(StandardCharsets.UTF_16LE))
                .toBytes();
    }

    /** A key; flags are 0 where it stands inside a wrapped datum, else 1. */
    static byte[] key(int flags, int keyType, byte[] key) {
        return new DatumWriter(Fve.ROLE_PROPERTY, Fve.TYPE_KEY, flags)
                .int16(keyType)
                .int16(0)
                .bytes(key)
                .toBytes();
    }

    /** Keys wrapped with other keys, each under a nonce of its own. */
    static final class Wrapping {

        private final long fileTime;
        private int counter = 1;

        Wrapping(long fileTime) {
            this.fileTime = fileTime;
        }

        byte[] wrap(int role, byte[] with, int keyType, byte[] key) {
            counter++;
            byte[] nonce = new DatumWriter().int64(fileTime).int32(counter).toBytes();
            byte[] inner = key(0, keyType, key);
            try {
                return new DatumWriter(role, Fve.TYPE_CCM, 1)
                        .bytes(nonce)
                        .bytes(Ccm.wrap(with, nonce, inner))
                        .toBytes();
            } finally {
                Arrays.fill(inner, (byte) 0);
            }
        }

        /** Returns the last counter used. */
        int counter() {
            return counter;
        }
    }
}
