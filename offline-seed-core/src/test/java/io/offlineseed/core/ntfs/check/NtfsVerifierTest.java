// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.ntfs.AttributeHeader;
import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileRecord;
import io.offlineseed.core.ntfs.GoldenVolume;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.MappingPairs;
import io.offlineseed.core.ntfs.Run;
import io.offlineseed.core.ntfs.StandardInformation;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.VolumeEditor;
import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import io.offlineseed.core.ntfs.write.NtfsSample;
import io.offlineseed.testing.Judges;
import io.offlineseed.testing.MemoryBlockDevice;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each defect, injected alone into a clean volume, is found; the clean volumes are clean. The
 * defects are those that chkdsk is known to look for, with what the packaged checkers miss.
 */
class NtfsVerifierTest {

    private static final int BYTES = 16 << 20;
    private static final int ENTRY_NAME = IndexBlock.ENTRY_BYTES + FileName.FIXED_BYTES;
    private static final int NAME_SPACE = 0x41;
    private static final int DATA_SIZE = 0x30;
    private static final int MODIFIED = 0x10;

    private static MemoryBlockDevice clean = new MemoryBlockDevice(512, 512);

    /** Does the damage. */
    @FunctionalInterface
    private interface Injection {
        void into(VolumeEditor editor) throws Exception;
    }

    @BeforeAll
    static void write() throws Exception {
        clean = new MemoryBlockDevice(BYTES, 512);
        sample(BYTES, 512, 4096).file("same/aa", 10).file("same/ab", 20).write(clean);
    }

    private static NtfsSample sample(int bytes, int sectorBytes, int clusterBytes) {
        return new NtfsSample(bytes, sectorBytes, clusterBytes)
                .oddities()
                .many(300)
                .tail("DriveManifest.xml", 9000);
    }

    private static NtfsReport verify(MemoryBlockDevice device) throws Exception {
        return NtfsVerifier.verify(device, () -> false);
    }

    @ParameterizedTest
    @CsvSource({"512,512", "512,4096", "512,65536", "2048,8192", "4096,4096", "4096,65536"})
    void verify_volumeOfOurs_isClean(int sectorBytes, int clusterBytes) throws Exception {
        int bytes = 2 * BYTES;
        MemoryBlockDevice device = new MemoryBlockDevice(bytes, sectorBytes);
        NtfsSample sample = sample(bytes, sectorBytes, clusterBytes);
        sample.write(device);
        NtfsReport report = verify(device);

        assertThat(report.findings()).isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.files()).isEqualTo(sample.list().size() + 1);
    }

    @Test
    void verify_largeDirectory_isClean() throws Exception {
        MemoryBlockDevice device = new MemoryBlockDevice(32 << 20, 512);
        new NtfsSample(32 << 20, 512, 4096).many(5000).write(device);

        assertThat(verify(device).findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"512,512", "512,4096", "512,65536", "4096,4096"})
    void verify_volumeOfMkntfs_isClean(int sectorBytes, int clusterBytes, @TempDir Path directory)
            throws Exception {
        String mkntfs = Judges.require("mkntfs").toString();
        Path image = directory.resolve("image");
        Files.write(image, new byte[BYTES]);
        Process process =
                new ProcessBuilder(
                                mkntfs,
                                "-F",
                                "-Q",
                                "-q",
                                "-s" + sectorBytes,
                                "-c" + clusterBytes,
                                image.toString())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        MemoryBlockDevice device = new MemoryBlockDevice(BYTES, sectorBytes);
        device.write(0, ByteBuffer.wrap(Files.readAllBytes(image)));

        assertThat(verify(device).findings()).isEmpty();
    }

    @Test
    void verify_volumeOfNtfs3g_isSoundButForOldCopies() throws Exception {
        NtfsReport report = verify(GoldenVolume.open(512));

        // ntfs-3g updates sizes in directories only, and forgets the security id of $MFT.
        assertThat(report.findings())
                .allMatch(
                        f ->
                                f.kind() == Kind.OLD_COPY
                                        || f.message().startsWith("record 0: has neither"));
        assertThat(report.harmlessCount()).isEqualTo(report.findingCount());
        assertThat(report.isClean()).isFalse();
        assertThat(report.directories()).isEqualTo(15);
    }

    @Test
    void verify_stopped_isNotComplete() throws Exception {
        NtfsReport report = NtfsVerifier.verify(clean, () -> true);

        assertThat(report.isComplete()).isFalse();
        assertThat(report.isClean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 512, 1 << 20})
    void verify_noNtfs_isTold(long sizeBytes) throws Exception {
        assertThat(verify(new MemoryBlockDevice(sizeBytes, 512)).findings())
                .containsExactly(
                        new NtfsFinding(Kind.BOOT_SECTOR, "the first sector is not one of NTFS"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("defects")
    void verify_defect_isFound(String defect, Kind kind, String message, Injection injection)
            throws Exception {
        MemoryBlockDevice device = clean.copy();
        injection.into(new VolumeEditor(device));
        NtfsReport report = verify(device);

        assertThat(report.findings())
                .anyMatch(f -> f.kind() == kind && f.message().contains(message));
        assertThat(report.findingCount()).isLessThan(12); // and nothing is made up
    }

    @Test
    @Timeout(60)
    void verify_anyBytesOfMetadataChanged_alwaysGivesAReport() throws Exception {
        MemoryBlockDevice small = new MemoryBlockDevice(8 << 20, 512);
        new NtfsSample(8 << 20, 512, 4096).many(200).file("dir/file", 5000).write(small);
        long seed = 77;
        Random random = new Random(seed);
        int found = 0;
        for (int round = 0; round < 200; round++) {
            MemoryBlockDevice device = small.copy();
            VolumeEditor editor = new VolumeEditor(device);
            Consumer<byte[]> change = b -> mutate(random, b);
            if (round % 4 == 0) {
                editor.editBlock(editor.record("\\many"), random.nextInt(4), change);
            } else if (round % 4 == 1) {
                editor.editRecord(random.nextInt(28), change);
            } else if (round % 4 == 2) {
                editor.editRecord(27 + random.nextInt(200), change);
            } else {
                editor.editContent(9, AttributeType.DATA, "$SDS", 0, 200, change);
            }
            NtfsReport report = verify(device);
            assertThat(report.isComplete()).as("seed %d round %d", seed, round).isTrue();
            found += report.isClean() ? 0 : 1;
        }
        assertThat(found).isGreaterThan(120);
    }

    /** Changes up to three bytes behind what guards a block. */
    private static void mutate(Random random, byte[] bytes) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = 8 + random.nextInt(Math.min(bytes.length, 400) - 8);
            bytes[at] =
                    random.nextBoolean()
                            ? (byte) (bytes[at] ^ 1 << random.nextInt(8))
                            : (byte) random.nextInt(256);
        }
    }

    @Test
    void defects_coverEveryKind() {
        Set<Kind> kinds = defects().map(a -> (Kind) a.get()[1]).collect(Collectors.toSet());

        assertThat(kinds).isEqualTo(EnumSet.allOf(Kind.class));
    }

    private static Arguments defect(String name, Kind kind, String message, Injection injection) {
        return Arguments.of(name, kind, message, injection);
    }

    static Stream<Arguments> defects() {
        return Stream.of(bitmaps(), records(), names(), indexes(), systemFiles())
                .flatMap(List::stream);
    }

    private static List<Arguments> bitmaps() {
        return List.of(
                defect(
                        "used cluster free in $Bitmap",
                        Kind.CLUSTER_BITMAP,
                        "$Bitmap says free of 1 clusters in use, first of 0",
                        e -> bits(e, SystemFiles.BITMAP, AttributeType.DATA, 0, 1)),
                defect(
                        "free cluster used in $Bitmap",
                        Kind.CLUSTER_BITMAP,
                        "$Bitmap says in use of 1 free clusters",
                        e -> bits(e, SystemFiles.BITMAP, AttributeType.DATA, 480, 1)),
                defect(
                        "tail bits missing in $Bitmap",
                        Kind.CLUSTER_BITMAP,
                        "first of 4095",
                        e -> bits(e, SystemFiles.BITMAP, AttributeType.DATA, 511, 0x80)),
                defect(
                        "used record free in its bitmap",
                        Kind.RECORD_BITMAP,
                        "says free of 1 records in use, first of 30",
                        e -> bits(e, SystemFiles.MFT, AttributeType.BITMAP, 3, 0x40)),
                defect(
                        "free record used in its bitmap",
                        Kind.RECORD_BITMAP,
                        "says in use of 1 free records, first of 16",
                        e -> bits(e, SystemFiles.MFT, AttributeType.BITMAP, 2, 0x01)),
                defect(
                        "index block free in its bitmap",
                        Kind.INDEX_BITMAP,
                        "block number 2 is free",
                        e ->
                                edit(
                                        e,
                                        "\\many",
                                        AttributeType.BITMAP,
                                        "$I30",
                                        (b, at) -> b[value(b, at)] ^= 0x04)),
                defect(
                        "index block used beyond the last",
                        Kind.INDEX_BITMAP,
                        "is used",
                        e ->
                                edit(
                                        e,
                                        "\\many",
                                        AttributeType.BITMAP,
                                        "$I30",
                                        (b, at) -> b[value(b, at) + 7] ^= 0x40)));
    }

    private static List<Arguments> records() {
        return List.of(
                defect(
                        "record torn",
                        Kind.RECORD,
                        "is torn",
                        e -> {
                            long record = e.record("\\one");
                            int size = e.boot().recordBytes();
                            byte[] bytes =
                                    e.content(SystemFiles.MFT, AttributeType.DATA, "")
                                            .read(record * size, size);
                            VolumeEditor.tear(bytes);
                            e.writeRecord(record, bytes);
                        }),
                defect(
                        "record full of old bytes",
                        Kind.RECORD,
                        "is not a file record",
                        e -> e.writeRecord(20, filled(1024, 0x77))),
                defect(
                        "used bytes 4 too small",
                        Kind.RECORD,
                        "used bytes where there are",
                        e ->
                                e.editRecord(
                                        e.record("\\one"), b -> add(b, FileRecord.USED_BYTES, -4))),
                defect(
                        "next attribute id in use",
                        Kind.RECORD,
                        "its next attribute id is in use",
                        e -> header(e, FileRecord.NEXT_ATTRIBUTE_ID, 1)),
                defect(
                        "record with the header of version 3.0",
                        Kind.FORM,
                        "its header is shorter or longer than usual",
                        e -> header(e, FileRecord.UPDATE_SEQUENCE_OFFSET, 0x2a)),
                defect(
                        "unknown flags",
                        Kind.RECORD,
                        "has unknown flags",
                        e -> header(e, FileRecord.FLAGS, 0x41)),
                defect(
                        "file flagged as directory",
                        Kind.RECORD,
                        "is flagged as directory",
                        e -> header(e, FileRecord.FLAGS, 3)),
                defect(
                        "$Secure without its flag",
                        Kind.RECORD,
                        "record 9: is flagged as having an index",
                        e ->
                                e.editRecord(
                                        SystemFiles.SECURE,
                                        b -> Le.putInt16(b, FileRecord.FLAGS, 1))),
                defect(
                        "sequence number of a system file",
                        Kind.RECORD,
                        "record 12: its sequence number must not be 1",
                        e -> e.editRecord(12, b -> Le.putInt16(b, FileRecord.SEQUENCE, 1))),
                defect(
                        "continuation of a file that knows nothing of it",
                        Kind.RECORD,
                        "continues a file that does not know of it",
                        e ->
                                e.editRecord(
                                        e.record("\\one"),
                                        b ->
                                                Le.putInt64(
                                                        b,
                                                        FileRecord.BASE_REFERENCE,
                                                        5L << 48 | 5))),
                defect(
                        "link count",
                        Kind.LINK_COUNT,
                        "states 2 names, has 1",
                        e -> header(e, FileRecord.LINKS, 2)),
                defect(
                        "two attributes with the same id",
                        Kind.ATTRIBUTE,
                        "have the id 0",
                        e -> data(e, AttributeHeader.ID, -2)),
                defect(
                        "attributes out of order",
                        Kind.ATTRIBUTE,
                        "are not in their order",
                        e ->
                                edit(
                                        e,
                                        "\\one",
                                        AttributeType.STANDARD_INFORMATION,
                                        "",
                                        (b, at) -> Le.putInt32(b, at, 0x40))),
                defect(
                        "name not marked as indexed",
                        Kind.ATTRIBUTE,
                        "is not marked as being in an index",
                        e ->
                                edit(
                                        e,
                                        "\\one",
                                        AttributeType.FILE_NAME,
                                        "",
                                        (b, at) -> b[at + AttributeHeader.RESIDENT_INDEXED] = 0)),
                defect(
                        "clusters outside of the volume",
                        Kind.CLUSTERS,
                        "owns cluster 1048577, the volume ends with 4094",
                        e -> runs(e, Run.of(1 << 20, 2))),
                defect(
                        "two files share clusters",
                        Kind.CLUSTERS,
                        "of which some are another's",
                        e -> runs(e, Run.of(firstCluster(e, "\\exact") - 1, 2))),
                defect(
                        "hole in a file that is not sparse",
                        Kind.ATTRIBUTE,
                        "has holes without saying so",
                        e -> runs(e, Run.sparse(2))),
                defect(
                        "runs and highest cluster differ",
                        Kind.RECORD,
                        "does not state its clusters as its runs do",
                        e -> data(e, AttributeHeader.HIGHEST_VCN, 1)),
                defect(
                        "allocated size wrong",
                        Kind.SIZES,
                        "allocated bytes, its clusters have 4096",
                        e -> data(e, AttributeHeader.ALLOCATED_BYTES, 4096)),
                defect(
                        "initialized beyond the size",
                        Kind.RECORD,
                        "states sizes that do not fit its clusters",
                        e -> data(e, AttributeHeader.INITIALIZED_BYTES, 1)),
                defect(
                        "security id unknown",
                        Kind.SECURITY,
                        "uses security id 1ffh, which $Secure does not have",
                        e ->
                                edit(
                                        e,
                                        "\\one",
                                        AttributeType.STANDARD_INFORMATION,
                                        "",
                                        (b, at) ->
                                                Le.putInt32(
                                                        b,
                                                        value(b, at)
                                                                + StandardInformation.SECURITY_ID,
                                                        0x1ff))),
                defect(
                        "no security descriptor",
                        Kind.NO_DESCRIPTOR,
                        "has neither security id nor descriptor",
                        e ->
                                edit(
                                        e,
                                        "\\one",
                                        AttributeType.STANDARD_INFORMATION,
                                        "",
                                        (b, at) ->
                                                Le.putInt32(
                                                        b,
                                                        value(b, at)
                                                                + StandardInformation.SECURITY_ID,
                                                        0))));
    }

    private static List<Arguments> names() {
        return List.of(
                defect(
                        "parent wrong in the record",
                        Kind.NOT_LISTED,
                        "names of it that no directory lists: 1",
                        e -> name(e, "\\one", (b, at) -> b[at] = 11)),
                defect(
                        "parent wrong in the entry",
                        Kind.DIRECTORY_ENTRY,
                        "states another directory",
                        e -> entry(e, (b, at) -> b[at + IndexBlock.ENTRY_BYTES]++)),
                defect(
                        "size in the record only",
                        Kind.OLD_COPY,
                        "states 2 bytes in 4096, its content has 1 in 4096",
                        e -> name(e, "\\one", (b, at) -> b[at + DATA_SIZE]++)),
                defect(
                        "size in the entry only",
                        Kind.OLD_COPY,
                        "differs from record",
                        e -> entry(e, (b, at) -> b[at + IndexBlock.ENTRY_BYTES + DATA_SIZE]++)),
                defect(
                        "time in the entry only",
                        Kind.OLD_COPY,
                        "differs from record",
                        e -> entry(e, (b, at) -> b[at + IndexBlock.ENTRY_BYTES + MODIFIED]++)),
                defect(
                        "name space in the entry only",
                        Kind.DIRECTORY_ENTRY,
                        "which has no such name here",
                        e -> entry(e, (b, at) -> b[at + IndexBlock.ENTRY_BYTES + NAME_SPACE] = 3)),
                defect(
                        "long name in the name space of short ones",
                        Kind.NAME,
                        "is too long for the name space it is in",
                        e -> {
                            long many = e.record("\\many");
                            long[] file = new long[1];
                            e.editBlock(
                                    many,
                                    0,
                                    b -> {
                                        int at = IndexBlock.ENTRIES;
                                        file[0] = Le.int64(b, at) & 0xffff_ffffL;
                                        b[at + IndexBlock.ENTRY_BYTES + NAME_SPACE] = 3;
                                    });
                            e.editRecord(
                                    file[0],
                                    b ->
                                            b[
                                                            VolumeEditor.value(
                                                                            b,
                                                                            AttributeType.FILE_NAME,
                                                                            "")
                                                                    + NAME_SPACE] =
                                                    3);
                        }),
                defect(
                        "name space without its partner",
                        Kind.NAME,
                        "is in name space 1, without the other it needs",
                        e -> {
                            entry(e, (b, at) -> b[at + IndexBlock.ENTRY_BYTES + NAME_SPACE] = 1);
                            name(e, "\\same\\aa", (b, at) -> b[at + NAME_SPACE] = 1);
                        }),
                defect(
                        "colon in a name",
                        Kind.NAME,
                        "its name a: holds one of",
                        e -> rename(e, ':')),
                defect(
                        "two names that are the same for Windows",
                        Kind.NAME,
                        "aB and ab are the same for Windows",
                        e -> rename(e, 'B')),
                defect(
                        "directory flag missing in a name",
                        Kind.NAME,
                        "says whether it is a directory, and wrongly",
                        e -> name(e, "\\same", (b, at) -> b[at + 0x3b] = 0)),
                defect(
                        "directory below itself",
                        Kind.NOT_LISTED,
                        "this directory lies below itself, out of reach",
                        NtfsVerifierTest::cycle));
    }

    private static List<Arguments> indexes() {
        return List.of(
                defect(
                        "wrong sequence number in an entry",
                        Kind.DIRECTORY_ENTRY,
                        "states sequence number 2, record",
                        e -> entry(e, (b, at) -> b[at + 6]++)),
                defect(
                        "entry leads to a free record",
                        Kind.DIRECTORY_ENTRY,
                        "which holds no file",
                        e -> entry(e, (b, at) -> Le.putInt64(b, at, 1L << 48 | 16))),
                defect(
                        "entry missing",
                        Kind.NOT_LISTED,
                        "names of it that no directory lists: 1",
                        e -> e.editBlock(e.record("\\many"), 1, b -> remove(b, entryAt(b, 3)))),
                defect(
                        "entries in wrong order",
                        Kind.ORDER,
                        " stands behind ",
                        e -> e.editBlock(e.record("\\many"), 1, b -> swap(b, entryAt(b, 3)))),
                defect(
                        "index block torn",
                        Kind.INDEX,
                        "is torn",
                        e ->
                                e.editContent(
                                        e.record("\\same"),
                                        AttributeType.INDEX_ALLOCATION,
                                        "$I30",
                                        0,
                                        IndexBlock.BYTES,
                                        VolumeEditor::tear)),
                defect(
                        "index block with another number",
                        Kind.INDEX,
                        "bears another number",
                        e -> e.editBlock(e.record("\\same"), 0, b -> b[IndexBlock.VCN]++)),
                defect(
                        "index block says it has others below",
                        Kind.INDEX,
                        "says whether it has others below, and wrongly",
                        e ->
                                e.editBlock(
                                        e.record("\\same"),
                                        0,
                                        b -> b[node(IndexBlock.NODE_FLAGS)]++)),
                defect(
                        "allocated bytes of an index block",
                        Kind.INDEX,
                        "allocated bytes where there are",
                        e ->
                                e.editBlock(
                                        e.record("\\same"),
                                        0,
                                        b -> add(b, node(IndexBlock.NODE_ALLOCATED_BYTES), -8))),
                defect(
                        "used bytes of an index block",
                        Kind.INDEX,
                        "more used bytes than it has",
                        e ->
                                e.editBlock(
                                        e.record("\\same"),
                                        0,
                                        b -> add(b, node(IndexBlock.NODE_USED_BYTES), 8))),
                defect(
                        "empty index block",
                        Kind.INDEX,
                        "block 0 is empty",
                        e ->
                                e.editBlock(
                                        e.record("\\same"),
                                        0,
                                        b -> {
                                            remove(b, IndexBlock.ENTRIES);
                                            remove(b, IndexBlock.ENTRIES);
                                        })),
                defect(
                        "another collation",
                        Kind.INDEX,
                        "its root states another kind of index",
                        e ->
                                edit(
                                        e,
                                        "\\same",
                                        AttributeType.INDEX_ROOT,
                                        "$I30",
                                        (b, at) ->
                                                b[value(b, at) + IndexBlock.ROOT_COLLATION] = 0)));
    }

    private static List<Arguments> systemFiles() {
        return List.of(
                defect(
                        "$MFTMirr differs",
                        Kind.MASTER_FILE_TABLE,
                        "$MFTMirr differs from the records it repeats",
                        e -> content(e, SystemFiles.MFT_MIRROR, 200, 0x10)),
                defect(
                        "copy of the boot sector missing",
                        Kind.BOOT_SECTOR,
                        "the copy of the boot sector in the last sector differs",
                        e -> e.write(e.boot().backupBytes(), new byte[512])),
                defect(
                        "$UpCase wrong",
                        Kind.UP_CASE,
                        "$UpCase is not the table",
                        e -> content(e, SystemFiles.UP_CASE, 2000, 1)),
                defect(
                        "$UpCase:$Info with a wrong checksum",
                        Kind.UP_CASE,
                        "$UpCase:$Info does not state the checksum",
                        e ->
                                e.editRecord(
                                        SystemFiles.UP_CASE,
                                        b ->
                                                b[
                                                        VolumeEditor.value(
                                                                        b,
                                                                        AttributeType.DATA,
                                                                        "$Info")
                                                                + 8]++)),
                defect(
                        "$AttrDef broken",
                        Kind.ATTRIBUTE_DEFINITIONS,
                        "$AttrDef is not the table",
                        e -> content(e, SystemFiles.ATTRIBUTE_DEFINITIONS, 0x80, 1)),
                defect(
                        "$LogFile of zeros",
                        Kind.LOG_FILE,
                        "$LogFile is not empty from byte 4096",
                        e ->
                                e.editContent(
                                        SystemFiles.LOG_FILE,
                                        AttributeType.DATA,
                                        "",
                                        4096,
                                        4096,
                                        b -> Arrays.fill(b, (byte) 0))),
                defect(
                        "volume dirty",
                        Kind.VOLUME_FLAGS,
                        "$Volume has flags 1h",
                        e ->
                                e.editRecord(
                                        SystemFiles.VOLUME,
                                        b ->
                                                b[
                                                        VolumeEditor.value(
                                                                        b,
                                                                        AttributeType
                                                                                .VOLUME_INFORMATION,
                                                                        "")
                                                                + 10]++)),
                defect(
                        "$BadClus:$Bad too small",
                        Kind.SYSTEM_FILE,
                        "$BadClus:$Bad has not the size of the volume",
                        e ->
                                e.editRecord(
                                        SystemFiles.BAD_CLUSTERS,
                                        b ->
                                                add(
                                                        b,
                                                        VolumeEditor.attribute(
                                                                        b,
                                                                        AttributeType.DATA,
                                                                        "$Bad")
                                                                + AttributeHeader.DATA_BYTES,
                                                        -4096))),
                defect(
                        "$Extend\\$ObjId missing",
                        Kind.SYSTEM_FILE,
                        "$Extend\\$ObjId is missing",
                        e ->
                                e.editRecord(
                                        SystemFiles.OBJECT_IDS,
                                        b -> Le.putInt16(b, FileRecord.FLAGS, 0))),
                defect(
                        "wrong hash in $SDH",
                        Kind.SECURITY,
                        "$SDH has an entry that no descriptor of $SDS fits",
                        e -> secure(e, "$SDH", 0x20 + IndexBlock.ENTRY_BYTES)),
                defect(
                        "wrong data in $SII",
                        Kind.SECURITY,
                        "$SII has an entry that no descriptor of $SDS fits",
                        e -> secure(e, "$SII", 0x20 + 0x14)),
                defect(
                        "wrong order in $SDH",
                        Kind.ORDER,
                        "index $SDH is not in its order",
                        e -> secure(e, "$SDH", 0x20 + IndexBlock.ENTRY_BYTES + 3)),
                defect(
                        "descriptor with a wrong hash",
                        Kind.SECURITY,
                        "has a wrong hash",
                        e -> security(e, 40)),
                defect(
                        "$SDS differs from its mirror",
                        Kind.SECURITY,
                        "differs from its mirror",
                        e -> security(e, 0x40000 + 40)));
    }

    // ---- what does the damage

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static void add(byte[] bytes, int at, int difference) {
        Le.putInt32(bytes, at, Le.int32(bytes, at) + difference);
    }

    /** Flips bits of a bitmap that is not resident. */
    private static void bits(VolumeEditor e, int record, int type, int at, int mask)
            throws Exception {
        e.editContent(record, type, "", at, 1, b -> b[0] ^= (byte) mask);
    }

    private static void content(VolumeEditor e, int record, int at, int mask) throws Exception {
        e.editContent(record, AttributeType.DATA, "", at, 1, b -> b[0] ^= (byte) mask);
    }

    private static void security(VolumeEditor e, int at) throws Exception {
        e.editContent(SystemFiles.SECURE, AttributeType.DATA, "$SDS", at, 1, b -> b[0] ^= 1);
    }

    private static void secure(VolumeEditor e, String index, int at) throws Exception {
        e.editRecord(
                SystemFiles.SECURE,
                b -> b[VolumeEditor.value(b, AttributeType.INDEX_ROOT, index) + at] ^= (byte) 0x80);
    }

    private static void header(VolumeEditor e, int at, int value) throws Exception {
        e.editRecord(e.record("\\one"), b -> Le.putInt16(b, at, value));
    }

    /** Adds to a number in the header of a file's $DATA. */
    private static void data(VolumeEditor e, int field, int difference) throws Exception {
        edit(e, "\\one", AttributeType.DATA, "", (b, at) -> b[at + field] += (byte) difference);
        if (field == AttributeHeader.ALLOCATED_BYTES) {
            edit(e, "\\one", AttributeType.DATA, "", (b, at) -> add(b, at + field, difference));
        }
    }

    /** Changes bytes from a place. */
    @FunctionalInterface
    private interface Change {
        void apply(byte[] bytes, int at);
    }

    private static void edit(VolumeEditor e, String path, int type, String name, Change change)
            throws Exception {
        e.editRecord(e.record(path), b -> change.apply(b, VolumeEditor.attribute(b, type, name)));
    }

    private static int value(byte[] record, int attribute) {
        return attribute + Le.uint16(record, attribute + AttributeHeader.RESIDENT_VALUE_OFFSET);
    }

    /** Changes the name in a file's record. */
    private static void name(VolumeEditor e, String path, Change change) throws Exception {
        edit(e, path, AttributeType.FILE_NAME, "", (b, at) -> change.apply(b, value(b, at)));
    }

    /** Changes the entry of \same\aa. */
    private static void entry(VolumeEditor e, Change change) throws Exception {
        e.editBlock(e.record("\\same"), 0, b -> change.apply(b, IndexBlock.ENTRIES));
    }

    /** Changes the second letter of \same\aa everywhere. */
    private static void rename(VolumeEditor e, char second) throws Exception {
        long record = e.record("\\same\\aa");
        entry(e, (b, at) -> Le.putInt16(b, at + ENTRY_NAME + 2, second));
        e.editRecord(
                record,
                b ->
                        Le.putInt16(
                                b,
                                VolumeEditor.value(b, AttributeType.FILE_NAME, "")
                                        + FileName.FIXED_BYTES
                                        + 2,
                                second));
    }

    private static void runs(VolumeEditor e, Run run) throws Exception {
        byte[] pairs = MappingPairs.encode(List.of(run));
        edit(
                e,
                "\\!first",
                AttributeType.DATA,
                "",
                (b, at) -> {
                    int pairsAt = at + Le.uint16(b, at + AttributeHeader.MAPPING_PAIRS_OFFSET);
                    System.arraycopy(pairs, 0, b, pairsAt, pairs.length);
                });
    }

    private static long firstCluster(VolumeEditor e, String path) throws Exception {
        return e.content(e.record(path), AttributeType.DATA, "")
                .runs()
                .orElseThrow()
                .runs()
                .get(0)
                .firstCluster();
    }

    private static int node(int field) {
        return IndexBlock.NODE + field;
    }

    private static int entryAt(byte[] block, int number) {
        int at = IndexBlock.ENTRIES;
        for (int i = 0; i < number; i++) {
            at += Le.uint16(block, at + IndexBlock.ENTRY_LENGTH);
        }
        return at;
    }

    private static int end(byte[] block) {
        return IndexBlock.NODE + Le.int32(block, node(IndexBlock.NODE_USED_BYTES));
    }

    private static void remove(byte[] block, int at) {
        int length = Le.uint16(block, at + IndexBlock.ENTRY_LENGTH);
        System.arraycopy(block, at + length, block, at, end(block) - at - length);
        add(block, node(IndexBlock.NODE_USED_BYTES), -length);
    }

    private static void swap(byte[] block, int at) {
        int one = Le.uint16(block, at + IndexBlock.ENTRY_LENGTH);
        int other = Le.uint16(block, at + one + IndexBlock.ENTRY_LENGTH);
        byte[] first = Arrays.copyOfRange(block, at, at + one);
        System.arraycopy(block, at + one, block, at, other);
        System.arraycopy(first, 0, block, at + other, one);
    }

    /** Takes \nested\d1 out of \nested, and puts it into a directory inside of itself. */
    private static void cycle(VolumeEditor e) throws Exception {
        long nested = e.record("\\nested");
        long outer = e.record("\\nested\\d1");
        long inner = e.record("\\nested\\d1\\e1");
        long innerReference = 1L << 48 | inner;
        byte[][] entry = new byte[1][];
        e.editBlock(
                nested,
                0,
                b -> {
                    int at = entryAt(b, 1);
                    int length = Le.uint16(b, at + IndexBlock.ENTRY_LENGTH);
                    entry[0] = Arrays.copyOfRange(b, at, at + length);
                    remove(b, at);
                });
        Le.putInt64(entry[0], IndexBlock.ENTRY_BYTES, innerReference);
        Consumer<byte[]> put =
                b -> {
                    int at = IndexBlock.ENTRIES;
                    int length = entry[0].length;
                    System.arraycopy(b, at, b, at + length, end(b) - at);
                    System.arraycopy(entry[0], 0, b, at, length);
                    add(b, node(IndexBlock.NODE_USED_BYTES), length);
                };
        e.editBlock(inner, 0, put);
        e.editRecord(
                outer,
                b ->
                        Le.putInt64(
                                b,
                                VolumeEditor.value(b, AttributeType.FILE_NAME, ""),
                                innerReference));
    }
}
