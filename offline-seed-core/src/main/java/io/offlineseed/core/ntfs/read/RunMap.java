// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the clusters of an attribute lie on the volume. Immutable. */
public final class RunMap {

    /** Windows gives up on a file long before. */
    private static final int MAX_RUNS = 1 << 22;

    private final long[] ends; // of each run, in clusters from the attribute's start
    private final List<Run> runs;

    private RunMap(List<Run> runs) {
        this.runs = List.copyOf(runs);
        this.ends = new long[runs.size()];
        long end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += runs.get(i).clusters();
            ends[i] = end;
        }
    }

    /**
     * Joins the parts of an attribute.
     *
     * @param parts in rising order, the first one first
     * @param volumeClusters size of the volume
     * @param clusterBytes size of a cluster
     * @throws DamagedStructure if one is missing, leads out of the volume, or takes more of it than
     *     there is
     */
    static RunMap join(List<Attribute> parts, long volumeClusters, int clusterBytes)
            throws DamagedStructure {
        List<Run> runs = new ArrayList<>();
        long vcn = 0;
        long occupied = 0;
        for (Attribute part : parts) {
            String where =
                    "record "
                            + part.recordNumber()
                            + ": the attribute of type "
                            + Integer.toHexString(part.type())
                            + "h ";
            if (part.isResident() || part.lowestVcn() != vcn) {
                throw new DamagedStructure(where + "lacks a part");
            }
            for (Run run : part.runs()) {
                if (!run.isSparse() && run.end() > volumeClusters) {
                    throw new DamagedStructure(where + "leads out of the volume");
                }
                if (run.clusters() > Long.MAX_VALUE / clusterBytes - vcn) {
                    throw new DamagedStructure(where + "is larger than anything can be");
                }
                occupied += run.isSparse() ? 0 : run.clusters();
                if (occupied > volumeClusters) {
                    throw new DamagedStructure(where + "takes more clusters than there are");
                }
                if (runs.size() >= MAX_RUNS) {
                    throw new DamagedStructure(
                            where + "lies in more pieces than " + MAX_RUNS + ", the most allowed");
                }
                vcn += run.clusters();
                runs.add(run);
            }
            if (part.highestVcn() != vcn - 1) {
                throw new DamagedStructure(where + "does not state its clusters as its runs do");
            }
        }
        return new RunMap(runs);
    }

    /** Returns how many clusters there are, sparse ones included. */
    public long clusters() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /** Returns the runs in order. */
    public List<Run> runs() {
        return runs;
    }

    /** Returns which run holds the cluster. */
    int indexOf(long vcn) {
        int found = Arrays.binarySearch(ends, vcn);
        return found >= 0 ? found + 1 : -found - 1;
    }

    Run run(int index) {
        return runs.get(index);
    }

    /** Returns the cluster of the attribute that is the first of that run. */
    long start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    boolean hasSparse() {
        return runs.stream().anyMatch(Run::isSparse);
    }
}
