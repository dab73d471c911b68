// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import io.offlineseed.core.ntfs.read.AttributeContent;
import java.io.IOException;
import java.util.Arrays;

/** Holds a bitmap on the volume against what it should be. */
final class BitmapCheck {

    private static final int BYTES_AT_ONCE = 64 << 10;

    /** Sets the bits that should be set, from that one on. */
    @FunctionalInterface
    interface Expected {
        void fill(byte[] bits, long first);
    }

    private BitmapCheck() {}

    /**
     * Compares all bits; the first and the number of wrong ones of either sort become a finding.
     *
     * @param what the bitmap, as the beginning of a message
     * @param of what a bit stands for
     */
    static void check(
            AttributeContent bitmap,
            Expected expected,
            Findings findings,
            Kind kind,
            String what,
            String of)
            throws IOException {
        long used = 0;
        long free = 0;
        long firstUsed = 0;
        long firstFree = 0;
        byte[] right = new byte[BYTES_AT_ONCE];
        for (long at = 0; at < bitmap.sizeBytes(); at += BYTES_AT_ONCE) {
            int length = (int) Math.min(BYTES_AT_ONCE, bitmap.sizeBytes() - at);
            byte[] found = bitmap.read(at, length);
            Arrays.fill(right, (byte) 0);
            expected.fill(right, at * 8);
            for (int i = 0; i < length; i++) {
                int missing = right[i] & ~found[i] & 0xff;
                int extra = found[i] & ~right[i] & 0xff;
                if (missing != 0 && used == 0) {
                    firstUsed = (at + i) * 8 + Integer.numberOfTrailingZeros(missing);
                }
                if (extra != 0 && free == 0) {
                    firstFree = (at + i) * 8 + Integer.numberOfTrailingZeros(extra);
                }
                used += Integer.bitCount(missing);
                free += Integer.bitCount(extra);
            }
        }
        findings.require(
                used == 0,
                kind,
                what + " says free of " + used + " " + of + " in use, first of " + firstUsed);
        findings.require(
                free == 0,
                kind,
                what + " says in use of " + free + " free " + of + ", first of " + firstFree);
    }
}
