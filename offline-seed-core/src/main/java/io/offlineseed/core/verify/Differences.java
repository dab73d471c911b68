// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Counts differences and keeps the first hundred in the order of the manifest. Thread-safe. */
final class Differences {

    private final TreeSet<Placed> first =
            new TreeSet<>(
                    Comparator.comparingLong(Placed::entry)
                            .thenComparingInt(placed -> placed.difference().block().orElse(-1))
                            .thenComparing(placed -> placed.difference().kind())
                            .thenComparing(placed -> placed.difference().file()));
    private long count;

    private record Placed(long entry, Difference difference) {}

    synchronized void add(
            long entry,
            Difference.Kind kind,
            String file,
            OptionalInt block,
            String expected,
            String found) {
        count++;
        first.add(new Placed(entry, new Difference(kind, file, block, expected, found)));
        if (first.size() > VerifyReport.MOST_TOLD) {
            first.pollLast();
        }
    }

    synchronized long count() {
        return count;
    }

    synchronized List<Difference> first() {
        return first.stream().map(Placed::difference).toList();
    }
}
