// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects findings; keeps the first of each kind and counts all. Not shared between threads. */
final class Findings {

    private static final int KEPT_OF_EACH_KIND = 20;

    private final List<NtfsFinding> first = new ArrayList<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private long count;
    private long harmlessCount;

    void add(Kind kind, String message) {
        count++;
        harmlessCount += kind.isHarmless() ? 1 : 0;
        if (counts.merge(kind, 1, Integer::sum) <= KEPT_OF_EACH_KIND) {
            first.add(new NtfsFinding(kind, message));
        }
    }

    /** Adds one unless {@code right}. */
    void require(boolean right, Kind kind, String message) {
        if (!right) {
            add(kind, message);
        }
    }

    long count() {
        return count;
    }

    long harmlessCount() {
        return harmlessCount;
    }

    List<NtfsFinding> first() {
        return first;
    }
}
