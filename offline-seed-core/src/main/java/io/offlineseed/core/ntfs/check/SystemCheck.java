// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import io.offlineseed.core.ntfs.AttributeDefinitions;
import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileReferences;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.Run;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.UpCaseTable;
import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import io.offlineseed.core.ntfs.read.AttributeContent;
import io.offlineseed.core.ntfs.read.DamagedStructure;
import io.offlineseed.core.ntfs.read.FileNode;
import io.offlineseed.core.ntfs.read.RecordReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The file system's own files, after all records were gone through. */
final class SystemCheck {

    private static final int BYTES_AT_ONCE = 1 << 20;

    private static final int LEAST_LOG_BYTES = 256 << 10;

    private static final int VERSION_OFFSET = 0x08;
    private static final int FLAGS_OFFSET = 0x0a;
    private static final int VERSION_3_1 = 0x0103;

    /** Without a name; harmless, and seen on volumes of Windows. */
    private static final int HARMLESS_FLAG = 0x0080;

    private static final int CRC_OFFSET = 0x08;

    private final Checked checked;
    private final Findings findings;
    private final RecordReader reader;

    SystemCheck(Checked checked) {
        this.checked = checked;
        this.findings = checked.findings;
        this.reader = new RecordReader(checked.table);
    }

    /** What looks at one of the files. */
    @FunctionalInterface
    private interface Look {
        void at(FileNode file) throws IOException, DamagedStructure;
    }

    void check() throws IOException {
        look(SystemFiles.MFT, Kind.MASTER_FILE_TABLE, this::masterFileTable);
        look(SystemFiles.MFT_MIRROR, Kind.MASTER_FILE_TABLE, this::mirror);
        look(SystemFiles.LOG_FILE, Kind.LOG_FILE, this::log);
        look(SystemFiles.VOLUME, Kind.VOLUME_FLAGS, this::volume);
        look(
                SystemFiles.ATTRIBUTE_DEFINITIONS,
                Kind.ATTRIBUTE_DEFINITIONS,
                this::attributeDefinitions);
        look(SystemFiles.BITMAP, Kind.CLUSTER_BITMAP, this::bitmap);
        look(SystemFiles.BOOT, Kind.BOOT_SECTOR, this::boot);
        look(SystemFiles.BAD_CLUSTERS, Kind.SYSTEM_FILE, this::badClusters);
        look(SystemFiles.SECURE, Kind.SECURITY, new SecureCheck(checked)::check);
        look(SystemFiles.UP_CASE, Kind.UP_CASE, this::upCase);
        look(SystemFiles.EXTEND, Kind.SYSTEM_FILE, this::extend);
    }

    private void look(int number, Kind kind, Look look) throws IOException {
        if (!checked.inUse.get(number)) {
            findings.add(Kind.SYSTEM_FILE, "record " + number + ": a system file is missing");
            return;
        }
        try {
            look.at(FileNode.of(checked.volume, reader, reader.read(number)));
        } catch (DamagedStructure e) {
            findings.add(kind, e.reason());
        }
    }

    private static AttributeContent data(FileNode file, String name) throws DamagedStructure {
        return file.content(AttributeType.DATA, name)
                .orElseThrow(
                        () ->
                                new DamagedStructure(
                                        "record " + file.base().number() + " has no data " + name));
    }

    private static boolean startsAt(AttributeContent content, long cluster) {
        List<Run> runs = content.runs().map(r -> r.runs()).orElse(List.of());
        return !runs.isEmpty() && !runs.get(0).isSparse() && runs.get(0).firstCluster() == cluster;
    }

    private void masterFileTable(FileNode file) throws IOException, DamagedStructure {
        findings.require(
                startsAt(checked.table.content(), checked.boot.mftCluster()),
                Kind.MASTER_FILE_TABLE,
                "$MFT does not begin where the boot sector says");
        Optional<AttributeContent> bitmap = file.content(AttributeType.BITMAP, "");
        if (bitmap.isEmpty()
                || bitmap.get().runs().isEmpty()
                || bitmap.get().hasHoles()
                || bitmap.get().sizeBytes() * 8 < checked.table.records()) {
            findings.add(
                    Kind.RECORD_BITMAP,
                    "the bitmap of records is missing, resident, too small, or has holes");
            return;
        }
        BitmapCheck.check(
                bitmap.get(),
                (bits, first) -> {
                    int from = (int) Math.min(first, Integer.MAX_VALUE);
                    int at = checked.inUse.nextSetBit(from);
                    while (at >= 0 && at < first + 8L * bits.length) {
                        bits[(int) (at - first) / 8] |= (byte) (1 << (at - first) % 8);
                        at = checked.inUse.nextSetBit(at + 1);
                    }
                },
                findings,
                Kind.RECORD_BITMAP,
                "the bitmap of records",
                "records");
    }

    private void mirror(FileNode file) throws IOException, DamagedStructure {
        AttributeContent mirror = data(file, "");
        int recordBytes = checked.boot.recordBytes();
        int bytes =
                recordBytes * SystemFiles.mirroredRecords(checked.boot.clusterBytes(), recordBytes);
        findings.require(
                startsAt(mirror, checked.boot.mirrorCluster()),
                Kind.MASTER_FILE_TABLE,
                "$MFTMirr does not begin where the boot sector says");
        findings.require(
                mirror.sizeBytes() == bytes
                        && checked.table.content().sizeBytes() >= bytes
                        && Arrays.equals(
                                mirror.read(0, bytes), checked.table.content().read(0, bytes)),
                Kind.MASTER_FILE_TABLE,
                "$MFTMirr differs from the records it repeats");
    }

    private void log(FileNode file) throws IOException, DamagedStructure {
        AttributeContent log = data(file, "");
        findings.require(
                log.sizeBytes() >= LEAST_LOG_BYTES, Kind.LOG_FILE, "$LogFile is too small");
        byte[] empty = new byte[BYTES_AT_ONCE];
        Arrays.fill(empty, (byte) 0xff);
        for (long at = 0; at < log.sizeBytes(); at += BYTES_AT_ONCE) {
            int length = (int) Math.min(BYTES_AT_ONCE, log.sizeBytes() - at);
            int difference = Arrays.mismatch(log.read(at, length), 0, length, empty, 0, length);
            if (difference >= 0) {
                findings.add(Kind.LOG_FILE, "$LogFile is not empty from byte " + (at + difference));
                return;
            }
        }
    }

    private void volume(FileNode file) throws DamagedStructure {
        byte[] value = file.resident(AttributeType.VOLUME_INFORMATION, "").orElse(new byte[0]);
        if (value.length != FLAGS_OFFSET + 2 || Le.uint16(value, VERSION_OFFSET) != VERSION_3_1) {
            findings.add(Kind.VOLUME_FLAGS, "$Volume does not state version 3.1");
            return;
        }
        int flags = Le.uint16(value, FLAGS_OFFSET);
        findings.require(
                (flags & ~HARMLESS_FLAG) == 0,
                Kind.VOLUME_FLAGS,
                "$Volume has flags "
                        + Integer.toHexString(flags)
                        + "h: the volume was not cleanly dismounted, or waits for repair");
    }

    private void attributeDefinitions(FileNode file) throws IOException, DamagedStructure {
        AttributeContent table = data(file, "");
        byte[] right = AttributeDefinitions.table();
        findings.require(
                table.sizeBytes() >= right.length
                        && Arrays.equals(table.read(0, right.length), right),
                Kind.ATTRIBUTE_DEFINITIONS,
                "$AttrDef is not the table of NTFS 3.1");
    }

    private void bitmap(FileNode file) throws IOException, DamagedStructure {
        AttributeContent bitmap = data(file, "");
        long clusters = checked.boot.clusters();
        if (bitmap.runs().isEmpty() || bitmap.sizeBytes() != (clusters + 63) / 64 * 8) {
            findings.add(
                    Kind.CLUSTER_BITMAP,
                    "$Bitmap is resident, or has " + bitmap.sizeBytes() + " bytes");
            return;
        }
        BitmapCheck.check(
                bitmap,
                (bits, first) -> {
                    checked.owners.fill(bits, first);
                    long behind = clusters - first;
                    if (behind < 8L * bits.length) {
                        ClusterOwners.set(bits, (int) Math.max(0, behind), 8 * bits.length);
                    }
                },
                findings,
                Kind.CLUSTER_BITMAP,
                "$Bitmap",
                "clusters");
    }

    private void boot(FileNode file) throws IOException, DamagedStructure {
        AttributeContent content = data(file, "");
        findings.require(
                startsAt(content, 0) && content.sizeBytes() == SystemFiles.BOOT_BYTES,
                Kind.BOOT_SECTOR,
                "$Boot does not hold the first 8192 bytes of the volume");
        long place = checked.boot.backupBytes();
        int sector = checked.boot.sectorBytes();
        if (place > checked.volume.deviceBytes() - sector) {
            findings.add(Kind.BOOT_SECTOR, "there is no room for the copy of the boot sector");
            return;
        }
        ByteBuffer first = ByteBuffer.allocate(sector);
        ByteBuffer last = ByteBuffer.allocate(sector);
        checked.volume.read(0, first);
        checked.volume.read(place, last);
        findings.require(
                Arrays.equals(first.array(), last.array()),
                Kind.BOOT_SECTOR,
                "the copy of the boot sector in the last sector differs");
    }

    private void badClusters(FileNode file) throws DamagedStructure {
        AttributeContent bad = data(file, "$Bad");
        long clusters = checked.boot.clusters();
        findings.require(
                bad.sizeBytes() == clusters * checked.boot.clusterBytes()
                        && bad.runs().map(r -> r.clusters()).orElse(0L) == clusters
                        && bad.initializedBytes() == 0,
                Kind.SYSTEM_FILE,
                "$BadClus:$Bad has not the size of the volume");
    }

    private void upCase(FileNode file) throws IOException, DamagedStructure {
        AttributeContent table = data(file, "");
        findings.require(
                table.sizeBytes() == UpCaseTable.BYTES
                        && Arrays.equals(table.read(0, UpCaseTable.BYTES), UpCaseTable.bytes()),
                Kind.UP_CASE,
                "$UpCase is not the table of Windows 8 and later");
        byte[] info = file.resident(AttributeType.DATA, "$Info").orElse(new byte[0]);
        findings.require(
                info.length == 0x20
                        && Le.int32(info, 0) == info.length
                        && Le.int64(info, CRC_OFFSET) == UpCaseTable.CRC,
                Kind.UP_CASE,
                "$UpCase:$Info does not state the checksum of the table");
    }

    private void extend(FileNode file) throws IOException, DamagedStructure {
        Map<String, Long> found = new TreeMap<>();
        new IndexShape(
                        checked,
                        file,
                        "$I30",
                        (node, at) -> {
                            try {
                                FileName name = node.name(at);
                                found.put(name.name(), FileReferences.record(node.reference(at)));
                            } catch (DamagedStructure e) {
                                // found, and told, by the check of all directories
                                findings.add(Kind.DIRECTORY_ENTRY, e.reason());
                            }
                        })
                .check(AttributeType.FILE_NAME, IndexBlock.COLLATION_FILE_NAME);
        findings.require(
                file.parts(AttributeType.INDEX_ALLOCATION, "$I30").isEmpty(),
                Kind.SYSTEM_FILE,
                "$Extend has index blocks, its entries must stand in the record");
        view(found, "$Quota", "$O", IndexBlock.COLLATION_SID);
        view(found, "$Quota", "$Q", IndexBlock.COLLATION_UINT32);
        view(found, "$ObjId", "$O", IndexBlock.COLLATION_UINT32S);
        view(found, "$Reparse", "$R", IndexBlock.COLLATION_UINT32S);
    }

    private void view(Map<String, Long> extend, String file, String index, int collation)
            throws IOException {
        Long number = extend.get(file);
        if (number == null || number >= reader.records() || !checked.inUse.get(number.intValue())) {
            findings.add(Kind.SYSTEM_FILE, "$Extend\\" + file + " is missing");
            return;
        }
        try {
            FileNode node = FileNode.of(checked.volume, reader, reader.read(number));
            ViewCheck.check(checked, node, index, collation, (key, data) -> {});
        } catch (DamagedStructure e) {
            findings.add(Kind.SYSTEM_FILE, e.reason());
        }
    }
}
