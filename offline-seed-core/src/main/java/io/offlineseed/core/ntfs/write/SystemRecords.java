// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileRecord;
import io.offlineseed.core.ntfs.FileReferences;
import io.offlineseed.core.ntfs.FileTimes;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.Run;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.UpCaseTable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The records that every volume has, up to the first file. For one thread. Source:
 * docs/formats/ntfs.md, "System files".
 */
final class SystemRecords {

    private static final String DIRECTORY_INDEX = "$I30";

    private static final int QUOTA_ATTRIBUTES = 0x26; // archive, system, hidden

    private static final long EXTEND_REFERENCE =
            FileReferences.of(SystemFiles.EXTEND, SystemFiles.EXTEND);

    private final NtfsLayout layout;
    private final NtfsGeometry geometry;
    private final RecordBuilder builder;
    private final long time;

    SystemRecords(NtfsLayout layout, RecordBuilder builder) {
        this.layout = layout;
        this.geometry = layout.geometry();
        this.builder = builder;
        this.time = FileTimes.of(geometry.formattedAt());
    }

    /** Returns a record below the first file's; the array is the builder's. */
    byte[] record(int number) {
        return switch (number) {
            case SystemFiles.MFT -> mft();
            case SystemFiles.MFT_MIRROR ->
                    plain(number, layout.fixed().mirror(), SecureFile.READ_ONLY);
            case SystemFiles.LOG_FILE -> plain(number, layout.fixed().log(), SecureFile.READ_ONLY);
            case SystemFiles.VOLUME -> volume();
            case SystemFiles.ATTRIBUTE_DEFINITIONS -> attributeDefinitions();
            case SystemFiles.ROOT -> root();
            case SystemFiles.BITMAP -> plain(number, layout.fixed().bitmap(), SecureFile.READ_ONLY);
            case SystemFiles.BOOT -> boot();
            case SystemFiles.BAD_CLUSTERS -> badClusters();
            case SystemFiles.SECURE -> secure();
            case SystemFiles.UP_CASE -> upCase();
            case SystemFiles.EXTEND -> extend();
            case SystemFiles.QUOTA -> quota();
            case SystemFiles.OBJECT_IDS -> objectIds();
            case SystemFiles.REPARSE_POINTS -> reparsePoints();
            default -> number < SystemFiles.FIRST_FREE ? nameless(number) : free(number, number);
        };
    }

    /** Returns a record that nothing uses. */
    byte[] free(long number, int sequence) {
        return builder.begin(number, sequence, 0, 0).end();
    }

    private RecordBuilder begin(int number, int flags) {
        return builder.begin(number, Tree.sequence(number), 1, FileRecord.FLAG_IN_USE | flags);
    }

    private FileName nameOf(int number) {
        long bytes = layout.systemBytes(number, layout.mftBytes());
        return SystemNames.inRoot(
                number, time, geometry.clustersFor(bytes) * geometry.clusterBytes(), bytes);
    }

    private RecordBuilder named(int number, int flags, int securityId) {
        return begin(number, flags)
                .standardInformation(time, SystemNames.SYSTEM_ATTRIBUTES, securityId)
                .fileName(nameOf(number));
    }

    private RecordBuilder withOwnDescriptor(int number, boolean writable) {
        return begin(number, 0)
                .shortInformation(time, SystemNames.SYSTEM_ATTRIBUTES)
                .fileName(nameOf(number))
                .resident(AttributeType.SECURITY_DESCRIPTOR, "", SecureFile.own(writable));
    }

    private RecordBuilder data(RecordBuilder record, int number, ClusterSpace.Stretch place) {
        return record.nonResident(
                AttributeType.DATA, "", run(place), layout.systemBytes(number, layout.mftBytes()));
    }

    private static Run run(ClusterSpace.Stretch place) {
        return Run.of(place.start(), place.clusters());
    }

    private byte[] plain(int number, ClusterSpace.Stretch place, int securityId) {
        return data(named(number, 0, securityId), number, place).end();
    }

    private byte[] mft() {
        RecordBuilder record = named(SystemFiles.MFT, 0, SecureFile.READ_ONLY);
        return data(record, SystemFiles.MFT, layout.mft())
                .nonResident(
                        AttributeType.BITMAP,
                        "",
                        run(layout.mftBitmap()),
                        NtfsLayout.mftBitmapBytes(layout.mftRecords()))
                .end();
    }

    private byte[] volume() {
        byte[] information = new byte[12];
        information[8] = 3; // version 3.1
        information[9] = 1;
        return withOwnDescriptor(SystemFiles.VOLUME, true)
                .resident(
                        AttributeType.VOLUME_NAME,
                        "",
                        geometry.label().getBytes(StandardCharsets.UTF_16LE))
                .resident(AttributeType.VOLUME_INFORMATION, "", information)
                .resident(AttributeType.DATA, "", new byte[0])
                .end();
    }

    private byte[] attributeDefinitions() {
        int number = SystemFiles.ATTRIBUTE_DEFINITIONS;
        return data(withOwnDescriptor(number, false), number, layout.fixed().attributeDefinitions())
                .end();
    }

    private byte[] root() {
        RecordBuilder record =
                named(SystemFiles.ROOT, FileRecord.FLAG_DIRECTORY, SecureFile.DIRECTORY);
        return index(record, layout.directoryIndex(0, layout.index().start())).end();
    }

    /** Adds the three attributes of a directory's index. */
    RecordBuilder index(RecordBuilder record, DirectoryIndex index) {
        long bytes = index.blocks() * IndexBlock.BYTES;
        record.resident(
                        AttributeType.INDEX_ROOT,
                        DIRECTORY_INDEX,
                        ViewEntries.directoryRoot(
                                AttributeType.FILE_NAME,
                                geometry.clusterBytes(),
                                (index.blocks() - 1) * geometry.vcnsPerBlock()))
                .nonResident(
                        AttributeType.INDEX_ALLOCATION,
                        DIRECTORY_INDEX,
                        Run.of(index.firstCluster(), index.blockClusters()),
                        bytes);
        if (index.hasOwnBitmap()) {
            return record.nonResident(
                    AttributeType.BITMAP,
                    DIRECTORY_INDEX,
                    Run.of(index.firstCluster() + index.blockClusters(), index.bitmapClusters()),
                    index.bitmapBytes());
        }
        byte[] bitmap = new byte[index.bitmapBytes()];
        Bits.set(bitmap, 0, (int) index.blocks());
        return record.resident(AttributeType.BITMAP, DIRECTORY_INDEX, bitmap);
    }

    private byte[] boot() {
        long clusters = geometry.clustersFor(SystemFiles.BOOT_BYTES);
        return withOwnDescriptor(SystemFiles.BOOT, false)
                .nonResident(AttributeType.DATA, "", Run.of(0, clusters), SystemFiles.BOOT_BYTES)
                .end();
    }

    private byte[] badClusters() {
        long clusters = geometry.clusters();
        return named(SystemFiles.BAD_CLUSTERS, 0, SecureFile.READ_ONLY)
                .resident(AttributeType.DATA, "", new byte[0])
                .nonResident(
                        AttributeType.DATA,
                        "$Bad",
                        Run.sparse(clusters),
                        clusters * geometry.clusterBytes(),
                        0)
                .end();
    }

    private byte[] secure() {
        SecureFile secure = SecureFile.standard();
        int cluster = geometry.clusterBytes();
        return begin(SystemFiles.SECURE, FileRecord.FLAG_VIEW_INDEX)
                .standardInformation(
                        time,
                        SystemNames.SYSTEM_ATTRIBUTES | FileName.VIEW_INDEX,
                        SecureFile.READ_WRITE)
                .fileName(nameOf(SystemFiles.SECURE))
                .nonResident(
                        AttributeType.DATA,
                        "$SDS",
                        run(layout.fixed().security()),
                        secure.streamBytes())
                .resident(
                        AttributeType.INDEX_ROOT,
                        "$SDH",
                        ViewEntries.root(
                                0, IndexBlock.COLLATION_SECURITY_HASH, cluster, secure.byHash()))
                .resident(
                        AttributeType.INDEX_ROOT,
                        "$SII",
                        ViewEntries.root(0, IndexBlock.COLLATION_UINT32, cluster, secure.byId()))
                .end();
    }

    private byte[] upCase() {
        byte[] info = new byte[32];
        Le.putInt32(info, 0, info.length);
        Le.putInt64(info, 8, UpCaseTable.CRC);
        RecordBuilder record = named(SystemFiles.UP_CASE, 0, SecureFile.READ_ONLY);
        return data(record, SystemFiles.UP_CASE, layout.fixed().upCase())
                .resident(AttributeType.DATA, "$Info", info)
                .end();
    }

    private byte[] nameless(int number) {
        return builder.begin(number, Tree.sequence(number), 0, FileRecord.FLAG_IN_USE)
                .shortInformation(time, SystemNames.SYSTEM_ATTRIBUTES)
                .resident(AttributeType.SECURITY_DESCRIPTOR, "", SecureFile.own(true))
                .resident(AttributeType.DATA, "", new byte[0])
                .end();
    }

    private byte[] extend() {
        List<byte[]> entries =
                List.of(
                        entry(SystemFiles.OBJECT_IDS),
                        entry(SystemFiles.QUOTA),
                        entry(SystemFiles.REPARSE_POINTS));
        return named(SystemFiles.EXTEND, FileRecord.FLAG_DIRECTORY, SecureFile.READ_WRITE)
                .resident(
                        AttributeType.INDEX_ROOT,
                        DIRECTORY_INDEX,
                        ViewEntries.root(
                                AttributeType.FILE_NAME,
                                IndexBlock.COLLATION_FILE_NAME,
                                geometry.clusterBytes(),
                                entries))
                .end();
    }

    private byte[] entry(int number) {
        FileName name = nameInExtend(number);
        byte[] entry = new byte[RecordBuilder.aligned(IndexBlock.ENTRY_BYTES + name.sizeBytes())];
        Le.putInt64(
                entry,
                IndexBlock.ENTRY_REFERENCE,
                FileReferences.of(number, Tree.sequence(number)));
        Le.putInt16(entry, IndexBlock.ENTRY_LENGTH, entry.length);
        Le.putInt16(entry, IndexBlock.ENTRY_KEY_LENGTH, name.sizeBytes());
        name.encode(entry, IndexBlock.ENTRY_BYTES);
        return entry;
    }

    private FileName nameInExtend(int number) {
        String name =
                switch (number) {
                    case SystemFiles.QUOTA -> "$Quota";
                    case SystemFiles.OBJECT_IDS -> "$ObjId";
                    default -> "$Reparse";
                };
        return SystemNames.named(
                EXTEND_REFERENCE, time, 0, 0, FileName.VIEW_INDEX | QUOTA_ATTRIBUTES, name);
    }

    private RecordBuilder inExtend(int number) {
        return begin(number, FileRecord.FLAG_IN_EXTEND | FileRecord.FLAG_VIEW_INDEX)
                .standardInformation(
                        time, FileName.VIEW_INDEX | QUOTA_ATTRIBUTES, SecureFile.READ_WRITE)
                .fileName(nameInExtend(number));
    }

    private RecordBuilder view(
            RecordBuilder record, String name, int collation, List<byte[]> entries) {
        return record.resident(
                AttributeType.INDEX_ROOT,
                name,
                ViewEntries.root(0, collation, geometry.clusterBytes(), entries));
    }

    private byte[] quota() {
        byte[] owner = SecureFile.administrators();
        byte[] ownerNumber = number(0x100);
        byte[] forAll = quotaOf(0);
        byte[] forOwner = quotaOf(owner.length);
        System.arraycopy(owner, 0, forOwner, forAll.length, owner.length);
        RecordBuilder record = inExtend(SystemFiles.QUOTA);
        view(
                record,
                "$O",
                IndexBlock.COLLATION_SID,
                List.of(ViewEntries.entry(owner, ownerNumber, number(0x20))));
        return view(
                        record,
                        "$Q",
                        IndexBlock.COLLATION_UINT32,
                        List.of(
                                ViewEntries.entry(number(1), forAll, new byte[0]),
                                ViewEntries.entry(ownerNumber, forOwner, new byte[0])))
                .end();
    }

    /** Returns a quota without limits, with room behind it for its owner. */
    private byte[] quotaOf(int ownerBytes) {
        byte[] quota = new byte[48 + ownerBytes];
        Le.putInt32(quota, 0, 2); // version
        Le.putInt32(quota, 4, 1); // defaults hold
        Le.putInt64(quota, 16, time);
        Le.putInt64(quota, 24, -1);
        Le.putInt64(quota, 32, -1);
        return quota;
    }

    private static byte[] number(int number) {
        byte[] bytes = new byte[4];
        Le.putInt32(bytes, 0, number);
        return bytes;
    }

    private byte[] objectIds() {
        return view(inExtend(SystemFiles.OBJECT_IDS), "$O", IndexBlock.COLLATION_UINT32S, List.of())
                .end();
    }

    private byte[] reparsePoints() {
        return view(
                        inExtend(SystemFiles.REPARSE_POINTS),
                        "$R",
                        IndexBlock.COLLATION_UINT32S,
                        List.of())
                .end();
    }
}
