// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.core.hash.Md5;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes the bytes of consecutive blocks and compares each block's MD5. For one thread. */
final class BlockCompare extends OutputStream {

    private final ExpectedBlob expected;
    private final int end;
    private final AtomicLong counted;
    private final MessageDigest md5 = Md5.digest();
    private int index;
    private int inBlock;
    private int surplus;
    private @Nullable Integer firstDifference;

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
                if (!Arrays.equals(md5.digest(), expected.md5(index)) && firstDifference == null) {
                    firstDifference = index;
                }
                index++;
                inBlock = 0;
            }
        }
        surplus += left;
    }

    /** Returns the first block that differs or did not come whole. */
    OptionalInt firstDifference() {
        if (firstDifference != null) {
            return OptionalInt.of(firstDifference);
        }
        return index < end || surplus > 0
                ? OptionalInt.of(Math.min(index, expected.blocks() - 1))
                : OptionalInt.empty();
    }
}
