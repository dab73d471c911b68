// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.Le;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of $ATTRIBUTE_LIST: which record holds which part of a file that does not fit into one.
 * Source: docs/formats/ntfs.md, "Attribute lists".
 */
public final class AttributeList {

    /** The most that Windows writes. */
    private static final int MAX_BYTES = 256 << 10;

    private static final int LENGTH = 0x04;
    private static final int NAME_UNITS = 0x06;
    private static final int NAME_OFFSET = 0x07;
    private static final int LOWEST_VCN = 0x08;
    private static final int REFERENCE = 0x10;
    private static final int ID = 0x18;
    private static final int FIXED_BYTES = 0x1a;

    /**
     * One part.
     *
     * @param type of the attribute
     * @param name of the attribute
     * @param lowestVcn first cluster of the part
     * @param reference to the record that holds it
     * @param id of the attribute in that record
     */
    public record Entry(int type, String name, long lowestVcn, long reference, int id) {}

    private AttributeList() {}

    /** Reads the list of a record. */
    static List<Entry> read(VolumeBytes volume, Attribute attribute)
            throws IOException, DamagedStructure {
        AttributeContent content = AttributeContent.of(volume, List.of(attribute));
        String where = "record " + attribute.recordNumber() + ": its list of attributes ";
        if (content.sizeBytes() > MAX_BYTES) {
            throw new DamagedStructure(where + "is larger than " + MAX_BYTES + " bytes");
        }
        byte[] bytes = content.read(0, (int) content.sizeBytes());
        List<Entry> entries = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int length = bytes.length - at < FIXED_BYTES ? 0 : Le.uint16(bytes, at + LENGTH);
            if (length < FIXED_BYTES || length % 8 != 0 || length > bytes.length - at) {
                throw new DamagedStructure(where + "has an entry of impossible length");
            }
            int nameBytes = 2 * Le.uint8(bytes, at + NAME_UNITS);
            int nameOffset = Le.uint8(bytes, at + NAME_OFFSET);
            if (nameBytes > 0 && nameOffset + nameBytes > length) {
                throw new DamagedStructure(where + "has a name outside of its entry");
            }
            entries.add(
                    new Entry(
                            Le.int32(bytes, at),
                            nameBytes == 0
                                    ? ""
                                    : new String(
                                            bytes,
                                            at + nameOffset,
                                            nameBytes,
                                            StandardCharsets.UTF_16LE),
                            Le.int64(bytes, at + LOWEST_VCN),
                            Le.int64(bytes, at + REFERENCE),
                            Le.uint16(bytes, at + ID)));
            at += length;
        }
        return entries;
    }

    /** Returns the attribute that the entry means. */
    static Attribute resolve(Entry entry, MftRecord record) throws DamagedStructure {
        for (Attribute attribute : record.attributes()) {
            if (attribute.type() == entry.type()
                    && attribute.id() == entry.id()
                    && attribute.name().equals(entry.name())
                    && (attribute.isResident()
                            ? entry.lowestVcn() == 0
                            : attribute.lowestVcn() == entry.lowestVcn())) {
                return attribute;
            }
        }
        throw new DamagedStructure(
                "record "
                        + record.number()
                        + " lacks an attribute of type "
                        + Integer.toHexString(entry.type())
                        + "h that a list of attributes says it has");
    }
}
