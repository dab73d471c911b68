// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sets of ordinals as ranges. */
final class Ranges {

    private Ranges() {}

    /** Returns the same ordinals as ascending ranges that do not touch. */
    static List<OrdinalRange> joined(List<OrdinalRange> ranges) {
        List<OrdinalRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(OrdinalRange::first));
        List<OrdinalRange> joined = new ArrayList<>();
        for (OrdinalRange range : sorted) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).end() >= range.first()) {
                OrdinalRange before = joined.get(last);
                long end = Math.max(before.end(), range.end());
                joined.set(last, new OrdinalRange(before.first(), end));
            } else {
                joined.add(range);
            }
        }
        return List.copyOf(joined);
    }

    /** Returns the ordinals of {@code all} that are in none of {@code taken}. */
    static List<OrdinalRange> without(List<OrdinalRange> all, List<OrdinalRange> taken) {
        List<OrdinalRange> holes = joined(taken);
        List<OrdinalRange> left = new ArrayList<>();
        int hole = 0;
        for (OrdinalRange range : joined(all)) {
            long next = range.first();
            while (hole < holes.size() && holes.get(hole).end() <= next) {
                hole++;
            }
            for (int h = hole; h < holes.size() && holes.get(h).first() < range.end(); h++) {
                if (holes.get(h).first() > next) {
                    left.add(new OrdinalRange(next, holes.get(h).first()));
                }
                next = Math.max(next, holes.get(h).end());
            }
            if (next < range.end()) {
                left.add(new OrdinalRange(next, range.end()));
            }
        }
        return List.copyOf(left);
    }
}
