// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.BootSector;
import io.offlineseed.core.ntfs.FileReferences;
import io.offlineseed.core.ntfs.SystemFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The master file table: all records of a volume. It is a file itself, described by its first
 * record. Immutable; shared between threads, each with a {@link RecordReader} of its own.
 */
public final class MasterFileTable {

    private final VolumeBytes volume;
    private final AttributeContent content;

    private MasterFileTable(VolumeBytes volume, AttributeContent content) {
        this.volume = volume;
        this.content = content;
    }

    /** Finds the table. */
    public static MasterFileTable open(VolumeBytes volume) throws IOException, DamagedStructure {
        BootSector boot = volume.boot();
        long start = boot.mftCluster() * boot.clusterBytes();
        if (start > boot.backupBytes() - boot.recordBytes()) {
            throw new DamagedStructure("its master file table begins outside of it");
        }
        byte[] bytes = new byte[boot.recordBytes()];
        volume.read(start, ByteBuffer.wrap(bytes));
        MftRecord record = MftRecord.parse(SystemFiles.MFT, bytes);
        List<Attribute> parts = new ArrayList<>();
        Optional<Attribute> list = Optional.empty();
        for (Attribute attribute : record.attributes()) {
            if (attribute.type() == AttributeType.DATA && attribute.name().isEmpty()) {
                parts.add(attribute);
            } else if (attribute.type() == AttributeType.ATTRIBUTE_LIST) {
                list = Optional.of(attribute);
            }
        }
        if (list.isPresent()) {
            addParts(volume, AttributeList.read(volume, list.get()), parts);
        }
        if (parts.isEmpty() || parts.get(0).isResident()) {
            throw new DamagedStructure("its master file table does not tell where it is");
        }
        AttributeContent content = AttributeContent.of(volume, parts);
        RunMap runs = content.runs().orElseThrow();
        if (runs.hasSparse()
                || runs.clusters() > boot.clusters()
                || content.sizeBytes() / boot.recordBytes() > Integer.MAX_VALUE) {
            throw new DamagedStructure("its master file table is larger than it can be");
        }
        return new MasterFileTable(volume, content);
    }

    /** The table's own continuation lies in the table: in the part known so far. */
    private static void addParts(
            VolumeBytes volume, List<AttributeList.Entry> list, List<Attribute> parts)
            throws IOException, DamagedStructure {
        int recordBytes = volume.boot().recordBytes();
        for (AttributeList.Entry entry : list) {
            long number = FileReferences.record(entry.reference());
            if (entry.type() != AttributeType.DATA
                    || !entry.name().isEmpty()
                    || number == SystemFiles.MFT) {
                continue;
            }
            if (parts.isEmpty()) {
                break;
            }
            RunMap known =
                    RunMap.join(parts, volume.boot().clusters(), volume.boot().clusterBytes());
            long offset = number * recordBytes;
            if (offset / recordBytes != number
                    || offset > known.clusters() * volume.boot().clusterBytes() - recordBytes) {
                throw new DamagedStructure("its master file table continues where it is not yet");
            }
            byte[] bytes = new byte[recordBytes];
            AttributeContent.upTo(volume, known).read(offset, ByteBuffer.wrap(bytes));
            MftRecord record = MftRecord.parse(number, bytes);
            if (FileReferences.record(record.baseReference()) != SystemFiles.MFT) {
                throw new DamagedStructure("its master file table continues in another file");
            }
            parts.add(AttributeList.resolve(entry, record));
        }
    }

    /** Returns how many records there are, in use or not. */
    public long records() {
        return content.initializedBytes() / volume.boot().recordBytes();
    }

    /** Returns the table's bytes. */
    public AttributeContent content() {
        return content;
    }

    VolumeBytes volume() {
        return volume;
    }
}
