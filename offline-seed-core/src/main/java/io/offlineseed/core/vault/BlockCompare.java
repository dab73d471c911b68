// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.core.hash.Md5;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** Takes the bytes of consecutive blocks and compares each block's MD5. For one thread. */
final class BlockCompare extends OutputStream {

    private final ExpectedBlob expected;
    private final int end;
    private final AtomicLong counted;
    private final MessageDigest md5 = Md5.digest();
    private int index;
    private int inBlock;
    private int surplus;
    private final BitSet differences = new BitSet();

    /**
     * Creates one.
     *
     * @param expected the blob
     * @param first index of the first block
     * @param end index after the last
     * @param counted every byte is added
     */
    BlockCompare(ExpectedBlob expected, int first, int end, AtomicLong counted) {
        this.expected = expected;
        this.index = first;
        this.end = end;
        this.counted = counted;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        int at = offset;
        int left = length;
        counted.addAndGet(length);
        while (left > 0 && index < end) {
            int take = Math.min(left, expected.blockBytes(index) - inBlock);
            md5.update(source, at, take);
            at += take;
            left -= take;
            inBlock += take;
            if (inBlock == expected.blockBytes(index)) {
                if (!Arrays.equals(md5.digest(), expected.md5(index))) {
                    differences.set(index);
                }
                index++;
                inBlock = 0;
            }
        }
        surplus += left;
    }

    /** Returns the first block that differs or did not come whole. */
    OptionalInt firstDifference() {
        return differences().stream().findFirst();
    }

    /** Returns the blocks that differ or did not come whole. */
    BitSet differences() {
        BitSet all = (BitSet) differences.clone();
        all.set(index, end);
        if (surplus > 0) {
            all.set(end - 1);
        }
        return all;
    }
}
