// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

/**
 * A drive's sector sizes in bytes.
 *
 * @param logicalBytes the unit of transfer: 512 or 4096
 * @param physicalBytes the unit the medium works in: 512 to 65,536
 */
public record SectorSizes(int logicalBytes, int physicalBytes) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if a size is no power of two from 512 to 65,536, or the
     *     physical one is smaller
     */
    public SectorSizes {
        if (Integer.bitCount(logicalBytes) != 1
                || Integer.bitCount(physicalBytes) != 1
                || logicalBytes < 512
                || physicalBytes < logicalBytes
                || physicalBytes > 65_536) {
            throw new IllegalArgumentException(
                    "sector sizes must be powers of two from 512 to 65536, physical not below logical; were "
                            + logicalBytes
                            + " and "
                            + physicalBytes);
        }
    }
}
