// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * XTS-AES over the JDK's AES: for a tile of sectors the first tweaks are encrypted in one call, all
 * tweaks are made from them and laid over the source, the tile is encrypted in one call, and the
 * tweaks are laid over the result. A tile of 4 KiB stays in the first cache level, which was
 * measured to be fastest (docs/performance.md). Source: IEEE Std 1619; docs/formats/bitlocker.md,
 * "Sectors".
 */
final class XtsCipher implements SectorCipher {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int TILE_BYTES = XtsTweaks.TILE_BYTES;

    private final byte[] key;
    private final int sectorBytes;
    private final Supplier<XtsWay> ways;
    private final ConcurrentLinkedQueue<Bench> benches = new ConcurrentLinkedQueue<>();

    /**
     * A cipher.
     *
     * @param ways asked before each call, so that a faster way may turn up later
     */
    XtsCipher(byte[] key, int sectorBytes, Supplier<XtsWay> ways) {
        this.key = key.clone();
        this.sectorBytes = sectorBytes;
        this.ways = ways;
    }

    /** What one thread needs while it works. */
    private final class Bench {
        private final XtsWay way;
        private final XtsTweaks tweaks;
        private final int half = key.length / 2;
        private final Aes encrypt = Aes.encrypting(key, 0, half);
        private final Aes decrypt = Aes.decrypting(key, 0, half);
        private final Aes tweak = Aes.encrypting(key, half, half);
        private final int sectorsInTile = TILE_BYTES / sectorBytes;
        private final byte[] numbers = new byte[sectorsInTile * Aes.BLOCK_BYTES];
        private final byte[] seeds = new byte[sectorsInTile * Aes.BLOCK_BYTES];
        private final byte[] masked = new byte[TILE_BYTES];
        private final byte[] transformed = new byte[TILE_BYTES];

        Bench(XtsWay way) {
            this.way = way;
            this.tweaks = way.tweaks();
        }

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
            tweaks.before(seeds, sectors, sectorBytes, source, sourceOffset, masked);
            aes.blocks(masked, 0, transformed, 0, length);
            tweaks.after(transformed, target, targetOffset, length);
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
        XtsWay way = ways.get();
        Bench bench = benches.poll();
        if (bench == null || bench.way != way) {
            bench = new Bench(way);
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
