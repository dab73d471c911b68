// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.AttributeHeader;
import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileRecord;
import io.offlineseed.core.ntfs.Fixups;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.MappingPairs;
import io.offlineseed.core.ntfs.Run;
import io.offlineseed.core.ntfs.StandardInformation;
import java.util.Arrays;
import java.util.List;

/**
 * Puts one file record together, attribute by attribute in the order of their types. Used again and
 * again; for one thread. Source: docs/formats/ntfs.md, "File record".
 */
final class RecordBuilder {

    private static final int UPDATE_SEQUENCE_NUMBER = 1;

    private final byte[] record;
    private final int clusterBytes;
    private int at;
    private int nextId;

    RecordBuilder(int recordBytes, int clusterBytes) {
        this.record = new byte[recordBytes];
        this.clusterBytes = clusterBytes;
    }

    RecordBuilder begin(long number, int sequence, int links, int flags) {
        Arrays.fill(record, (byte) 0);
        Le.putInt32(record, 0, FileRecord.MAGIC);
        Le.putInt16(record, FileRecord.UPDATE_SEQUENCE_OFFSET, FileRecord.UPDATE_SEQUENCE_ARRAY);
        Le.putInt16(record, FileRecord.UPDATE_SEQUENCE_COUNT, Fixups.count(record.length));
        Le.putInt16(record, FileRecord.SEQUENCE, sequence);
        Le.putInt16(record, FileRecord.LINKS, links);
        at = FileRecord.firstAttribute(record.length);
        Le.putInt16(record, FileRecord.FIRST_ATTRIBUTE, at);
        Le.putInt16(record, FileRecord.FLAGS, flags);
        Le.putInt32(record, FileRecord.ALLOCATED_BYTES, record.length);
        Le.putInt32(record, FileRecord.RECORD_NUMBER, (int) number);
        nextId = 0;
        return this;
    }

    /** Adds the form that names a descriptor in $Secure. */
    RecordBuilder standardInformation(long time, int attributes, int securityId) {
        byte[] value = new byte[StandardInformation.BYTES];
        times(value, time, attributes);
        Le.putInt32(value, StandardInformation.SECURITY_ID, securityId);
        return resident(AttributeType.STANDARD_INFORMATION, "", value);
    }

    /** Adds the form without security id. */
    RecordBuilder shortInformation(long time, int attributes) {
        byte[] value = new byte[StandardInformation.SHORT_BYTES];
        times(value, time, attributes);
        return resident(AttributeType.STANDARD_INFORMATION, "", value);
    }

    private static void times(byte[] value, long time, int attributes) {
        Le.putInt64(value, StandardInformation.CREATED, time);
        Le.putInt64(value, StandardInformation.MODIFIED, time);
        Le.putInt64(value, StandardInformation.RECORD_CHANGED, time);
        Le.putInt64(value, StandardInformation.ACCESSED, time);
        Le.putInt32(value, StandardInformation.ATTRIBUTES, attributes);
    }

    RecordBuilder fileName(FileName name) {
        byte[] value = new byte[name.sizeBytes()];
        name.encode(value, 0);
        int start = at;
        resident(AttributeType.FILE_NAME, "", value);
        record[start + AttributeHeader.RESIDENT_INDEXED] = 1;
        return this;
    }

    RecordBuilder resident(int type, String name, byte[] value) {
        int start = at;
        int valueOffset = aligned(AttributeHeader.RESIDENT_BYTES + 2 * name.length());
        header(type, name, AttributeHeader.RESIDENT_BYTES, aligned(valueOffset + value.length));
        Le.putInt32(record, start + AttributeHeader.RESIDENT_VALUE_LENGTH, value.length);
        Le.putInt16(record, start + AttributeHeader.RESIDENT_VALUE_OFFSET, valueOffset);
        System.arraycopy(value, 0, record, start + valueOffset, value.length);
        return this;
    }

    /** Adds an attribute whose content lies in one stretch of clusters. */
    RecordBuilder nonResident(int type, String name, Run run, long dataBytes) {
        return nonResident(type, name, run, dataBytes, dataBytes);
    }

    RecordBuilder nonResident(
            int type, String name, Run run, long dataBytes, long initializedBytes) {
        byte[] pairs = MappingPairs.encode(List.of(run));
        int start = at;
        int pairsOffset = aligned(AttributeHeader.NON_RESIDENT_BYTES + 2 * name.length());
        header(type, name, AttributeHeader.NON_RESIDENT_BYTES, aligned(pairsOffset + pairs.length));
        record[start + AttributeHeader.NON_RESIDENT] = 1;
        Le.putInt64(record, start + AttributeHeader.HIGHEST_VCN, run.clusters() - 1);
        Le.putInt16(record, start + AttributeHeader.MAPPING_PAIRS_OFFSET, pairsOffset);
        Le.putInt64(record, start + AttributeHeader.ALLOCATED_BYTES, run.clusters() * clusterBytes);
        Le.putInt64(record, start + AttributeHeader.DATA_BYTES, dataBytes);
        Le.putInt64(record, start + AttributeHeader.INITIALIZED_BYTES, initializedBytes);
        System.arraycopy(pairs, 0, record, start + pairsOffset, pairs.length);
        return this;
    }

    private void header(int type, String name, int nameOffset, int length) {
        if (at + length + FileRecord.END_BYTES > record.length) {
            throw new IllegalStateException(
                    "the attributes of record "
                            + Le.uint32(record, FileRecord.RECORD_NUMBER)
                            + " do not fit into "
                            + record.length
                            + " bytes");
        }
        Le.putInt32(record, at + AttributeHeader.TYPE, type);
        Le.putInt32(record, at + AttributeHeader.LENGTH, length);
        record[at + AttributeHeader.NAME_UNITS] = (byte) name.length();
        Le.putInt16(record, at + AttributeHeader.NAME_OFFSET, nameOffset);
        Le.putInt16(record, at + AttributeHeader.ID, nextId++);
        for (int i = 0; i < name.length(); i++) {
            Le.putInt16(record, at + nameOffset + 2 * i, name.charAt(i));
        }
        at += length;
    }

    /** Returns the finished record: the same array each time. */
    byte[] end() {
        Le.putInt32(record, at, AttributeType.END);
        Le.putInt32(record, FileRecord.USED_BYTES, at + FileRecord.END_BYTES);
        Le.putInt16(record, FileRecord.NEXT_ATTRIBUTE_ID, nextId);
        Fixups.protect(record, 0, record.length, UPDATE_SEQUENCE_NUMBER);
        return record;
    }

    static int aligned(int bytes) {
        return (bytes + 7) & ~7;
    }
}
