// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import io.offlineseed.core.bitlocker.Fve;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a volume's first sector says. Source: docs/formats/bitlocker.md, "Boot sector".
 *
 * @param form which of the forms it has
 * @param sectorBytes bytes of a sector
 * @param metadata where the metadata regions are
 * @param conversion where the information on a conversion is; empty unless the sector bears the
 *     mark of one
 */
record BootHeader(Form form, int sectorBytes, List<Long> metadata, List<Long> conversion) {

    enum Form {
        FIXED,
        TO_GO,
        VISTA
    }

    private static final int TO_GO_GUID_AT = 0x1a8;

    /** Reads a boot sector, if it is one of BitLocker's. */
    static Optional<BootHeader> read(byte[] sector) throws DamagedVolume {
        ByteBuffer b = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
        int stated = b.getShort(0x0b) & 0xffff;
        int sectorBytes = stated == 0 ? 512 : stated;
        if (b.getLong(3) == Fve.SIGNATURE && (sector[1] & 0xff) == 0x52) {
            long cluster = (long) (sector[0x0d] & 0xff) * sectorBytes;
            long first =
                    Math.multiplyExact(b.getLong(0x38) & 0xffff_ffff_ffffL, Math.max(1, cluster));
            return Optional.of(new BootHeader(Form.VISTA, sectorBytes, List.of(first), List.of()));
        }
        if (b.getLong(3) == Fve.SIGNATURE) {
            return Optional.of(guided(b, sector, Fve.BOOT_GUID_AT, Form.FIXED, sectorBytes));
        }
        UUID toGo = Datum.guid(sector, TO_GO_GUID_AT);
        boolean fat = new String(sector, 3, 8, StandardCharsets.ISO_8859_1).equals("MSWIN4.1");
        if (fat && (toGo.equals(Fve.NORMAL) || toGo.equals(Fve.ENCRYPT_ON_WRITE))) {
            return Optional.of(guided(b, sector, TO_GO_GUID_AT, Form.TO_GO, sectorBytes));
        }
        return Optional.empty();
    }

    private static BootHeader guided(
            ByteBuffer b, byte[] sector, int guidAt, Form form, int sectorBytes)
            throws DamagedVolume {
        UUID guid = Datum.guid(sector, guidAt);
        boolean converting = guid.equals(Fve.ENCRYPT_ON_WRITE);
        if (!converting && !guid.equals(Fve.NORMAL)) {
            throw new DamagedVolume("the boot sector bears the unknown mark " + guid);
        }
        return new BootHeader(
                form,
                sectorBytes,
                List.of(b.getLong(guidAt + 16), b.getLong(guidAt + 24), b.getLong(guidAt + 32)),
                converting ? List.of(b.getLong(guidAt + 40), b.getLong(guidAt + 48)) : List.of());
    }
}
