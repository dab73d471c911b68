// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import io.offlineseed.core.bitlocker.ByteRange;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The areas that Windows keeps for converting a volume: information, bitmaps and logs, all hidden
 * from the file system. Source: docs/formats/bitlocker.md, "Volumes in conversion".
 */
final class ConversionAreas {

    private static final int MOST_REGIONS = 1024;
    private static final int REGIONS_AT = 0x38;
    private static final int BLOCK_BYTES = 64;

    private final BlockDevice partition;

    ConversionAreas(BlockDevice partition) {
        this.partition = partition;
    }

    /**
     * Returns the areas that lie on the volume, in whole sectors; those behind its end are left
     * out.
     */
    List<ByteRange> read(List<Long> information) throws DamagedVolume {
        List<ByteRange> areas = new ArrayList<>();
        for (long start : information) {
            Optional<ByteBuffer> found = at(start, REGIONS_AT, "FVE-EOW\0");
            if (found.isEmpty()) {
                throw new DamagedVolume("the information on its conversion is not at " + start);
            }
            ByteBuffer header = found.get();
            int regions = header.getInt(0x20);
            if (regions < 0 || regions > MOST_REGIONS) {
                throw new DamagedVolume("its conversion claims " + regions + " regions");
            }
            add(areas, start, header.getShort(0x0a) & 0xffff);
            long logBytes = header.getInt(0x18) & 0xffff_ffffL;
            ByteBuffer places = bytes(start, REGIONS_AT + 8 * regions).orElse(header);
            for (int i = 0; i < regions && places.limit() >= REGIONS_AT + 8 * (i + 1); i++) {
                addRegion(areas, places.getLong(REGIONS_AT + 8 * i), logBytes);
            }
        }
        return areas;
    }

    private void addRegion(List<ByteRange> areas, long start, long logBytes) throws DamagedVolume {
        Optional<ByteBuffer> block = at(start, BLOCK_BYTES, "FVE-EOWBM\0");
        if (block.isPresent()) {
            add(areas, start, block.get().getInt(12) & 0xffff_ffffL);
            add(areas, block.get().getLong(36), logBytes);
        }
    }

    private void add(List<ByteRange> areas, long start, long size) throws DamagedVolume {
        int sector = partition.sectorBytes();
        if (start < 0 || start % sector != 0) {
            throw new DamagedVolume("an area of its conversion is said to be at " + start);
        }
        long whole = (size + sector - 1) / sector * sector;
        long inside = Math.min(whole, partition.sizeBytes() - start);
        if (inside > 0) {
            areas.add(new ByteRange(start, inside));
        }
    }

    private Optional<ByteBuffer> at(long start, int length, String magic) throws DamagedVolume {
        byte[] wanted = magic.getBytes(StandardCharsets.US_ASCII);
        return bytes(start, length)
                .filter(b -> b.duplicate().limit(wanted.length).equals(ByteBuffer.wrap(wanted)));
    }

    private Optional<ByteBuffer> bytes(long start, int length) throws DamagedVolume {
        int sector = partition.sectorBytes();
        int whole = (length + sector - 1) / sector * sector;
        if (start < 0 || start % sector != 0 || start > partition.sizeBytes() - whole) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(whole).order(ByteOrder.LITTLE_ENDIAN);
        try {
            partition.read(start, bytes);
        } catch (IOException e) {
            throw new DamagedVolume(
                    "the information on its conversion cannot be read: " + e.getMessage());
        }
        return Optional.of(bytes.flip().order(ByteOrder.LITTLE_ENDIAN));
    }
}
