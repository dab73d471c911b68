// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.util.Arrays;

/**
 * Aligned runs of zeros, by which a file with holes is known: Java does not show the holes
 * themselves.
 */
final class ZeroRuns {

    /**
     * Length and alignment of a run; every file system's holes are multiples of what divides it.
     */
    static final int RUN_BYTES = 64 << 10;

    private static final byte[] ZEROS = new byte[RUN_BYTES];

    private ZeroRuns() {}

    /** Returns whether {@code length} bytes, at most {@link #RUN_BYTES}, are all zero. */
    static boolean isZero(byte[] bytes, int offset, int length) {
        return Arrays.equals(bytes, offset, offset + length, ZEROS, 0, length);
    }

    /**
     * Returns whether there is a run; the first byte lies at a multiple of {@link #RUN_BYTES} in
     * its file.
     */
    static boolean any(byte[] bytes, int length) {
        for (int run = 0; run + RUN_BYTES <= length; run += RUN_BYTES) {
            if (isZero(bytes, run, RUN_BYTES)) {
                return true;
            }
        }
        return false;
    }
}
