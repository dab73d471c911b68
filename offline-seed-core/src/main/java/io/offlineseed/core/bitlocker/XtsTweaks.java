// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

/**
 * The tweaks of one tile of sectors, and laying them over what goes into AES and what comes out of
 * it: what of XTS differs between machines. An object is for one thread and one tile at a time.
 * Source: IEEE Std 1619; docs/formats/bitlocker.md, "Sectors".
 */
interface XtsTweaks {

    /** The most bytes of a tile: with its tweaks it stays in the first cache level. */
    int TILE_BYTES = 4096;

    /**
     * Makes the tweaks and lays them over the source.
     *
     * @param seeds the first tweak of each sector
     * @param sectors how many sectors the tile has
     * @param sectorBytes a multiple of 512
     * @param tile takes the result, from its beginning; of {@link #TILE_BYTES}
     */
    void before(
            byte[] seeds,
            int sectors,
            int sectorBytes,
            byte[] source,
            int sourceOffset,
            byte[] tile);

    /**
     * Lays the same tweaks over what came out of AES.
     *
     * @param tile of {@link #TILE_BYTES}; changed
     * @param target takes the result
     * @param length of the tile
     */
    void after(byte[] tile, byte[] target, int targetOffset, int length);
}
