// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * AES-CBC, with or without the diffuser, for reading what older Windows versions made. Each sector
 * is a chain of its own whose initial value is its encrypted byte offset. Source:
 * docs/formats/bitlocker.md, "Sectors".
 */
final class CbcCipher implements SectorCipher {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] key;
    private final Optional<Elephant> diffuser;
    private final int sectorBytes;
    private final ConcurrentLinkedQueue<Bench> benches = new ConcurrentLinkedQueue<>();

    CbcCipher(byte[] key, Optional<Elephant> diffuser, int sectorBytes) {
        this.key = key.clone();
        this.diffuser = diffuser;
        this.sectorBytes = sectorBytes;
    }

    /** What one thread needs while it works. */
    private final class Bench {
        private final Aes decrypt = Aes.decrypting(key, 0, key.length);
        private final Aes encrypt = Aes.encrypting(key, 0, key.length);
        private final byte[] place = new byte[Aes.BLOCK_BYTES];
        private final byte[] initial = new byte[Aes.BLOCK_BYTES];
        private final Optional<Elephant.Bench> elephant = diffuser.map(Elephant::bench);

        void sector(long offsetBytes, byte[] source, int from, byte[] target, int to) {
            LONGS.set(place, 0, offsetBytes);
            encrypt.blocks(place, 0, initial, 0, Aes.BLOCK_BYTES);
            decrypt.blocks(source, from, target, to, sectorBytes);
            mix(target, to, initial, 0);
            for (int at = Aes.BLOCK_BYTES; at < sectorBytes; at += Aes.BLOCK_BYTES) {
                mix(target, to + at, source, from + at - Aes.BLOCK_BYTES);
            }
            elephant.ifPresent(bench -> bench.decrypt(offsetBytes, target, to));
        }

        private static void mix(byte[] target, int to, byte[] with, int from) {
            LONGS.set(target, to, (long) LONGS.get(target, to) ^ (long) LONGS.get(with, from));
            LONGS.set(
                    target,
                    to + Long.BYTES,
                    (long) LONGS.get(target, to + Long.BYTES)
                            ^ (long) LONGS.get(with, from + Long.BYTES));
        }
    }

    @Override
    public void decrypt(
            long offsetBytes,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length) {
        Bench bench = benches.poll();
        if (bench == null) {
            bench = new Bench();
        }
        for (int at = 0; at < length; at += sectorBytes) {
            bench.sector(offsetBytes + at, source, sourceOffset + at, target, targetOffset + at);
        }
        benches.add(bench);
    }

    @Override
    public void encrypt(
            long offsetBytes,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length) {
        throw new UnsupportedOperationException(
                "volumes with AES-CBC are only read; new ones are made with XTS-AES");
    }
}
