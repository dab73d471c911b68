// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.SystemFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The free stretches of a volume. What has a fixed size goes into the first of the smaller
 * stretches that takes it, everything else one behind the other into the largest, so that no file
 * is split and what a set of files needs follows from its sums. Source: docs/formats/ntfs.md,
 * "Where things lie".
 */
final class ClusterSpace {

    /**
     * Clusters in a row.
     *
     * @param start the first
     * @param end the first behind them
     */
    record Stretch(long start, long end) {

        long clusters() {
            return end - start;
        }
    }

    private final List<Stretch> small = new ArrayList<>();
    private final List<Stretch> used = new ArrayList<>();
    private final long mainEnd;
    private final String measures;
    private long next;

    /** Takes away what the boot sectors and others have. */
    ClusterSpace(NtfsGeometry geometry, List<ReservedArea> reserved) {
        measures =
                "a partition of "
                        + geometry.partitionBytes()
                        + " bytes with clusters of "
                        + geometry.clusterBytes();
        List<Stretch> taken = new ArrayList<>();
        taken.add(new Stretch(0, geometry.clustersFor(SystemFiles.BOOT_BYTES)));
        for (ReservedArea area : reserved) {
            taken.add(stretch(geometry, area));
        }
        taken.sort(Comparator.comparingLong(Stretch::start));
        List<Stretch> free = new ArrayList<>();
        long at = 0;
        for (Stretch each : taken) {
            if (each.start() < at) {
                throw new IllegalArgumentException(
                        "the reserved areas overlap each other or the boot sectors, or share a"
                                + " cluster, on "
                                + measures);
            }
            addFree(free, at, each.start());
            at = each.end();
        }
        addFree(free, at, geometry.clusters());
        Stretch main = new Stretch(0, 0);
        for (Stretch each : free) {
            if (each.clusters() > main.clusters()) {
                main = each;
            }
        }
        free.remove(main);
        small.addAll(free);
        used.addAll(taken);
        next = main.start();
        mainEnd = main.end();
    }

    static Stretch stretch(NtfsGeometry geometry, ReservedArea area) {
        if (area.startBytes() % geometry.clusterBytes() != 0
                || area.startBytes() + area.sizeBytes()
                        > geometry.clusters() * geometry.clusterBytes()) {
            throw new IllegalArgumentException(
                    "the reserved area "
                            + area.name()
                            + " at "
                            + area.startBytes()
                            + " does not begin at a cluster of "
                            + geometry.clusterBytes()
                            + " bytes, or ends behind the last");
        }
        long start = area.startBytes() / geometry.clusterBytes();
        return new Stretch(start, start + geometry.clustersFor(area.sizeBytes()));
    }

    private static void addFree(List<Stretch> free, long start, long end) {
        if (end > start) {
            free.add(new Stretch(start, end));
        }
    }

    /** Takes clusters for what depends on the measures of the volume alone. */
    Stretch takeFixed(long clusters) {
        for (int i = 0; i < small.size(); i++) {
            Stretch each = small.get(i);
            if (each.clusters() >= clusters) {
                Stretch taken = new Stretch(each.start(), each.start() + clusters);
                small.set(i, new Stretch(taken.end(), each.end()));
                used.add(taken);
                return taken;
            }
        }
        return take(clusters);
    }

    /**
     * Takes clusters of the largest stretch, behind those taken before.
     *
     * @throws IllegalArgumentException if it has no more so many
     */
    Stretch take(long clusters) {
        if (clusters > free()) {
            throw new IllegalArgumentException(
                    "the files do not fit: "
                            + clusters
                            + " more clusters are needed, "
                            + free()
                            + " are left on "
                            + measures);
        }
        Stretch taken = new Stretch(next, next + clusters);
        if (clusters > 0) {
            used.add(taken);
        }
        next = taken.end();
        return taken;
    }

    /** Returns how many clusters are left in the largest stretch. */
    long free() {
        return mainEnd - next;
    }

    /** Returns all that is taken, by place. */
    List<Stretch> used() {
        used.sort(Comparator.comparingLong(Stretch::start));
        return List.copyOf(used);
    }
}
