// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The first sector of a volume, which is also its last. Source: docs/formats/ntfs.md, "Boot
 * sector".
 *
 * @param sectorBytes size of a sector
 * @param clusterBytes size of a cluster
 * @param hiddenSectors sectors before the volume on its disk; the low 32 bits are kept
 * @param sectors sectors of the volume less one: the last, which repeats this one, does not count
 * @param mftCluster where $MFT begins
 * @param mirrorCluster where $MFTMirr begins
 * @param recordBytes size of a file record
 * @param indexBlockBytes size of an index block
 * @param serial the volume's serial number
 */
public record BootSector(
        int sectorBytes,
        int clusterBytes,
        long hiddenSectors,
        long sectors,
        long mftCluster,
        long mirrorCluster,
        int recordBytes,
        int indexBlockBytes,
        long serial) {

    /** Size of the encoded form; in larger sectors zeros follow. */
    public static final int BYTES = 512;

    /** The largest cluster that is legal at all. */
    public static final int MAX_CLUSTER_BYTES = 2 << 20;

    private static final byte[] NAME = "NTFS    ".getBytes(StandardCharsets.US_ASCII);

    private static final int MEDIA = 0xf8;

    /** Returns how many whole clusters the volume has. */
    public long clusters() {
        return sectors / (clusterBytes / sectorBytes);
    }

    /** Returns where the copy of this sector lies: behind the sectors that count. */
    public long backupBytes() {
        return sectors * sectorBytes;
    }

    /** Returns the 512 bytes. */
    public byte[] encode() {
        byte[] bytes = new byte[BYTES];
        bytes[0] = (byte) 0xeb; // a jump over the table to code that stops the machine
        bytes[1] = 0x52;
        bytes[2] = (byte) 0x90;
        System.arraycopy(NAME, 0, bytes, 3, NAME.length);
        Le.putInt16(bytes, 0x0b, sectorBytes);
        int perCluster = clusterBytes / sectorBytes;
        bytes[0x0d] =
                (byte)
                        (perCluster <= 128
                                ? perCluster
                                : 256 - Integer.numberOfTrailingZeros(perCluster));
        bytes[0x15] = (byte) MEDIA;
        Le.putInt16(bytes, 0x18, 63); // sectors per track and heads: unused
        Le.putInt16(bytes, 0x1a, 255);
        Le.putInt32(bytes, 0x1c, (int) hiddenSectors);
        Le.putInt32(bytes, 0x24, 0x0080_0080);
        Le.putInt64(bytes, 0x28, sectors);
        Le.putInt64(bytes, 0x30, mftCluster);
        Le.putInt64(bytes, 0x38, mirrorCluster);
        bytes[0x40] = unitSize(recordBytes);
        bytes[0x44] = unitSize(indexBlockBytes);
        Le.putInt64(bytes, 0x48, serial);
        bytes[0x54] = (byte) 0xfa;
        bytes[0x55] = (byte) 0xeb;
        bytes[0x56] = (byte) 0xfd;
        Le.putInt16(bytes, 0x1fe, 0xaa55);
        return bytes;
    }

    private byte unitSize(int bytes) {
        return (byte)
                (bytes >= clusterBytes
                        ? bytes / clusterBytes
                        : -Integer.numberOfTrailingZeros(bytes));
    }

    /**
     * Reads a boot sector.
     *
     * @param bytes at least 512 from {@code offset}
     * @return empty if it is not one of NTFS or states sizes that cannot be
     */
    public static Optional<BootSector> decode(byte[] bytes, int offset) {
        for (int i = 0; i < NAME.length; i++) {
            if (bytes[offset + 3 + i] != NAME[i]) {
                return Optional.empty();
            }
        }
        int sector = Le.uint16(bytes, offset + 0x0b);
        if (Le.uint16(bytes, offset + 0x1fe) != 0xaa55
                || Integer.bitCount(sector) != 1
                || sector < 256
                || sector > 4096) {
            return Optional.empty();
        }
        int perCluster = Le.uint8(bytes, offset + 0x0d);
        long cluster =
                (long) sector * (perCluster <= 0x80 ? perCluster : 1L << (256 - perCluster & 0x3f));
        if (Long.bitCount(cluster) != 1 || cluster < sector || cluster > MAX_CLUSTER_BYTES) {
            return Optional.empty();
        }
        long record = unitBytes(bytes[offset + 0x40], cluster);
        long block = unitBytes(bytes[offset + 0x44], cluster);
        long sectors = Le.int64(bytes, offset + 0x28);
        long mft = Le.int64(bytes, offset + 0x30);
        long mirror = Le.int64(bytes, offset + 0x38);
        if (isNoUnit(record)
                || isNoUnit(block)
                || sectors < 1
                || sectors > Long.MAX_VALUE / sector - 1
                || isOutside(mft, sectors * sector / cluster)
                || isOutside(mirror, sectors * sector / cluster)) {
            return Optional.empty();
        }
        return Optional.of(
                new BootSector(
                        sector,
                        (int) cluster,
                        Le.uint32(bytes, offset + 0x1c),
                        sectors,
                        mft,
                        mirror,
                        (int) record,
                        (int) block,
                        Le.int64(bytes, offset + 0x48)));
    }

    private static long unitBytes(byte coded, long clusterBytes) {
        return coded > 0 ? coded * clusterBytes : 1L << Math.min(62, -coded);
    }

    private static boolean isNoUnit(long bytes) {
        return Long.bitCount(bytes) != 1 || bytes < Fixups.STRIDE_BYTES || bytes > 1 << 16;
    }

    private static boolean isOutside(long cluster, long clusters) {
        return cluster < 1 || cluster >= clusters;
    }
}
