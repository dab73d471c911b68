// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.offlineseed.core.ntfs.AttributeHeader;
import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileRecord;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.MappingPairs;
import io.offlineseed.core.ntfs.Run;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.VolumeEditor;
import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import io.offlineseed.core.ntfs.read.NtfsCursor;
import io.offlineseed.core.ntfs.read.NtfsEntry;
import io.offlineseed.core.ntfs.read.NtfsVolume;
import io.offlineseed.core.ntfs.write.NtfsSample;
import io.offlineseed.drive.DriveException;
import io.offlineseed.testing.BudgetDevice;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Small volumes that claim to be endless: their holes, runs, tables and paths cost whoever looks at
 * them neither the day nor the memory.
 */
@Timeout(60)
class HostileSizesTest {

    private static final int BYTES = 16 << 20;
    private static final long HUGE_CLUSTERS = 1L << 44;
    private static final int CLUSTER = 4096;

    private MemoryBlockDevice device = new MemoryBlockDevice(BYTES, 512);

    @BeforeEach
    void write() throws IOException {
        new NtfsSample(BYTES, 512, CLUSTER).file("large", 70_000).many(120).write(device);
    }

    private NtfsReport verify() throws IOException {
        return NtfsVerifier.verify(new BudgetDevice(device, 1 << 30), () -> false);
    }

    private void assertFound(Kind kind, String what) throws IOException {
        assertThat(verify().findings())
                .anySatisfy(
                        f -> {
                            assertThat(f.kind()).isEqualTo(kind);
                            assertThat(f.message()).contains(what);
                        });
    }

    /** An attribute that lies outside of its record. */
    private static byte[] attribute(int type, String name, List<Run> runs, long initializedBytes) {
        byte[] pairs = MappingPairs.encode(runs);
        byte[] text = name.getBytes(StandardCharsets.UTF_16LE);
        int pairsAt = AttributeHeader.NON_RESIDENT_BYTES + (text.length + 7 & ~7);
        byte[] bytes = new byte[pairsAt + pairs.length + 7 & ~7];
        long clusters = runs.stream().mapToLong(Run::clusters).sum();
        Le.putInt32(bytes, AttributeHeader.TYPE, type);
        Le.putInt32(bytes, AttributeHeader.LENGTH, bytes.length);
        bytes[AttributeHeader.NON_RESIDENT] = 1;
        bytes[AttributeHeader.NAME_UNITS] = (byte) name.length();
        Le.putInt16(bytes, AttributeHeader.NAME_OFFSET, AttributeHeader.NON_RESIDENT_BYTES);
        Le.putInt16(bytes, AttributeHeader.ID, 99);
        Le.putInt64(bytes, AttributeHeader.HIGHEST_VCN, clusters - 1);
        Le.putInt16(bytes, AttributeHeader.MAPPING_PAIRS_OFFSET, pairsAt);
        Le.putInt64(bytes, AttributeHeader.ALLOCATED_BYTES, clusters * CLUSTER);
        Le.putInt64(bytes, AttributeHeader.DATA_BYTES, clusters * CLUSTER);
        Le.putInt64(bytes, AttributeHeader.INITIALIZED_BYTES, initializedBytes);
        System.arraycopy(text, 0, bytes, AttributeHeader.NON_RESIDENT_BYTES, text.length);
        System.arraycopy(pairs, 0, bytes, pairsAt, pairs.length);
        return bytes;
    }

    /** Puts another attribute into the place of one. */
    private static void replace(byte[] record, int type, String name, byte[] by) {
        int at = VolumeEditor.attribute(record, type, name);
        int length = Le.int32(record, at + AttributeHeader.LENGTH);
        int used = Le.int32(record, FileRecord.USED_BYTES);
        System.arraycopy(record, at + length, record, at + by.length, used - at - length);
        System.arraycopy(by, 0, record, at, by.length);
        Le.putInt32(record, FileRecord.USED_BYTES, used - length + by.length);
    }

    private void edit(long record, int type, String name, byte[] by) throws Exception {
        new VolumeEditor(device).editRecord(record, b -> replace(b, type, name, by));
    }

    private long record(String path) throws Exception {
        return new VolumeEditor(device).record(path);
    }

    @Test
    void verify_soundVolume_isTheControl() throws IOException {
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void verify_bitmapOfRecordsThatIsOneHugeHole_comesToAnEnd() throws Exception {
        edit(
                SystemFiles.MFT,
                AttributeType.BITMAP,
                "",
                attribute(AttributeType.BITMAP, "", List.of(Run.sparse(HUGE_CLUSTERS)), 0));

        assertFound(Kind.RECORD_BITMAP, "has holes");
    }

    @Test
    void verify_bitmapOfDirectoryThatIsOneHugeHole_comesToAnEnd() throws Exception {
        edit(
                record("\\many"),
                AttributeType.BITMAP,
                "$I30",
                attribute(AttributeType.BITMAP, "$I30", List.of(Run.sparse(HUGE_CLUSTERS)), 0));

        assertFound(Kind.INDEX_BITMAP, "its bitmap has holes");
    }

    @Test
    void verify_blocksOfDirectoryInOneHugeHole_areNoBlocks() throws Exception {
        edit(
                record("\\many"),
                AttributeType.INDEX_ALLOCATION,
                "$I30",
                attribute(
                        AttributeType.INDEX_ALLOCATION,
                        "$I30",
                        List.of(Run.sparse(HUGE_CLUSTERS)),
                        HUGE_CLUSTERS * CLUSTER));

        assertFound(Kind.INDEX, "its blocks are not blocks");
    }

    @Test
    void verify_clustersTakenAgainAndAgain_areMoreThanThereAre() throws Exception {
        edit(
                record("\\large"),
                AttributeType.DATA,
                "",
                attribute(
                        AttributeType.DATA,
                        "",
                        List.of(Run.of(0, BYTES / CLUSTER - 1), Run.of(0, BYTES / CLUSTER - 1)),
                        0));

        assertFound(Kind.RECORD, "takes more clusters than there are");
        NtfsVolume volume = NtfsVolume.open(device);
        NtfsEntry large = volume.find("\\large").orElseThrow();
        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> volume.open(large))
                .withMessageContaining("takes more clusters than there are");
    }

    @Test
    void verify_tableShorterThanItsMirror_givesAReport() throws Exception {
        new VolumeEditor(device)
                .editRecord(
                        SystemFiles.MFT,
                        b -> {
                            int at = VolumeEditor.attribute(b, AttributeType.DATA, "");
                            Le.putInt64(b, at + AttributeHeader.DATA_BYTES, 2048);
                            Le.putInt64(b, at + AttributeHeader.INITIALIZED_BYTES, 2048);
                        });

        assertFound(Kind.MASTER_FILE_TABLE, "$MFTMirr differs");
    }

    @Test
    void walk_directoriesDeeperThanAnyPath_areRefused() throws Exception {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < 140; i++) {
            path.append("d".repeat(250)).append('/');
        }
        device = new MemoryBlockDevice(BYTES, 512);
        new NtfsSample(BYTES, 512, CLUSTER).file(path + "bottom", 1).write(device);
        NtfsCursor cursor = NtfsVolume.open(device).files();

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> count(cursor))
                .withMessageContaining("its path is longer than 32767 characters");
    }

    private static int count(NtfsCursor cursor) throws IOException {
        int count = 0;
        while (cursor.next().isPresent()) {
            count++;
        }
        return count;
    }
}
