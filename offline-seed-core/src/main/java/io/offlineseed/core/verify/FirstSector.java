// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.core.bitlocker.Fve;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What the first sector of a partition, or of a whole drive, looks like: enough to say what is
 * there, not whether it is sound.
 *
 * @param content what it looks like
 * @param sectorBytes the sector size it states; empty if it is no boot sector or states none
 */
record FirstSector(Content content, OptionalInt sectorBytes) {

    /** Kinds of volume. Prints as words for a person. */
    enum Content {
        BITLOCKER("BitLocker"),
        NTFS("NTFS"),
        EXFAT("exFAT"),
        FAT("FAT"),
        UNKNOWN("nothing known");

        private final String words;

        Content(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }

        /** Returns whether this library reads such volumes. */
        boolean isReadable() {
            return this == BITLOCKER || this == NTFS;
        }
    }

    private static final int BYTES = 512;
    private static final int NAME_AT = 3;
    private static final int NAME_BYTES = 8;
    private static final int SECTOR_BYTES_AT = 0x0b;
    private static final int TO_GO_GUID_AT = 0x1a8;

    /** Reads the first sector of a volume or drive. */
    static FirstSector of(BlockDevice device) throws IOException {
        if (device.sizeBytes() < Math.max(BYTES, device.sectorBytes())) {
            return new FirstSector(Content.UNKNOWN, OptionalInt.empty());
        }
        byte[] bytes = new byte[Math.max(BYTES, device.sectorBytes())];
        device.read(0, ByteBuffer.wrap(bytes));
        ByteBuffer sector = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Content content = content(bytes, sector);
        int stated = sector.getShort(SECTOR_BYTES_AT) & 0xffff;
        boolean isSize = Integer.bitCount(stated) == 1 && stated >= 512 && stated <= 4096;
        return new FirstSector(
                content,
                content.isReadable() && isSize ? OptionalInt.of(stated) : OptionalInt.empty());
    }

    private static Content content(byte[] bytes, ByteBuffer sector) {
        String name = text(bytes, NAME_AT, NAME_BYTES);
        return switch (name) {
            case "-FVE-FS-" -> Content.BITLOCKER;
            case "NTFS    " -> Content.NTFS;
            case "EXFAT   " -> Content.EXFAT;
            default -> fat(name, bytes, sector.getInt(TO_GO_GUID_AT));
        };
    }

    private static Content fat(String name, byte[] bytes, int mark) {
        boolean isMarked = isStartOf(Fve.NORMAL, mark) || isStartOf(Fve.ENCRYPT_ON_WRITE, mark);
        if (name.equals("MSWIN4.1") && isMarked) {
            return Content.BITLOCKER;
        }
        boolean isFat = text(bytes, 0x36, 3).equals("FAT") || text(bytes, 0x52, 3).equals("FAT");
        return isFat ? Content.FAT : Content.UNKNOWN;
    }

    private static boolean isStartOf(UUID guid, int firstField) {
        return (int) (guid.getMostSignificantBits() >>> 32) == firstField;
    }

    private static String text(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    }
}
