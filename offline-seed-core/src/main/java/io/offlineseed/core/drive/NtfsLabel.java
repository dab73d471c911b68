// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The label of an NTFS volume, to show a person what is about to be erased. A volume that is not
 * quite as expected has none. Source: docs/formats/ntfs.md.
 */
final class NtfsLabel {

    private static final int VOLUME_RECORD = 3; // the number of $Volume
    private static final int VOLUME_NAME = 0x60;
    private static final int MOST_RECORD_BYTES = 4096;
    private static final int RECORD_SIGNATURE = 0x454c4946; // FILE
    private static final int MOST_ATTRIBUTES = 32;

    private NtfsLabel() {}

    static Optional<String> read(BlockDevice volume, byte[] bootSector) throws IOException {
        ByteBuffer boot = ByteBuffer.wrap(bootSector).order(ByteOrder.LITTLE_ENDIAN);
        long sectorBytes = boot.getShort(0x0b) & 0xffff;
        int perCluster = boot.get(0x0d) & 0xff;
        long clusterBytes =
                sectorBytes * (perCluster <= 128 ? perCluster : 1L << (256 - perCluster));
        int recordField = boot.get(0x40);
        long recordBytes =
                recordField > 0
                        ? recordField * clusterBytes
                        : 1L << Math.min(-recordField, Integer.SIZE);
        long cluster = boot.getLong(0x30);
        int unit = volume.sectorBytes();
        if (clusterBytes < 512
                || clusterBytes > 2 << 20
                || recordBytes < 512
                || recordBytes > MOST_RECORD_BYTES
                || cluster < 1
                || cluster > volume.sizeBytes() / clusterBytes) {
            return Optional.empty();
        }
        long at = cluster * clusterBytes + VOLUME_RECORD * recordBytes;
        long firstSector = at / unit * unit;
        if (firstSector > volume.sizeBytes() - MOST_RECORD_BYTES - unit) {
            return Optional.empty();
        }
        ByteBuffer around = ByteBuffer.allocate(MOST_RECORD_BYTES + unit);
        volume.read(firstSector, around);
        around.position((int) (at - firstSector));
        return name(around.slice().limit((int) recordBytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** A label that spans the end of a sector would show a wrong letter; none is that long. */
    private static Optional<String> name(ByteBuffer record) {
        if (record.getInt(0) != RECORD_SIGNATURE) {
            return Optional.empty();
        }
        int at = record.getShort(0x14) & 0xffff;
        for (int i = 0; i < MOST_ATTRIBUTES && at <= record.limit() - 24; i++) {
            int length = record.getInt(at + 4);
            if (record.getInt(at) == VOLUME_NAME) {
                int bytes = record.getInt(at + 16);
                int value = at + (record.getShort(at + 20) & 0xffff);
                if (record.get(at + 8) != 0 || bytes < 0 || value > record.limit() - bytes) {
                    return Optional.empty();
                }
                byte[] name = new byte[bytes];
                record.position(value).get(name);
                return Optional.of(new String(name, StandardCharsets.UTF_16LE));
            }
            if (length < 24 || length > record.limit() - at) {
                return Optional.empty();
            }
            at += length;
        }
        return Optional.empty();
    }
}
