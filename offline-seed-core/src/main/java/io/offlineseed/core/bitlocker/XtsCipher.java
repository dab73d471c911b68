// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * XTS-AES over the JDK's AES: for a tile of sectors the tweaks are encrypted in one call, laid over
 * the source, the tile is encrypted in one call, and the tweaks are laid over the result. A tile of
 * 8 KiB stays in the first cache level, which was measured to be fastest (docs/performance.md).
 * Source: IEEE Std 1619; docs/formats/bitlocker.md, "Sectors".
 */
final class XtsCipher implements SectorCipher {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int TILE_BYTES = 8192;
    private static final long FEEDBACK = 0x87; // x^128 = x^7 + x^2 + x + 1

    private final byte[] key;
    private final int sectorBytes;
    private final ConcurrentLinkedQueue<Bench> benches = new ConcurrentLinkedQueue<>();

    XtsCipher(byte[] key, int sectorBytes) {
        this.key = key.clone();
        this.sectorBytes = sectorBytes;
    }

    /** What one thread needs while it works. */
    private final class Bench {
        private final int half = key.length / 2;
        private final Aes encrypt = Aes.encrypting(key, 0, half);
        private final Aes decrypt = Aes.decrypting(key, 0, half);
        private final Aes tweak = Aes.encrypting(key, half, half);
        private final int sectorsInTile = TILE_BYTES / sectorBytes;
        private final byte[] numbers = new byte[sectorsInTile * Aes.BLOCK_BYTES];
        private final byte[] seeds = new byte[sectorsInTile * Aes.BLOCK_BYTES];
        private final byte[] tweaks = new byte[TILE_BYTES];
        private final byte[] scratch = new byte[TILE_BYTES];

        void tile(
                Aes aes,
                long firstSector,
                byte[] source,
                int sourceOffset,
                byte[] target,
                int targetOffset,
                int length) {
            int sectors = length / sectorBytes;
            for (int i = 0; i < sectors; i++) {
                LONGS.set(
                        numbers, i * Aes.BLOCK_BYTES, firstSector + i); // the upper half stays zero
            }
            tweak.blocks(numbers, 0, seeds, 0, sectors * Aes.BLOCK_BYTES);
            for (int i = 0; i < sectors; i++) {
                overlay(i, source, sourceOffset + i * sectorBytes);
            }
            aes.blocks(scratch, 0, target, targetOffset, length);
            for (int at = 0; at < length; at += Long.BYTES) {
                long mixed =
                        (long) LONGS.get(target, targetOffset + at) ^ (long) LONGS.get(tweaks, at);
                LONGS.set(target, targetOffset + at, mixed);
            }
        }

        private void overlay(int sector, byte[] source, int from) {
            long low = (long) LONGS.get(seeds, sector * Aes.BLOCK_BYTES);
            long high = (long) LONGS.get(seeds, sector * Aes.BLOCK_BYTES + Long.BYTES);
            int to = sector * sectorBytes;
            for (int at = 0; at < sectorBytes; at += Aes.BLOCK_BYTES) {
                LONGS.set(tweaks, to + at, low);
                LONGS.set(tweaks, to + at + Long.BYTES, high);
                LONGS.set(scratch, to + at, (long) LONGS.get(source, from + at) ^ low);
                LONGS.set(
                        scratch,
                        to + at + Long.BYTES,
                        (long) LONGS.get(source, from + at + Long.BYTES) ^ high);
                long carry = high >> 63; // all ones or zero
                high = (high << 1) | (low >>> 63);
                low = (low << 1) ^ (carry & FEEDBACK);
            }
        }
    }

    @Override
    public void encrypt(
            long offsetBytes,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length) {
        transform(true, offsetBytes, source, sourceOffset, target, targetOffset, length);
    }

    @Override
    public void decrypt(
            long offsetBytes,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length) {
        transform(false, offsetBytes, source, sourceOffset, target, targetOffset, length);
    }

    private void transform(
            boolean encrypt,
            long offsetBytes,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length) {
        if (length % sectorBytes != 0 || offsetBytes % sectorBytes != 0) {
            throw new IllegalArgumentException(
                    "offset "
                            + offsetBytes
                            + " and length "
                            + length
                            + " must be multiples of "
                            + sectorBytes);
        }
        Bench bench = benches.poll();
        if (bench == null) {
            bench = new Bench();
        }
        Aes aes = encrypt ? bench.encrypt : bench.decrypt;
        for (int at = 0; at < length; at += TILE_BYTES) {
            bench.tile(
                    aes,
                    (offsetBytes + at) / sectorBytes,
                    source,
                    sourceOffset + at,
                    target,
                    targetOffset + at,
                    Math.min(TILE_BYTES, length - at));
        }
        benches.add(bench);
    }
}
