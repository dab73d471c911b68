// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.AttributeHeader;
import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileReferences;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.StandardInformation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file or directory with all its attributes, whichever records they lie in. Immutable. */
public final class FileNode {

    /** Enough for a list of attributes of the largest size, in records of the usual sizes. */
    private static final long MAX_RECORDS_BYTES = 64 << 20;

    private final VolumeBytes volume;
    private final MftRecord base;
    private final List<Attribute> attributes;

    private FileNode(VolumeBytes volume, MftRecord base, List<Attribute> attributes) {
        this.volume = volume;
        this.base = base;
        this.attributes = List.copyOf(attributes);
    }

    /**
     * Reads the file of a reference.
     *
     * @throws DamagedStructure if no file in use has that number and sequence number
     */
    static FileNode read(VolumeBytes volume, RecordReader reader, long reference)
            throws IOException, DamagedStructure {
        MftRecord base = reader.read(FileReferences.record(reference));
        if (!base.isInUse()
                || base.baseReference() != 0
                || base.sequence() != FileReferences.sequence(reference)) {
            throw new DamagedStructure(
                    "record "
                            + base.number()
                            + " is referred to as a file, which it is not or no more");
        }
        return of(volume, reader, base);
    }

    /** Joins what a record and its continuations hold. */
    public static FileNode of(VolumeBytes volume, RecordReader reader, MftRecord base)
            throws IOException, DamagedStructure {
        Optional<Attribute> list =
                base.attributes().stream()
                        .filter(a -> a.type() == AttributeType.ATTRIBUTE_LIST)
                        .findFirst();
        if (list.isEmpty()) {
            return new FileNode(volume, base, base.attributes());
        }
        Map<Long, MftRecord> records = new HashMap<>();
        records.put(base.number(), base);
        List<Attribute> attributes = new ArrayList<>();
        for (AttributeList.Entry entry : AttributeList.read(volume, list.get())) {
            long number = FileReferences.record(entry.reference());
            MftRecord record = records.get(number);
            if (record == null) {
                if (records.size() * (long) base.sizeBytes() >= MAX_RECORDS_BYTES) {
                    throw new DamagedStructure(
                            "record " + base.number() + " continues in too many others");
                }
                record = reader.read(number);
                records.put(number, record);
            }
            boolean ours =
                    number == base.number()
                            || (record.isInUse()
                                    && FileReferences.record(record.baseReference())
                                            == base.number());
            if (!ours || record.sequence() != FileReferences.sequence(entry.reference())) {
                throw new DamagedStructure(
                        "record " + base.number() + " does not continue in record " + number);
            }
            attributes.add(AttributeList.resolve(entry, record));
        }
        return new FileNode(volume, base, attributes);
    }

    /** Returns the first of its records. */
    public MftRecord base() {
        return base;
    }

    /** Returns the reference by which directories name it. */
    public long reference() {
        return FileReferences.of(base.number(), base.sequence());
    }

    /** Returns all attributes, in the order of the record or the list of attributes. */
    public List<Attribute> attributes() {
        return attributes;
    }

    /** Returns the parts of an attribute in rising order; none if it has no such attribute. */
    public List<Attribute> parts(int type, String name) {
        List<Attribute> parts = new ArrayList<>();
        for (Attribute attribute : attributes) {
            if (attribute.type() == type && attribute.name().equals(name)) {
                parts.add(attribute);
            }
        }
        return parts;
    }

    /** Returns the value of an attribute that may lie anywhere. */
    public Optional<AttributeContent> content(int type, String name) throws DamagedStructure {
        List<Attribute> parts = parts(type, name);
        return parts.isEmpty() ? Optional.empty() : Optional.of(AttributeContent.of(volume, parts));
    }

    /** Returns the value of an attribute that must be resident. */
    public Optional<byte[]> resident(int type, String name) throws DamagedStructure {
        List<Attribute> parts = parts(type, name);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        if (!parts.get(0).isResident()) {
            throw new DamagedStructure(
                    "record "
                            + base.number()
                            + ": the attribute of type "
                            + Integer.toHexString(type)
                            + "h lies outside of the record");
        }
        return Optional.of(parts.get(0).value());
    }

    /** Returns its names, one for each directory entry. */
    public List<FileName> names() throws DamagedStructure {
        List<FileName> names = new ArrayList<>();
        for (Attribute attribute : parts(AttributeType.FILE_NAME, "")) {
            Optional<FileName> name =
                    attribute.isResident()
                            ? FileName.decode(attribute.value(), 0, attribute.valueBytes())
                            : Optional.empty();
            names.add(
                    name.orElseThrow(
                            () ->
                                    new DamagedStructure(
                                            "record " + base.number() + " has a broken name")));
        }
        return names;
    }

    private byte[] standardInformation() throws DamagedStructure {
        return resident(AttributeType.STANDARD_INFORMATION, "")
                .filter(b -> b.length >= StandardInformation.SHORT_BYTES)
                .orElseThrow(
                        () -> new DamagedStructure("record " + base.number() + " has no times"));
    }

    /** Returns when its content changed, in units of NTFS. */
    long modified() throws DamagedStructure {
        return Le.int64(standardInformation(), StandardInformation.MODIFIED);
    }

    /** Returns the size of its content; directories have none. */
    long sizeBytes() {
        List<Attribute> data = parts(AttributeType.DATA, "");
        if (data.isEmpty()) {
            return 0;
        }
        Attribute first = data.get(0);
        return first.isResident() ? first.valueBytes() : first.dataBytes();
    }

    /** Returns why its content cannot be read although it is sound, if so. */
    Optional<String> obstacle() throws DamagedStructure {
        int attributes = Le.int32(standardInformation(), StandardInformation.ATTRIBUTES);
        if ((attributes & StandardInformation.REPARSE_POINT) != 0
                || !parts(AttributeType.REPARSE_POINT, "").isEmpty()) {
            return Optional.of(
                    "is a link or a placeholder, whose content lies elsewhere or in a form only"
                            + " Windows knows");
        }
        for (Attribute part : parts(AttributeType.DATA, "")) {
            if ((part.flags() & AttributeHeader.FLAG_ENCRYPTED) != 0) {
                return Optional.of("is encrypted for a user of Windows (EFS)");
            }
            if (!part.isResident() && (part.flags() & AttributeHeader.FLAG_COMPRESSED) != 0) {
                return Optional.of("is compressed by the file system");
            }
        }
        return Optional.empty();
    }
}
