// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileRecord;
import io.offlineseed.core.ntfs.Fixups;
import io.offlineseed.core.ntfs.Le;
import java.util.ArrayList;
import java.util.List;

/** One record of the master file table, its fixups undone. Immutable. */
public final class MftRecord {

    private static final int LAST_OFFSET = 4;

    private final long number;
    private final byte[] bytes;
    private final List<Attribute> attributes;

    private MftRecord(long number, byte[] bytes, List<Attribute> attributes) {
        this.number = number;
        this.bytes = bytes;
        this.attributes = List.copyOf(attributes);
    }

    /**
     * Reads a record.
     *
     * @param bytes all of its bytes as they lie on the volume; kept and changed
     */
    public static MftRecord parse(long number, byte[] bytes) throws DamagedStructure {
        if (Le.int32(bytes, 0) != FileRecord.MAGIC) {
            throw new DamagedStructure("record " + number + " is not a file record");
        }
        if (!Fixups.restore(bytes, 0, bytes.length)) {
            throw new DamagedStructure("record " + number + " is torn");
        }
        // Version 3.0 has no number there; some formatters leave it 0 in free records.
        boolean knowsItself =
                Le.uint16(bytes, FileRecord.UPDATE_SEQUENCE_OFFSET)
                                >= FileRecord.UPDATE_SEQUENCE_ARRAY
                        && (Le.uint16(bytes, FileRecord.FLAGS) & FileRecord.FLAG_IN_USE) != 0;
        if (knowsItself && Le.uint32(bytes, FileRecord.RECORD_NUMBER) != (number & 0xffff_ffffL)) {
            throw new DamagedStructure("where record " + number + " should be lies another one");
        }
        long used = Le.uint32(bytes, FileRecord.USED_BYTES);
        int at = Le.uint16(bytes, FileRecord.FIRST_ATTRIBUTE);
        if (used > bytes.length
                || at < FileRecord.NEXT_ATTRIBUTE_ID + 2
                || at % 8 != 0
                || at + LAST_OFFSET > used) {
            throw new DamagedStructure("record " + number + " has an impossible size");
        }
        List<Attribute> attributes = new ArrayList<>();
        while (at + LAST_OFFSET <= used && Le.int32(bytes, at) != AttributeType.END) {
            Attribute attribute = Attribute.parse(number, bytes, at, (int) used);
            attributes.add(attribute);
            at += attribute.lengthBytes();
        }
        if (at + LAST_OFFSET > used) {
            throw new DamagedStructure(
                    "record " + number + " does not tell where its attributes end");
        }
        return new MftRecord(number, bytes, attributes);
    }

    /** Returns its number. */
    public long number() {
        return number;
    }

    /** Returns its size. */
    public int sizeBytes() {
        return bytes.length;
    }

    /** Returns two bytes of its header. */
    public int uint16(int offset) {
        return Le.uint16(bytes, offset);
    }

    /** Returns four bytes of its header. */
    public long uint32(int offset) {
        return Le.uint32(bytes, offset);
    }

    /** Returns its sequence number. */
    public int sequence() {
        return uint16(FileRecord.SEQUENCE);
    }

    /** Returns whether it holds a file, or a part of one. */
    public boolean isInUse() {
        return (uint16(FileRecord.FLAGS) & FileRecord.FLAG_IN_USE) != 0;
    }

    /** Returns whether it holds a directory. */
    public boolean isDirectory() {
        return (uint16(FileRecord.FLAGS) & FileRecord.FLAG_DIRECTORY) != 0;
    }

    /** Returns the reference to the record whose continuation it is; 0 if it is the first. */
    public long baseReference() {
        return Le.int64(bytes, FileRecord.BASE_REFERENCE);
    }

    /** Returns what it holds, in the order of the record. */
    public List<Attribute> attributes() {
        return attributes;
    }
}
