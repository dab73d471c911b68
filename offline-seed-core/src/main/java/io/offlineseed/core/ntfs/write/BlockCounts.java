// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How many index blocks each directory has: one byte for a directory, a map for the few large ones,
 * since nobody bounds the number of directories. Not for several threads while it is filled.
 */
final class BlockCounts {

    private static final int IN_MAP = 0xff;

    private final Map<Long, Long> large = new HashMap<>();
    private byte[] counts = new byte[64];
    private long size;

    void set(long directory, long blocks) {
        int at = Math.toIntExact(directory);
        size = Math.max(size, directory + 1);
        if (at >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(at + 1, counts.length / 2 * 3));
        }
        if (blocks < IN_MAP) {
            counts[at] = (byte) blocks;
        } else {
            counts[at] = (byte) IN_MAP;
            large.put(directory, blocks);
        }
    }

    /** Returns how many directories there are. */
    long size() {
        return size;
    }

    long get(long directory) {
        int count = counts[(int) directory] & 0xff;
        if (count < IN_MAP) {
            return count;
        }
        Long blocks = large.get(directory);
        if (blocks == null) {
            throw new IllegalStateException(
                    "the blocks of directory " + directory + " are unknown");
        }
        return blocks;
    }
}
