// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.create;

import io.offlineseed.core.bitlocker.ByteRange;
import io.offlineseed.core.bitlocker.Fve;
import java.util.List;

/**
 * Where BitLocker's own areas lie on a new volume. Source: docs/formats/bitlocker.md, "Where the
 * areas lie".
 *
 * @param metadata the starts of the three metadata regions
 * @param headerCopyBytes where the file system's first 8 KiB are kept
 * @param reservedBytes where the further 64 KiB are that Windows keeps reserved
 */
public record VolumeAreas(List<Long> metadata, long headerCopyBytes, long reservedBytes) {

    /**
     * The least size of a volume, in bytes: 64 MiB, which is also BitLocker's documented minimum.
     */
    public static final long SMALLEST_VOLUME_BYTES = 64L << 20;

    private static final long FIRST_BYTES =
            0x2100000; // no Windows-made volume has an area before this
    private static final long STEP_BYTES =
            64 << 10; // every area begins at a cluster, however large NTFS' clusters are

    private static final long LAST_FROM_END_BYTES =
            1 << 20; // an area must not end exactly at the volume's end

    /** Copies the list. */
    public VolumeAreas {
        metadata = List.copyOf(metadata);
        if (metadata.size() != 3) {
            throw new IllegalArgumentException(
                    "there are three metadata regions, not " + metadata.size());
        }
    }

    /**
     * Returns the usual places: all but the last region together, before any file, and the last
     * region behind all files.
     *
     * @throws IllegalArgumentException if the volume is too small or not a multiple of 1 MiB
     */
    public static VolumeAreas standard(long volumeBytes) {
        if (volumeBytes < SMALLEST_VOLUME_BYTES || volumeBytes % (1 << 20) != 0) {
            throw new IllegalArgumentException(
                    "volumeBytes must be a multiple of 1048576 (1 MiB) and at least "
                            + SMALLEST_VOLUME_BYTES
                            + " (64 MiB), was "
                            + volumeBytes);
        }
        long copy = FIRST_BYTES + STEP_BYTES;
        long reserved = copy + STEP_BYTES;
        long second = reserved + STEP_BYTES;
        return new VolumeAreas(
                List.of(FIRST_BYTES, second, volumeBytes - LAST_FROM_END_BYTES), copy, reserved);
    }

    /** Returns all areas, which no file may lie in or cross. */
    public List<ByteRange> all() {
        return List.of(
                region(0),
                new ByteRange(headerCopyBytes, Fve.HEADER_COPY_BYTES),
                new ByteRange(reservedBytes, Fve.REGION_BYTES),
                region(1),
                region(2));
    }

    ByteRange region(int number) {
        return new ByteRange(metadata.get(number), Fve.REGION_BYTES);
    }
}
