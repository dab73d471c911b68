// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in byte arrays, the lowest byte first; offsets need no alignment. */
public final class Le {

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Le() {}

    /** Returns the byte there, 0 to 255. */
    public static int uint8(byte[] bytes, int offset) {
        return bytes[offset] & 0xff;
    }

    /** Returns the two bytes there, 0 to 65535. */
    public static int uint16(byte[] bytes, int offset) {
        return (short) SHORT.get(bytes, offset) & 0xffff;
    }

    /** Returns the four bytes there. */
    public static int int32(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    /** Returns the four bytes there, never negative. */
    public static long uint32(byte[] bytes, int offset) {
        return int32(bytes, offset) & 0xffff_ffffL;
    }

    /** Returns the eight bytes there. */
    public static long int64(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    /** Puts the low two bytes of {@code value}. */
    public static void putInt16(byte[] bytes, int offset, int value) {
        SHORT.set(bytes, offset, (short) value);
    }

    /** Puts four bytes. */
    public static void putInt32(byte[] bytes, int offset, int value) {
        INT.set(bytes, offset, value);
    }

    /** Puts eight bytes. */
    public static void putInt64(byte[] bytes, int offset, long value) {
        LONG.set(bytes, offset, value);
    }
}
