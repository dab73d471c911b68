// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import io.offlineseed.core.bitlocker.Fve;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A metadata region whose sizes and checksum hold. Source: docs/formats/bitlocker.md, "Metadata
 * region".
 */
final class Region {

    private static final int VISTA_REGION_BYTES = 0x4000;
    private static final int VALIDATION_HEADER_BYTES = 8;
    private static final int DATASET_AT = Fve.INFORMATION_HEADER_BYTES;
    private static final int DATUMS_AT = DATASET_AT + Fve.DATASET_HEADER_BYTES;

    private final byte[] information;
    private final byte[] validationDatum;
    private final ByteBuffer fields;
    private final List<Datum> datums;

    private Region(byte[] information, byte[] validationDatum) throws DamagedVolume {
        this.information = information;
        this.validationDatum = validationDatum;
        this.fields = ByteBuffer.wrap(information).order(ByteOrder.LITTLE_ENDIAN);
        int datasetBytes = fields.getInt(DATASET_AT);
        if (datasetBytes < Fve.DATASET_HEADER_BYTES
                || datasetBytes > information.length - DATASET_AT
                || fields.getInt(DATASET_AT + 8) != Fve.DATASET_HEADER_BYTES) {
            throw new DamagedVolume("the dataset claims " + datasetBytes + " bytes");
        }
        this.datums = Datum.list(information, DATUMS_AT, DATASET_AT + datasetBytes);
    }

    /** Reads the region at that place. */
    static Region read(BlockDevice partition, long startBytes) throws IOException, DamagedVolume {
        int sector = partition.sectorBytes();
        if (startBytes < 0 || startBytes % sector != 0 || startBytes >= partition.sizeBytes()) {
            throw new DamagedVolume("it is said to be at " + startBytes + ", outside the volume");
        }
        int length = (int) Math.min(Fve.REGION_BYTES, partition.sizeBytes() - startBytes);
        byte[] bytes = new byte[length];
        partition.read(startBytes, ByteBuffer.wrap(bytes));
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (length < DATUMS_AT || b.getLong(0) != Fve.SIGNATURE) {
            throw new DamagedVolume("it has no signature");
        }
        int version = Datum.uint16(bytes, 10);
        if (version != 1 && version != 2) {
            throw new DamagedVolume("it has the unknown version " + version);
        }
        int infoBytes = version == 2 ? 16 * Datum.uint16(bytes, 8) : Datum.uint16(bytes, 8);
        int most = Math.min(length, version == 2 ? Fve.REGION_BYTES : VISTA_REGION_BYTES);
        if (infoBytes < DATUMS_AT || infoBytes > most - VALIDATION_HEADER_BYTES) {
            throw new DamagedVolume("it claims " + infoBytes + " bytes of information");
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, infoBytes);
        if ((int) crc.getValue() != b.getInt(infoBytes + 4)) {
            throw new DamagedVolume("its checksum does not hold");
        }
        return new Region(
                Arrays.copyOf(bytes, infoBytes),
                Arrays.copyOfRange(bytes, infoBytes + VALIDATION_HEADER_BYTES, most));
    }

    int version() {
        return Datum.uint16(information, 10);
    }

    int currentState() {
        return Datum.uint16(information, 12);
    }

    int nextState() {
        return Datum.uint16(information, 14);
    }

    long encryptedBytes() {
        return fields.getLong(16);
    }

    /** Returns where the regions are, as the information header repeats it. */
    List<Long> metadata() {
        return List.of(fields.getLong(32), fields.getLong(40), fields.getLong(48));
    }

    /**
     * Returns the last field of the information header: the header copy's place, or on Vista the
     * MFT mirror's.
     */
    long lastField() {
        return fields.getLong(56);
    }

    UUID volumeId() {
        return Datum.guid(information, DATASET_AT + 16);
    }

    int method() {
        return Datum.uint16(information, DATASET_AT + 36);
    }

    long created() {
        return fields.getLong(DATASET_AT + 40);
    }

    List<Datum> datums() {
        return datums;
    }

    /** Returns the bytes that checksum and hash cover. */
    byte[] information() {
        return information;
    }

    /**
     * Returns the first datum of the validation: the hash of the information, wrapped by the master
     * key.
     */
    List<Datum> validation() throws DamagedVolume {
        if (validationDatum.length < 8) {
            return List.of();
        }
        int size = Datum.uint16(validationDatum, 0);
        return size == 0
                ? List.of()
                : Datum.list(validationDatum, 0, Math.min(size, validationDatum.length));
    }
}
