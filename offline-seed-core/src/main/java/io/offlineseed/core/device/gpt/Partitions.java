// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device.gpt;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The partitions a drive's table describes.
 *
 * @param kind which kind of table there is
 * @param partitions in the order of the table
 */
public record Partitions(Kind kind, List<Partition> partitions) {

    private static final UUID UNUSED = new UUID(0, 0);
    private static final int MOST_ENTRY_BYTES = 4096;
    private static final int MOST_TABLE_BYTES = 1 << 20;
    private static final int MBR_TABLE_AT = 446;
    private static final int MBR_ENTRY_BYTES = 16;

    /** The kinds of table. */
    public enum Kind {
        /** No table was recognised; the whole drive may still be one volume. */
        NONE,
        /** The older table; extended partitions are not followed. */
        MBR,
        /** A GUID partition table whose first header is sound. */
        GPT,
        /** A GUID partition table of which only the header at the drive's end is sound. */
        GPT_BACKUP_ONLY
    }

    /** Copies the list. */
    public Partitions {
        partitions = List.copyOf(partitions);
    }

    /**
     * Reads a drive's table. What lies outside the drive or is damaged is left out.
     *
     * @throws IOException if the drive cannot be read
     */
    public static Partitions read(BlockDevice drive) throws IOException {
        int sector = drive.sectorBytes();
        if (drive.sizeBytes() < 4L * sector) {
            return new Partitions(Kind.NONE, List.of());
        }
        Optional<List<Partition>> primary = gpt(drive, 1);
        if (primary.isPresent()) {
            return new Partitions(Kind.GPT, primary.get());
        }
        Optional<List<Partition>> backup = gpt(drive, drive.sizeBytes() / sector - 1);
        if (backup.isPresent()) {
            return new Partitions(Kind.GPT_BACKUP_ONLY, backup.get());
        }
        List<Partition> mbr = mbr(drive);
        return new Partitions(mbr.isEmpty() ? Kind.NONE : Kind.MBR, mbr);
    }

    private static Optional<List<Partition>> gpt(BlockDevice drive, long lba) throws IOException {
        int sector = drive.sectorBytes();
        Optional<GptHeader> found = GptHeader.read(bytes(drive, lba * sector, sector), lba);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        GptHeader header = found.get();
        long tableBytes = (long) header.entryCount() * header.entryBytes();
        long sectors = drive.sizeBytes() / sector;
        if (header.entryBytes() < GptHeader.ENTRY_BYTES
                || header.entryBytes() > MOST_ENTRY_BYTES
                || header.entryCount() < 0
                || tableBytes > MOST_TABLE_BYTES
                || header.entriesLba() < 1
                || header.entriesLba() >= sectors
                || tableBytes > drive.sizeBytes() - header.entriesLba() * sector) {
            return Optional.empty();
        }
        int wholeSectors = (int) ((tableBytes + sector - 1) / sector * sector);
        if (wholeSectors > drive.sizeBytes() - header.entriesLba() * sector) {
            return Optional.empty();
        }
        byte[] table = bytes(drive, header.entriesLba() * sector, wholeSectors);
        if (GptHeader.crc(table, (int) tableBytes) != header.entriesCrc()) {
            return Optional.empty();
        }
        List<Partition> partitions = new ArrayList<>();
        for (int i = 0; i < header.entryCount(); i++) {
            int at = i * header.entryBytes();
            entry(
                            i + 1,
                            ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).position(at),
                            sectors,
                            sector)
                    .ifPresent(partitions::add);
        }
        return Optional.of(partitions);
    }

    private static Optional<Partition> entry(int number, ByteBuffer b, long sectors, int sector) {
        UUID type = GptHeader.getGuid(b);
        b.position(b.position() + 16);
        long first = b.getLong();
        long last = b.getLong();
        b.getLong();
        if (type.equals(UNUSED) || first < 1 || last < first || last >= sectors) {
            return Optional.empty();
        }
        byte[] name = new byte[72];
        b.get(name);
        String text = new String(name, StandardCharsets.UTF_16LE);
        int end = text.indexOf('\0');
        return Optional.of(
                new Partition(
                        number,
                        type.toString(),
                        first * sector,
                        (last - first + 1) * sector,
                        end < 0 ? text : text.substring(0, end)));
    }

    private static List<Partition> mbr(BlockDevice drive) throws IOException {
        int sector = drive.sectorBytes();
        byte[] boot = bytes(drive, 0, sector);
        ByteBuffer b = ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN);
        List<Partition> partitions = new ArrayList<>();
        if (b.getShort(510) != (short) 0xaa55 || isBootSectorOfAVolume(boot)) {
            return partitions;
        }
        for (int i = 0; i < 4; i++) {
            int at = MBR_TABLE_AT + i * MBR_ENTRY_BYTES;
            int status = boot[at] & 0xff;
            int type = boot[at + 4] & 0xff;
            long start = (b.getInt(at + 8) & 0xffff_ffffL) * sector;
            long size = (b.getInt(at + 12) & 0xffff_ffffL) * sector;
            if (status != 0 && status != 0x80) {
                return List.of();
            }
            if (type != 0 && start > 0 && size > 0 && start <= drive.sizeBytes() - size) {
                partitions.add(new Partition(i + 1, "%02x".formatted(type), start, size, ""));
            }
        }
        return partitions;
    }

    /**
     * A volume without a partition table begins with a boot sector, which ends with the same two
     * bytes as a table.
     */
    private static boolean isBootSectorOfAVolume(byte[] boot) {
        String name = new String(Arrays.copyOfRange(boot, 3, 11), StandardCharsets.ISO_8859_1);
        return name.equals("NTFS    ") || name.equals("-FVE-FS-") || name.equals("EXFAT   ");
    }

    private static byte[] bytes(BlockDevice drive, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        drive.read(offset, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
