// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the content of each file begins. Of every 1024 files only the first one's place is kept;
 * the others follow from the sizes in the list, which is read again where they are asked for.
 * Whoever asks in about rising order reads the list once. Thread-safe once filled.
 */
final class FilePlaces {

    private static final int FILES_PER_BLOCK = 1024;

    private static final int BLOCKS_AT_HAND = 64; // half a MiB

    private final NtfsFiles files;
    private final NtfsGeometry geometry;
    private final Map<Long, long[]> atHand = new LinkedHashMap<>(16, 0.75f, true);
    private long[] firsts = new long[16];
    private long count;
    private long next;

    FilePlaces(NtfsFiles files, NtfsGeometry geometry) {
        this.files = files;
        this.geometry = geometry;
    }

    /** Adds a file of that size; returns its first cluster, counted from the first of all files. */
    long add(long sizeBytes) {
        if (count % FILES_PER_BLOCK == 0) {
            int block = Math.toIntExact(count / FILES_PER_BLOCK);
            if (block == firsts.length) {
                firsts = Arrays.copyOf(firsts, block * 2);
            }
            firsts[block] = next;
        }
        count++;
        long first = next;
        next = Math.addExact(next, geometry.clustersFor(sizeBytes));
        return first;
    }

    long count() {
        return count;
    }

    /** Returns how many clusters all files have. */
    long clusters() {
        return next;
    }

    /** Returns the first cluster of a file, counted from the first of all files. */
    synchronized long first(long index) throws IOException {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException(
                    "index must be 0 to " + (count - 1) + ", was " + index);
        }
        long block = index / FILES_PER_BLOCK;
        long[] places = atHand.get(block);
        if (places == null) {
            places = load(block);
            atHand.put(block, places);
            if (atHand.size() > BLOCKS_AT_HAND) {
                atHand.remove(atHand.keySet().iterator().next());
            }
        }
        return places[(int) (index % FILES_PER_BLOCK)];
    }

    private long[] load(long block) throws IOException {
        long first = block * FILES_PER_BLOCK;
        long[] places = new long[(int) Math.min(FILES_PER_BLOCK, count - first)];
        long cluster = firsts[(int) block];
        try (NtfsFileCursor cursor = files.from(first)) {
            for (int i = 0; i < places.length; i++) {
                places[i] = cluster;
                cluster += geometry.clustersFor(cursor.next().sizeBytes());
            }
        }
        return places;
    }
}
