// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/**
 * Consecutive clusters of an attribute.
 *
 * @param firstCluster where they lie on the volume; 0 if sparse
 * @param clusters how many, at least 1
 * @param isSparse whether they lie nowhere and read as zeros
 */
public record Run(long firstCluster, long clusters, boolean isSparse) {

    /** Validates that the clusters can exist. */
    public Run {
        if (firstCluster < 0 || clusters < 1 || firstCluster > Long.MAX_VALUE - clusters) {
            throw new IllegalArgumentException(
                    "a run cannot have " + clusters + " clusters from " + firstCluster);
        }
    }

    /** Returns clusters that lie on the volume. */
    public static Run of(long firstCluster, long clusters) {
        return new Run(firstCluster, clusters, false);
    }

    /** Returns clusters that read as zeros. */
    public static Run sparse(long clusters) {
        return new Run(0, clusters, true);
    }

    /** Returns the first cluster behind them. */
    public long end() {
        return firstCluster + clusters;
    }
}
