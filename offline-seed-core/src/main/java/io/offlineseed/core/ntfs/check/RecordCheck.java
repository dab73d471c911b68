// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import io.offlineseed.core.ntfs.AttributeHeader;
import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileRecord;
import io.offlineseed.core.ntfs.Fixups;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.core.ntfs.Run;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import io.offlineseed.core.ntfs.read.Attribute;
import io.offlineseed.core.ntfs.read.DamagedStructure;
import io.offlineseed.core.ntfs.read.MftRecord;
import java.util.HashSet;
import java.util.Set;

/** One record by itself: its header, and the attributes in it. */
final class RecordCheck {

    private static final int LAST_TYPE = 0x100;

    private static final int KNOWN_FLAGS =
            FileRecord.FLAG_IN_USE
                    | FileRecord.FLAG_DIRECTORY
                    | FileRecord.FLAG_IN_EXTEND
                    | FileRecord.FLAG_VIEW_INDEX;

    private static final Set<Integer> ALWAYS_RESIDENT =
            Set.of(
                    AttributeType.STANDARD_INFORMATION,
                    AttributeType.FILE_NAME,
                    AttributeType.VOLUME_NAME,
                    AttributeType.VOLUME_INFORMATION,
                    AttributeType.INDEX_ROOT);

    private final Checked checked;
    private final Findings findings;

    RecordCheck(Checked checked) {
        this.checked = checked;
        this.findings = checked.findings;
    }

    /** Checks a record that may be free. */
    void check(MftRecord record) {
        header(record);
        if (!record.isInUse()) {
            return;
        }
        order(record);
        for (Attribute attribute : record.attributes()) {
            attribute(record, attribute);
        }
    }

    private static String where(MftRecord record) {
        return "record " + record.number() + ": ";
    }

    private void header(MftRecord record) {
        int first = FileRecord.firstAttribute(record.sizeBytes());
        findings.require(
                record.uint16(FileRecord.UPDATE_SEQUENCE_OFFSET) == FileRecord.UPDATE_SEQUENCE_ARRAY
                        && record.uint16(FileRecord.FIRST_ATTRIBUTE) == first,
                Kind.FORM,
                where(record) + "its header is shorter or longer than usual");
        findings.require(
                record.uint16(FileRecord.UPDATE_SEQUENCE_COUNT) == Fixups.count(record.sizeBytes())
                        && record.uint32(FileRecord.ALLOCATED_BYTES) == record.sizeBytes(),
                Kind.RECORD,
                where(record) + "its header is not that of a record of this size");
        int end = record.uint16(FileRecord.FIRST_ATTRIBUTE);
        int greatestId = -1;
        Set<Integer> ids = new HashSet<>();
        for (Attribute attribute : record.attributes()) {
            end = attribute.offset() + attribute.lengthBytes();
            greatestId = Math.max(greatestId, attribute.id());
            findings.require(
                    ids.add(attribute.id()),
                    Kind.ATTRIBUTE,
                    where(record) + "two attributes have the id " + attribute.id());
        }
        findings.require(
                record.uint32(FileRecord.USED_BYTES) == end + FileRecord.END_BYTES,
                Kind.RECORD,
                where(record)
                        + "states "
                        + record.uint32(FileRecord.USED_BYTES)
                        + " used bytes where there are "
                        + (end + FileRecord.END_BYTES));
        findings.require(
                record.uint16(FileRecord.NEXT_ATTRIBUTE_ID) > greatestId,
                Kind.RECORD,
                where(record) + "its next attribute id is in use already");
        findings.require(
                record.sequence() != 0 || record.isInUse(),
                Kind.FORM,
                where(record) + "a free record without a sequence number");
        findings.require(
                (record.sequence() != 0 || !record.isInUse())
                        && (record.number() >= SystemFiles.FIRST_FREE
                                || record.sequence()
                                        == SystemFiles.sequence((int) record.number())),
                Kind.RECORD,
                where(record) + "its sequence number must not be " + record.sequence());
        findings.require(
                (record.uint16(FileRecord.FLAGS) & ~KNOWN_FLAGS) == 0,
                Kind.RECORD,
                where(record) + "has unknown flags");
    }

    private void order(MftRecord record) {
        Attribute before = null;
        for (Attribute attribute : record.attributes()) {
            if (before != null && compare(before, attribute) > 0) {
                findings.add(
                        Kind.ATTRIBUTE, where(record) + "its attributes are not in their order");
            }
            before = attribute;
        }
    }

    private static int compare(Attribute one, Attribute other) {
        int order = Integer.compareUnsigned(one.type(), other.type());
        if (order == 0) {
            order = NtfsNames.compare(one.name(), other.name());
        }
        if (order == 0 && !one.isResident() && !other.isResident()) {
            order = Long.compare(one.lowestVcn(), other.lowestVcn());
        }
        return order;
    }

    private void attribute(MftRecord record, Attribute attribute) {
        String where =
                where(record)
                        + "the attribute of type "
                        + Integer.toHexString(attribute.type())
                        + "h ";
        int type = attribute.type();
        findings.require(
                type > 0 && type <= LAST_TYPE && type % 0x10 == 0,
                Kind.ATTRIBUTE,
                where + "is of no known type");
        if (attribute.isResident()) {
            findings.require(
                    type != AttributeType.INDEX_ALLOCATION,
                    Kind.ATTRIBUTE,
                    where + "must not be resident");
            findings.require(
                    attribute.isIndexed() == (type == AttributeType.FILE_NAME),
                    Kind.ATTRIBUTE,
                    where
                            + (attribute.isIndexed()
                                    ? "is marked as being in an index"
                                    : "is not marked as being in an index"));
            return;
        }
        findings.require(
                !ALWAYS_RESIDENT.contains(type), Kind.ATTRIBUTE, where + "must be resident");
        try {
            runs(record, attribute, where);
        } catch (DamagedStructure e) {
            findings.add(Kind.ATTRIBUTE, e.reason());
        }
    }

    private void runs(MftRecord record, Attribute attribute, String where) throws DamagedStructure {
        boolean mayBeSparse =
                (attribute.flags()
                                        & (AttributeHeader.FLAG_SPARSE
                                                | AttributeHeader.FLAG_COMPRESSED))
                                != 0
                        || record.number() == SystemFiles.BAD_CLUSTERS;
        for (Run run : attribute.runs()) {
            if (run.isSparse()) {
                findings.require(
                        mayBeSparse, Kind.ATTRIBUTE, where + "has holes without saying so");
            } else if (run.end() > checked.boot.clusters()) {
                findings.add(
                        Kind.CLUSTERS,
                        where
                                + "owns cluster "
                                + (run.end() - 1)
                                + ", the volume ends with "
                                + (checked.boot.clusters() - 1));
            } else {
                findings.require(
                        checked.owners.take(run.firstCluster(), run.end()),
                        Kind.CLUSTERS,
                        where
                                + "owns clusters from "
                                + run.firstCluster()
                                + " to "
                                + (run.end() - 1)
                                + ", of which some are another's");
            }
        }
    }
}
