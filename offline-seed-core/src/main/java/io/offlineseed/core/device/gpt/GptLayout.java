// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device.gpt;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    private GptLayout(GptLayout smaller, long driveBytes) {
        this.sectors = driveBytes / smaller.sectorBytes;
        this.sectorBytes = smaller.sectorBytes;
        this.diskGuid = smaller.diskGuid;
        this.partitionGuid = smaller.partitionGuid;
        this.partitionBytes = smaller.partitionBytes;
    }

    /**
     * Returns the table of the same partition for a drive that shows more sectors now than when it
     * was laid out, as one does that left a dock which hid its end.
     *
     * @throws IllegalArgumentException if it shows fewer
     */
    public GptLayout onLargerDrive(long driveBytes) {
        if (driveBytes / sectorBytes < sectors) {
            throw new IllegalArgumentException(
                    "a drive of "
                            + driveBytes
                            + " bytes is smaller than the one laid out, of "
                            + sectors * sectorBytes);
        }
        return new GptLayout(this, driveBytes);
    }

    /** Returns the size in bytes of the smallest drive that takes a partition of whole MiB. */
    public static long driveBytesFor(long partitionBytes, int sectorBytes) {
        int behind = sectorBytes + GptHeader.ENTRY_COUNT * GptHeader.ENTRY_BYTES;
        return ALIGNMENT_BYTES + partitionBytes + behind;
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
        checkSize(drive);
        byte[] entries = entries();
        put(drive, backupEntriesLba(), entries);
        put(drive, sectors - 1, backupHeader(entries));
        drive.flush();
        put(drive, 2, entries);
        put(drive, 1, primaryHeader(entries));
        drive.flush();
        put(drive, 0, protectiveMbr());
        drive.flush();
    }

    /**
     * Returns whether the drive holds nothing but zeros and this table or parts of it before and
     * behind the partition, as far as the first and the last MiB. Whoever partitions or formats a
     * drive leaves traces there.
     *
     * @throws IOException if the drive cannot be read
     */
    public boolean isAloneOn(BlockDevice drive) throws IOException {
        checkSize(drive);
        byte[] entries = entries();
        ByteBuffer start = ByteBuffer.allocate(ALIGNMENT_BYTES);
        start.put(protectiveMbr()).put(primaryHeader(entries)).put(entries);
        long endOfDrive = sectors * sectorBytes;
        long behind = endOfDrive - ALIGNMENT_BYTES - partitionBytes;
        ByteBuffer end = ByteBuffer.allocate((int) Math.min(ALIGNMENT_BYTES, behind));
        end.position(end.capacity() - sectorBytes - entries.length);
        end.put(entries).put(backupHeader(entries));
        return holdsPartOf(drive, 0, start.array())
                && holdsPartOf(drive, endOfDrive - end.capacity(), end.array());
    }

    /** Whether each sector there is as given, or zero. */
    private boolean holdsPartOf(BlockDevice drive, long offsetBytes, byte[] expected)
            throws IOException {
        byte[] found = new byte[expected.length];
        drive.read(offsetBytes, ByteBuffer.wrap(found));
        byte[] zeros = new byte[sectorBytes];
        for (int at = 0; at < found.length; at += sectorBytes) {
            int next = at + sectorBytes;
            if (!Arrays.equals(found, at, next, zeros, 0, sectorBytes)
                    && !Arrays.equals(found, at, next, expected, at, next)) {
                return false;
            }
        }
        return true;
    }

    private void checkSize(BlockDevice drive) {
        if (drive.sizeBytes() / sectorBytes != sectors || drive.sectorBytes() != sectorBytes) {
            throw new IllegalArgumentException("the layout was made for a drive of another size");
        }
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

    private long backupEntriesLba() {
        return sectors - 1 - entrySectors();
    }

    private byte[] primaryHeader(byte[] entries) {
        return header(1, sectors - 1, 2, entries);
    }

    private byte[] backupHeader(byte[] entries) {
        return header(sectors - 1, 1, backupEntriesLba(), entries);
    }

    private byte[] header(long own, long other, long entriesLba, byte[] entries) {
        return new GptHeader(
                        own,
                        other,
                        firstUsableLba(),
                        lastUsableLba(),
                        diskGuid,
                        entriesLba,
                        GptHeader.ENTRY_COUNT,
                        GptHeader.ENTRY_BYTES,
                        GptHeader.crc(entries, entries.length))
                .toSector(sectorBytes);
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
