// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import java.util.BitSet;

/**
 * Remembers paths in a fixed amount of memory. A path it says it does not know was never added; of
 * those it says it knows, a few were not. Not thread-safe.
 */
final class PathSieve {

    private static final int BITS =
            1 << 26; // 8 MiB: at 10 million paths one in seven slips through

    private final BitSet bits = new BitSet(BITS);

    void add(String path) {
        bits.set(place(path));
    }

    boolean mayKnow(String path) {
        return bits.get(place(path));
    }

    private static int place(String path) {
        long hash = 0;
        for (int i = 0; i < path.length(); i++) {
            hash = hash * 0x9e3779b97f4a7c15L + path.charAt(i) + 1;
        }
        return (int) (hash >>> 38); // the upper 26 bits
    }
}
