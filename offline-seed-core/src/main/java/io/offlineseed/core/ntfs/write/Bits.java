// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Writes bitmaps that follow from stretches: one bit for each thing in them. */
final class Bits {

    private static final int CHUNK_BYTES = 64 << 10;

    private Bits() {}

    /**
     * Writes a bitmap.
     *
     * @param ones where the bits are 1, by place and without overlap
     * @param bytes size of the bitmap
     */
    static void write(SequentialWriter target, List<ClusterSpace.Stretch> ones, long bytes)
            throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        int next = 0;
        for (long done = 0; done < bytes; done += CHUNK_BYTES) {
            int length = (int) Math.min(CHUNK_BYTES, bytes - done);
            long firstBit = done * 8;
            long endBit = firstBit + 8L * length;
            Arrays.fill(chunk, (byte) 0);
            while (next < ones.size() && ones.get(next).end() <= firstBit) {
                next++;
            }
            for (int i = next; i < ones.size() && ones.get(i).start() < endBit; i++) {
                long from = Math.max(ones.get(i).start(), firstBit) - firstBit;
                long to = Math.min(ones.get(i).end(), endBit) - firstBit;
                set(chunk, (int) from, (int) to);
            }
            target.put(chunk, length);
        }
    }

    /** Sets bits, the lowest of each byte first. */
    static void set(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if ((at & 7) == 0 && to - at >= 8) {
                int whole = (to - at) / 8;
                Arrays.fill(bytes, at / 8, at / 8 + whole, (byte) 0xff);
                at += 8 * whole;
            } else {
                bytes[at / 8] |= (byte) (1 << (at & 7));
                at++;
            }
        }
    }
}
