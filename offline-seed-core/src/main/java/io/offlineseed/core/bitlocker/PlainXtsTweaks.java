// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tweaks one after the other in numbers of 64 bits, laid over by a loop over bytes that the JDK's
 * compiler turns into vector instructions. It does so only where both arrays are taken from their
 * beginning; so the tile is copied in and out, which costs less (docs/performance.md).
 */
final class PlainXtsTweaks implements XtsTweaks {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FEEDBACK = 0x87; // x^128 = x^7 + x^2 + x + 1

    private final byte[] tweaks = new byte[TILE_BYTES];

    @Override
    public void before(
            byte[] seeds,
            int sectors,
            int sectorBytes,
            byte[] source,
            int sourceOffset,
            byte[] tile) {
        for (int sector = 0; sector < sectors; sector++) {
            chain(
                    (long) LONGS.get(seeds, sector * Aes.BLOCK_BYTES),
                    (long) LONGS.get(seeds, sector * Aes.BLOCK_BYTES + Long.BYTES),
                    tweaks,
                    sector * sectorBytes,
                    sectorBytes);
        }
        int length = sectors * sectorBytes;
        System.arraycopy(source, sourceOffset, tile, 0, length);
        overlay(tile, tweaks, length);
    }

    @Override
    public void after(byte[] tile, byte[] target, int targetOffset, int length) {
        overlay(tile, tweaks, length);
        System.arraycopy(tile, 0, target, targetOffset, length);
    }

    private static void chain(long first, long second, byte[] tweaks, int offset, int length) {
        long low = first;
        long high = second;
        for (int at = offset; at < offset + length; at += Aes.BLOCK_BYTES) {
            LONGS.set(tweaks, at, low);
            LONGS.set(tweaks, at + Long.BYTES, high);
            long carry = high >> 63; // all ones or zero
            high = (high << 1) | (low >>> 63);
            low = (low << 1) ^ (carry & FEEDBACK);
        }
    }

    private static void overlay(byte[] tile, byte[] tweaks, int length) {
        for (int i = 0; i < length; i++) {
            tile[i] ^= tweaks[i];
        }
    }
}
