// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.OptionalInt;

/**
 * How a drive or image is opened for reading. Immutable.
 *
 * @param partition which entry of the partition table holds the volume, from 1; empty by default,
 *     which takes the only one that can be meant
 */
public record ReadDriveOptions(OptionalInt partition) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the partition is less than 1
     */
    public ReadDriveOptions {
        if (partition.isPresent() && partition.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "partition counts from 1, was " + partition.getAsInt());
        }
    }

    /** Returns the defaults. */
    public static ReadDriveOptions defaults() {
        return new ReadDriveOptions(OptionalInt.empty());
    }

    /** Returns these options with that entry of the partition table, counted from 1. */
    public ReadDriveOptions withPartition(int number) {
        return new ReadDriveOptions(OptionalInt.of(number));
    }
}
