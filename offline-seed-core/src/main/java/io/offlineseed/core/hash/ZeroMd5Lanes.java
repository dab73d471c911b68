// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Lanes that know the hash of a whole block of zeros, of which the images of disks are full, and
 * leave everything else to other lanes. To look costs next to nothing for a block with anything in
 * it: the first byte that is not zero ends it.
 */
public final class ZeroMd5Lanes implements Md5Lanes {

    /** The size of the blocks that are looked at: those of a manifest. */
    static final int BLOCK_BYTES = 4 << 20;

    private static final byte[] ZEROS_MD5 = Hex.parse("B5CFA9D6C8FEBD618F91AC2843D50A1C");

    private final Md5Lanes others;

    /** Lanes over others, which hash whatever is not a block of zeros. */
    public ZeroMd5Lanes(Md5Lanes others) {
        this.others = Objects.requireNonNull(others, "others");
    }

    @Override
    public int lanes() {
        return others.lanes();
    }

    @Override
    public int worthwhile() {
        return others.worthwhile();
    }

    @Override
    public void digest(List<Slice> slices, byte[] target, int targetOffset) {
        Objects.checkFromIndexSize(
                targetOffset, Math.multiplyExact(slices.size(), HASH_BYTES), target.length);
        List<Slice> rest = new ArrayList<>();
        boolean[] zero = new boolean[slices.size()];
        for (int i = 0; i < zero.length; i++) {
            zero[i] = isBlockOfZeros(slices.get(i));
            if (!zero[i]) {
                rest.add(slices.get(i));
            }
        }
        if (rest.size() == zero.length) {
            others.digest(slices, target, targetOffset);
            return;
        }
        byte[] hashes = new byte[rest.size() * HASH_BYTES];
        if (!rest.isEmpty()) {
            others.digest(rest, hashes, 0);
        }
        int from = 0;
        for (int i = 0; i < zero.length; i++) {
            int to = targetOffset + i * HASH_BYTES;
            if (zero[i]) {
                System.arraycopy(ZEROS_MD5, 0, target, to, HASH_BYTES);
            } else {
                System.arraycopy(hashes, from, target, to, HASH_BYTES);
                from += HASH_BYTES;
            }
        }
    }

    /** All bytes are zero if the first is, and each is as the one before it. */
    private static boolean isBlockOfZeros(Slice slice) {
        byte[] array = slice.array();
        int first = slice.offset();
        int last = first + slice.length() - 1;
        return slice.length() == BLOCK_BYTES
                && array[first] == 0
                && Arrays.equals(array, first, last, array, first + 1, last + 1);
    }
}
