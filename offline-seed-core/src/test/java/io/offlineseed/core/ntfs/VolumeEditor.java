// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import io.offlineseed.core.ntfs.read.AttributeContent;
import io.offlineseed.core.ntfs.read.DamagedStructure;
import io.offlineseed.core.ntfs.read.FileNode;
import io.offlineseed.core.ntfs.read.MasterFileTable;
import io.offlineseed.core.ntfs.read.MftRecord;
import io.offlineseed.core.ntfs.read.NtfsVolume;
import io.offlineseed.core.ntfs.read.RecordReader;
import io.offlineseed.core.ntfs.read.VolumeBytes;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Changes bytes of a volume where a test wants them changed: in a record or index block without its
 * fixups, which are put right again, or in the content of an attribute.
 */
public final class VolumeEditor {

    private static final int TORN = 0x5555;

    private final BlockDevice device;
    private final VolumeBytes volume;
    private final MasterFileTable table;

    public VolumeEditor(BlockDevice device) throws IOException, DamagedStructure {
        this.device = device;
        this.volume = VolumeBytes.open(device).orElseThrow();
        this.table = MasterFileTable.open(volume);
    }

    /** Returns the sizes of the volume. */
    public BootSector boot() {
        return volume.boot();
    }

    /** Returns the record of a file. */
    public long record(String path) throws IOException {
        return FileReferences.record(NtfsVolume.open(device).find(path).orElseThrow().reference());
    }

    /** Changes a record, and its copy in $MFTMirr if it has one. */
    public void editRecord(long number, Consumer<byte[]> change)
            throws IOException, DamagedStructure {
        int size = boot().recordBytes();
        byte[] bytes = table.content().read(number * size, size);
        if (!Fixups.restore(bytes, 0, size)) {
            throw new IllegalStateException("record " + number + " is torn already");
        }
        change.accept(bytes);
        Fixups.protect(bytes, 0, size, 7);
        writeRecord(number, bytes);
        if (number < SystemFiles.mirroredRecords(boot().clusterBytes(), size)) {
            write(boot().mirrorCluster() * boot().clusterBytes() + number * size, bytes);
        }
    }

    /** Changes a record, but not its copy. */
    public void writeRecord(long number, byte[] bytes) throws IOException {
        write(position(table.content(), number * boot().recordBytes()), bytes);
    }

    /** Returns where an attribute's byte lies on the volume. */
    public long position(AttributeContent content, long offset) {
        long left = offset;
        for (Run run : content.runs().orElseThrow().runs()) {
            long bytes = run.clusters() * boot().clusterBytes();
            if (left < bytes) {
                return run.firstCluster() * boot().clusterBytes() + left;
            }
            left -= bytes;
        }
        throw new IllegalArgumentException("there is no byte " + offset);
    }

    /** Returns the content of an attribute. */
    public AttributeContent content(long record, int type, String name)
            throws IOException, DamagedStructure {
        RecordReader reader = new RecordReader(table);
        MftRecord base = reader.read(record);
        return FileNode.of(volume, reader, base).content(type, name).orElseThrow();
    }

    /** Changes {@code length} bytes of a non-resident attribute's content. */
    public void editContent(
            long record, int type, String name, long offset, int length, Consumer<byte[]> change)
            throws IOException, DamagedStructure {
        AttributeContent content = content(record, type, name);
        byte[] bytes = content.read(offset, length);
        change.accept(bytes);
        write(position(content, offset), bytes);
    }

    /** Changes a block of a directory's index. */
    public void editBlock(long record, long index, Consumer<byte[]> change)
            throws IOException, DamagedStructure {
        editContent(
                record,
                AttributeType.INDEX_ALLOCATION,
                "$I30",
                index * IndexBlock.BYTES,
                IndexBlock.BYTES,
                bytes -> {
                    if (!Fixups.restore(bytes, 0, bytes.length)) {
                        throw new IllegalStateException("block " + index + " is torn already");
                    }
                    change.accept(bytes);
                    Fixups.protect(bytes, 0, bytes.length, 9);
                });
    }

    /** Makes one sector of a record or index block look older than the others. */
    public static void tear(byte[] bytes) {
        Le.putInt16(bytes, Fixups.STRIDE_BYTES - 2, TORN);
    }

    /** Returns where an attribute begins in a record. */
    public static int attribute(byte[] record, int type, String name) {
        int at = Le.uint16(record, FileRecord.FIRST_ATTRIBUTE);
        while (Le.int32(record, at) != AttributeType.END) {
            int units = Le.uint8(record, at + AttributeHeader.NAME_UNITS);
            int nameAt = at + Le.uint16(record, at + AttributeHeader.NAME_OFFSET);
            String found = new String(record, nameAt, 2 * units, StandardCharsets.UTF_16LE);
            if (Le.int32(record, at) == type && found.equals(name)) {
                return at;
            }
            at += Le.int32(record, at + AttributeHeader.LENGTH);
        }
        throw new IllegalArgumentException("no attribute of type " + type);
    }

    /** Returns where the value of a resident attribute begins in a record. */
    public static int value(byte[] record, int type, String name) {
        int at = attribute(record, type, name);
        return at + Le.uint16(record, at + AttributeHeader.RESIDENT_VALUE_OFFSET);
    }

    /** Changes any bytes. */
    public void write(long offset, byte[] bytes) throws IOException {
        int sector = device.sectorBytes();
        long start = offset / sector * sector;
        int within = (int) (offset - start);
        byte[] whole = read(start, (within + bytes.length + sector - 1) / sector * sector);
        System.arraycopy(bytes, 0, whole, within, bytes.length);
        device.write(start, ByteBuffer.wrap(whole));
    }

    /** Returns any bytes. */
    public byte[] read(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        volume.read(offset, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
