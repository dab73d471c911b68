// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device.gpt;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The partition table of a seed's drive: one Microsoft basic data partition that begins at 1 MiB
 * and takes all whole MiB the backup table leaves. A pure function of the drive's size and the
 * GUIDs. Source: docs/formats/gpt.md.
 */
public final class GptLayout {

    private static final int ALIGNMENT_BYTES = 1 << 20;
    private static final int NAME_AT = 56;
    private static final String NAME = "Basic data partition";

    private final long sectors;
    private final int sectorBytes;
    private final UUID diskGuid;
    private final UUID partitionGuid;
    private final long partitionBytes;

    /**
     * Lays out a drive.
     *
     * @throws IllegalArgumentException if the drive is too small for a partition of 1 MiB
     */
    public GptLayout(long driveBytes, int sectorBytes, UUID diskGuid, UUID partitionGuid) {
        this.sectors = driveBytes / sectorBytes;
        this.sectorBytes = sectorBytes;
        this.diskGuid = diskGuid;
        this.partitionGuid = partitionGuid;
        long endOfUsable = (lastUsableLba() + 1) * sectorBytes;
        this.partitionBytes = endOfUsable / ALIGNMENT_BYTES * ALIGNMENT_BYTES - ALIGNMENT_BYTES;
        if (partitionBytes < ALIGNMENT_BYTES) {
            throw new IllegalArgumentException(
                    "a drive of "
                            + driveBytes
                            + " bytes is too small for a partition; the least is 3 MiB");
        }
    }

    /** Returns where the partition begins, in bytes. */
    public long partitionStartBytes() {
        return ALIGNMENT_BYTES;
    }

    /** Returns the partition's size in bytes, a multiple of 1 MiB. */
    public long partitionBytes() {
        return partitionBytes;
    }

    private int entrySectors() {
        return GptHeader.ENTRY_COUNT * GptHeader.ENTRY_BYTES / sectorBytes;
    }

    private long firstUsableLba() {
        return 2L + entrySectors();
    }

    private long lastUsableLba() {
        return sectors - 2 - entrySectors();
    }

    /**
     * Writes the table, backup first and protective MBR last, each part flushed before the next:
     * until the last write no system sees a partition.
     */
    public void write(BlockDevice drive) throws IOException {
        if (drive.sizeBytes() / sectorBytes != sectors || drive.sectorBytes() != sectorBytes) {
            throw new IllegalArgumentException("the layout was made for a drive of another size");
        }
        byte[] entries = entries();
        int crc = GptHeader.crc(entries, entries.length);
        long backupEntries = sectors - 1 - entrySectors();
        GptHeader backup = header(sectors - 1, 1, backupEntries, crc);
        GptHeader primary = header(1, sectors - 1, 2, crc);
        put(drive, backupEntries, entries);
        put(drive, sectors - 1, backup.toSector(sectorBytes));
        drive.flush();
        put(drive, 2, entries);
        put(drive, 1, primary.toSector(sectorBytes));
        drive.flush();
        put(drive, 0, protectiveMbr());
        drive.flush();
    }

    /**
     * Makes both ends of a drive read as empty: the first and the last MiB are zeroed and flushed.
     * Any table that was there is gone.
     */
    public static void wipe(BlockDevice drive) throws IOException {
        int bytes = (int) Math.min(ALIGNMENT_BYTES, drive.sizeBytes());
        long last = drive.sizeBytes() - bytes;
        drive.write(last, ByteBuffer.allocate(bytes));
        drive.write(0, ByteBuffer.allocate(bytes));
        drive.flush();
    }

    private void put(BlockDevice drive, long lba, byte[] bytes) throws IOException {
        drive.write(lba * sectorBytes, ByteBuffer.wrap(bytes));
    }

    private GptHeader header(long own, long other, long entriesLba, int entriesCrc) {
        return new GptHeader(
                own,
                other,
                firstUsableLba(),
                lastUsableLba(),
                diskGuid,
                entriesLba,
                GptHeader.ENTRY_COUNT,
                GptHeader.ENTRY_BYTES,
                entriesCrc);
    }

    private byte[] entries() {
        ByteBuffer b =
                ByteBuffer.allocate(GptHeader.ENTRY_COUNT * GptHeader.ENTRY_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        GptHeader.putGuid(b, GptHeader.BASIC_DATA);
        GptHeader.putGuid(b, partitionGuid);
        b.putLong(ALIGNMENT_BYTES / sectorBytes);
        b.putLong((ALIGNMENT_BYTES + partitionBytes) / sectorBytes - 1);
        b.position(NAME_AT).put(NAME.getBytes(StandardCharsets.UTF_16LE));
        return b.array();
    }

    private byte[] protectiveMbr() {
        ByteBuffer b = ByteBuffer.allocate(sectorBytes).order(ByteOrder.LITTLE_ENDIAN);
        b.position(446);
        b.put((byte) 0).put(new byte[] {0x00, 0x02, 0x00});
        b.put((byte) 0xee).put(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff});
        b.putInt(1).putInt((int) Math.min(sectors - 1, 0xffff_ffffL));
        return b.putShort(510, (short) 0xaa55).array();
    }
}
