// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.create;

import io.offlineseed.core.bitlocker.Fve;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The boot sector of a new volume: what Windows 7 to 11 write for NTFS, but for the boot code,
 * which is a stub that halts. Source: docs/formats/bitlocker.md, "Boot sector".
 */
final class BootSector {

    private static final int SECTOR_BYTES = 512;
    private static final int GEOMETRY_FROM = 0x0b;
    private static final int GEOMETRY_TO = 0x24;

    private BootSector() {}

    static byte[] of(VolumeAreas areas, byte[] fileSystemBoot) {
        ByteBuffer b = ByteBuffer.allocate(SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.put(0, new byte[] {(byte) 0xeb, 0x58, (byte) 0x90}).putLong(3, Fve.SIGNATURE);
        b.put(GEOMETRY_FROM, fileSystemBoot, GEOMETRY_FROM, GEOMETRY_TO - GEOMETRY_FROM);
        b.putInt(0x24, 0x1fe0).putShort(0x30, (short) 1).putShort(0x32, (short) 6);
        b.put(0x40, (byte) 0x80).put(0x42, (byte) 0x29);
        b.put(0x47, "NO NAME    FAT32   ".getBytes(StandardCharsets.US_ASCII));
        b.put(0x5a, new byte[] {(byte) 0xfa, (byte) 0xf4, (byte) 0xeb, (byte) 0xfc});
        b.put(Fve.BOOT_GUID_AT, Guids.bytes(Fve.NORMAL));
        for (int i = 0; i < 3; i++) {
            b.putLong(Fve.BOOT_GUID_AT + 16 + 8 * i, areas.metadata().get(i));
        }
        return b.putShort(0x1fe, (short) 0xaa55).array();
    }
}
