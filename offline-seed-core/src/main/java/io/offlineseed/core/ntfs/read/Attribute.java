// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.AttributeHeader;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.MappingPairs;
import io.offlineseed.core.ntfs.Run;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One attribute of a file record, or one part of it where it is spread over several. Name and value
 * lie inside the attribute; nothing else is promised about its numbers. Immutable as long as nobody
 * changes the record's bytes.
 */
public final class Attribute {

    private final long recordNumber;
    private final byte[] bytes;
    private final int offset;
    private final int length;
    private final String name;

    private Attribute(long recordNumber, byte[] bytes, int offset, int length)
            throws DamagedStructure {
        this.recordNumber = recordNumber;
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        int least =
                isResident() ? AttributeHeader.RESIDENT_BYTES : AttributeHeader.NON_RESIDENT_BYTES;
        if (length < least) {
            throw damaged("is too short");
        }
        int nameBytes = 2 * Le.uint8(bytes, offset + AttributeHeader.NAME_UNITS);
        int nameOffset = Le.uint16(bytes, offset + AttributeHeader.NAME_OFFSET);
        if (nameBytes > 0 && (nameOffset < least || nameOffset + nameBytes > length)) {
            throw damaged("has a name outside of it");
        }
        this.name =
                nameBytes == 0
                        ? ""
                        : new String(
                                bytes, offset + nameOffset, nameBytes, StandardCharsets.UTF_16LE);
        if (isResident()) {
            long valueLength = Le.uint32(bytes, offset + AttributeHeader.RESIDENT_VALUE_LENGTH);
            if (valueOffset() < least || valueOffset() + valueLength > length) {
                throw damaged("has a value outside of it");
            }
        } else if (mappingPairsOffset() < least || mappingPairsOffset() >= length) {
            throw damaged("has its runs outside of it");
        }
    }

    /**
     * Reads the attribute there.
     *
     * @param end the first byte behind the used part of the record
     */
    static Attribute parse(long recordNumber, byte[] bytes, int offset, int end)
            throws DamagedStructure {
        long length =
                end - offset < AttributeHeader.RESIDENT_BYTES
                        ? 0
                        : Le.uint32(bytes, offset + AttributeHeader.LENGTH);
        if (length < AttributeHeader.RESIDENT_BYTES || length % 8 != 0 || length > end - offset) {
            throw new DamagedStructure(
                    "record "
                            + recordNumber
                            + " has an attribute of impossible length at "
                            + Integer.toHexString(offset)
                            + "h");
        }
        return new Attribute(recordNumber, bytes, offset, (int) length);
    }

    private DamagedStructure damaged(String what) {
        return new DamagedStructure(
                "record "
                        + recordNumber
                        + ": the attribute of type "
                        + Integer.toHexString(type())
                        + "h "
                        + what);
    }

    /** Returns the number of the record it lies in. */
    public long recordNumber() {
        return recordNumber;
    }

    /** Returns where it begins in the record. */
    public int offset() {
        return offset;
    }

    /** Returns its size with its header. */
    public int lengthBytes() {
        return length;
    }

    /** Returns its type. */
    public int type() {
        return Le.int32(bytes, offset + AttributeHeader.TYPE);
    }

    /** Returns its name, often empty. */
    public String name() {
        return name;
    }

    /** Returns its id, unique in its record. */
    public int id() {
        return Le.uint16(bytes, offset + AttributeHeader.ID);
    }

    /** Returns its flags. */
    public int flags() {
        return Le.uint16(bytes, offset + AttributeHeader.FLAGS);
    }

    /** Returns whether its value lies in the record itself. */
    public boolean isResident() {
        return bytes[offset + AttributeHeader.NON_RESIDENT] == 0;
    }

    /** Returns whether a resident attribute is marked as being a key in an index. */
    public boolean isIndexed() {
        return bytes[offset + AttributeHeader.RESIDENT_INDEXED] == 1;
    }

    private int valueOffset() {
        return Le.uint16(bytes, offset + AttributeHeader.RESIDENT_VALUE_OFFSET);
    }

    /** Returns the length of a resident attribute's value. */
    public int valueBytes() {
        return Le.int32(bytes, offset + AttributeHeader.RESIDENT_VALUE_LENGTH);
    }

    /** Returns a copy of a resident attribute's value. */
    public byte[] value() {
        int from = offset + valueOffset();
        return Arrays.copyOfRange(bytes, from, from + valueBytes());
    }

    /** Returns the first cluster of the attribute that this part holds. */
    public long lowestVcn() {
        return Le.int64(bytes, offset + AttributeHeader.LOWEST_VCN);
    }

    /** Returns the last cluster of the attribute that this part holds. */
    public long highestVcn() {
        return Le.int64(bytes, offset + AttributeHeader.HIGHEST_VCN);
    }

    /**
     * Returns the size of the clusters, as the first part of a non-resident attribute states it.
     */
    public long allocatedBytes() {
        return Le.int64(bytes, offset + AttributeHeader.ALLOCATED_BYTES);
    }

    /** Returns the size of the value, as the first part of a non-resident attribute states it. */
    public long dataBytes() {
        return Le.int64(bytes, offset + AttributeHeader.DATA_BYTES);
    }

    /** Returns how much of the value was ever written; what follows reads as zeros. */
    public long initializedBytes() {
        return Le.int64(bytes, offset + AttributeHeader.INITIALIZED_BYTES);
    }

    /**
     * Returns the size of the clusters that are really there, as the first part of a non-resident
     * attribute states it: holes do not count.
     */
    public long occupiedBytes() {
        boolean hasHoles =
                (flags() & (AttributeHeader.FLAG_SPARSE | AttributeHeader.FLAG_COMPRESSED)) != 0
                        && mappingPairsOffset() >= AttributeHeader.SPARSE_BYTES;
        return hasHoles
                ? Le.int64(bytes, offset + AttributeHeader.NON_RESIDENT_BYTES)
                : allocatedBytes();
    }

    private int mappingPairsOffset() {
        return Le.uint16(bytes, offset + AttributeHeader.MAPPING_PAIRS_OFFSET);
    }

    /** Returns the runs of this part. */
    public List<Run> runs() throws DamagedStructure {
        return MappingPairs.decode(bytes, offset + mappingPairsOffset(), offset + length)
                .orElseThrow(() -> damaged("has runs that cannot be read"));
    }
}
