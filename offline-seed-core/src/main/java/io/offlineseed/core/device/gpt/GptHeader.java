// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device.gpt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * The header of a GUID partition table. All numbers are little-endian. Source: docs/formats/gpt.md,
 * "Header".
 *
 * @param ownLba where this header is
 * @param otherLba where the other one is
 * @param firstUsableLba first sector a partition may use
 * @param lastUsableLba last sector a partition may use
 * @param diskGuid the disk's own id
 * @param entriesLba where the entries are
 * @param entryCount number of entries
 * @param entryBytes bytes of each
 * @param entriesCrc CRC-32 over all of them
 */
record GptHeader(
        long ownLba,
        long otherLba,
        long firstUsableLba,
        long lastUsableLba,
        UUID diskGuid,
        long entriesLba,
        int entryCount,
        int entryBytes,
        int entriesCrc) {

    static final UUID BASIC_DATA = UUID.fromString("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7");

    static final int ENTRY_COUNT = 128;
    static final int ENTRY_BYTES = 128;

    private static final long SIGNATURE = 0x5452_4150_2049_4645L; // "EFI PART"
    private static final int REVISION = 0x0001_0000;
    private static final int HEADER_BYTES = 92;
    private static final int CRC_AT = 16;

    /** Returns the sector that holds this header. */
    byte[] toSector(int sectorBytes) {
        ByteBuffer b = ByteBuffer.allocate(sectorBytes).order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(SIGNATURE).putInt(REVISION).putInt(HEADER_BYTES).putInt(0).putInt(0);
        b.putLong(ownLba).putLong(otherLba).putLong(firstUsableLba).putLong(lastUsableLba);
        putGuid(b, diskGuid);
        b.putLong(entriesLba).putInt(entryCount).putInt(entryBytes).putInt(entriesCrc);
        return b.putInt(CRC_AT, crc(b.array(), HEADER_BYTES)).array();
    }

    /** Reads a header, if the sector holds a sound one for that place. */
    static Optional<GptHeader> read(byte[] sector, long lba) {
        ByteBuffer b = ByteBuffer.wrap(sector.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = b.getInt(12);
        if (b.getLong(0) != SIGNATURE
                || headerBytes < HEADER_BYTES
                || headerBytes > sector.length) {
            return Optional.empty();
        }
        int crc = b.getInt(CRC_AT);
        b.putInt(CRC_AT, 0);
        if (crc(b.array(), headerBytes) != crc || b.getLong(24) != lba) {
            return Optional.empty();
        }
        b.position(56);
        UUID disk = getGuid(b);
        return Optional.of(
                new GptHeader(
                        b.getLong(24),
                        b.getLong(32),
                        b.getLong(40),
                        b.getLong(48),
                        disk,
                        b.getLong(72),
                        b.getInt(80),
                        b.getInt(84),
                        b.getInt(88)));
    }

    static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** GUIDs are stored with their first three fields little-endian. */
    static void putGuid(ByteBuffer b, UUID guid) {
        long high = guid.getMostSignificantBits();
        b.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        b.putLong(Long.reverseBytes(guid.getLeastSignificantBits()));
    }

    static UUID getGuid(ByteBuffer b) {
        long first = b.getInt() & 0xffff_ffffL;
        long second = b.getShort() & 0xffffL;
        long third = b.getShort() & 0xffffL;
        return new UUID(first << 32 | second << 16 | third, Long.reverseBytes(b.getLong()));
    }
}
