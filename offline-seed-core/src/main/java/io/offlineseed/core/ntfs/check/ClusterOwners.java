// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which clusters are owned. Neighbours become one range, so that files one behind the other take no
 * memory each. Not shared between threads.
 */
final class ClusterOwners {

    private final TreeMap<Long, Long> ranges = new TreeMap<>(); // first cluster, first one behind

    /**
     * Takes clusters.
     *
     * @return false if any of them had an owner
     */
    boolean take(long first, long end) {
        Map.Entry<Long, Long> before = ranges.lowerEntry(end);
        if (before != null && before.getValue() > first) {
            merge(first, end);
            return false;
        }
        long start = first;
        if (before != null && before.getValue() == first) {
            start = before.getKey();
        }
        Long after = ranges.remove(end);
        ranges.put(start, after == null ? end : after);
        return true;
    }

    private void merge(long first, long end) {
        long start = first;
        long last = end;
        Map.Entry<Long, Long> other = ranges.lowerEntry(last);
        while (other != null && other.getValue() >= start) {
            start = Math.min(start, other.getKey());
            last = Math.max(last, other.getValue());
            ranges.remove(other.getKey());
            other = ranges.lowerEntry(last);
        }
        ranges.put(start, last);
    }

    /** Sets the bits of owned clusters in a part of a bitmap, the lowest bit first. */
    void fill(byte[] bits, long firstCluster) {
        long end = firstCluster + 8L * bits.length;
        Map.Entry<Long, Long> range = ranges.lowerEntry(end);
        while (range != null && range.getValue() > firstCluster) {
            int from = (int) (Math.max(range.getKey(), firstCluster) - firstCluster);
            int to = (int) (Math.min(range.getValue(), end) - firstCluster);
            set(bits, from, to);
            range = ranges.lowerEntry(range.getKey());
        }
    }

    static void set(byte[] bits, int from, int to) {
        int at = from;
        while (at < to) {
            if (at % 8 == 0 && to - at >= 8) {
                bits[at / 8] = (byte) 0xff;
                at += 8;
            } else {
                bits[at / 8] |= (byte) (1 << at % 8);
                at++;
            }
        }
    }
}
