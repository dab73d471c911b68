// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import java.util.HashMap;
import java.util.Map;

/**
 * A number for each record, 0 at first; takes memory only where some are not. Not shared between
 * threads.
 */
final class Numbers {

    private static final int PAGE = 4096;

    private final Map<Long, int[]> pages = new HashMap<>();

    int get(long record) {
        int[] page = pages.get(record / PAGE);
        return page == null ? 0 : page[(int) (record % PAGE)];
    }

    void set(long record, int number) {
        pages.computeIfAbsent(record / PAGE, p -> new int[PAGE])[(int) (record % PAGE)] = number;
    }

    void add(long record, int number) {
        set(record, get(record) + number);
    }
}
