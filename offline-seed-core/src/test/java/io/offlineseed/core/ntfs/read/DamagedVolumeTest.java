// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.offlineseed.core.device.SliceBlockDevice;
import io.offlineseed.core.ntfs.AttributeHeader;
import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileRecord;
import io.offlineseed.core.ntfs.GoldenVolume;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.MappingPairs;
import io.offlineseed.core.ntfs.Run;
import io.offlineseed.core.ntfs.VolumeEditor;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and hostile volumes: a clear exception, never a hang or a wrong read. */
@Timeout(60)
class DamagedVolumeTest {

    private static final int SAMPLE_BYTES = 64 << 10;

    private MemoryBlockDevice device;
    private VolumeEditor editor;

    @BeforeEach
    void open() throws IOException, DamagedStructure {
        device = GoldenVolume.open(512);
        editor = new VolumeEditor(device);
    }

    /** Looks at everything, and into every file at its start and end. */
    private static int readAll(BlockDevice device) throws IOException {
        NtfsVolume volume = NtfsVolume.open(device);
        NtfsCursor cursor = volume.files();
        int count = 0;
        Optional<NtfsEntry> next = cursor.next();
        while (next.isPresent()) {
            NtfsEntry entry = next.get();
            count++;
            if (!entry.isDirectory() && entry.obstacle().isEmpty()) {
                NtfsContent content = volume.open(entry);
                int length = (int) Math.min(SAMPLE_BYTES, content.sizeBytes());
                content.read(0, ByteBuffer.allocate(length));
                content.read(content.sizeBytes() - length, ByteBuffer.allocate(length));
            }
            volume.find(entry.path());
            next = cursor.next();
        }
        return count;
    }

    private void assertDamaged(String what) {
        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> readAll(device))
                .withMessageStartingWith("The NTFS volume is damaged: ")
                .withMessageContaining(what)
                .withMessageEndingWith("Nothing was changed.")
                .matches(e -> e.code().equals("FILE_SYSTEM_DAMAGED"));
    }

    @Test
    void readAll_soundVolume_isTheControl() throws IOException {
        assertThat(readAll(device)).isGreaterThan(170);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 512, 1 << 20})
    void open_noNtfs_saysSo(long sizeBytes) {
        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> NtfsVolume.open(new MemoryBlockDevice(sizeBytes, 512)))
                .withMessageContaining("There is no NTFS volume")
                .matches(e -> e.code().equals("FILE_SYSTEM_UNKNOWN"));
    }

    @Test
    void open_volumeCutOff_isRefused() {
        BlockDevice half = new SliceBlockDevice(device, 0, 4 << 20);

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> NtfsVolume.open(half))
                .withMessageContaining("it claims 8388096 bytes where there are 4194304");
    }

    @Test
    void read_tornRecord_isRefused() throws Exception {
        long record = editor.record("\\resident.txt");
        byte[] bytes = new RecordReader(table()).raw(record);
        VolumeEditor.tear(bytes);
        editor.writeRecord(record, bytes);

        assertDamaged("record " + record + " is torn");
    }

    @Test
    void read_recordOfAnother_isRefused() throws Exception {
        long record = editor.record("\\resident.txt");
        long other = editor.record("\\streams.txt");
        editor.writeRecord(record, new RecordReader(table()).raw(other));

        assertDamaged("where record " + record + " should be lies another one");
    }

    private MasterFileTable table() throws IOException, DamagedStructure {
        return MasterFileTable.open(VolumeBytes.open(device).orElseThrow());
    }

    @Test
    void read_recordFreed_isRefused() throws Exception {
        long record = editor.record("\\resident.txt");
        editor.editRecord(record, b -> Le.putInt16(b, FileRecord.FLAGS, 0));

        assertDamaged("record " + record + " is referred to as a file");
    }

    @Test
    void read_recordReused_isRefused() throws Exception {
        long record = editor.record("\\resident.txt");
        editor.editRecord(record, b -> Le.putInt16(b, FileRecord.SEQUENCE, 77));

        assertDamaged("record " + record + " is referred to as a file");
    }

    @ParameterizedTest
    @ValueSource(longs = {1 << 20, 1L << 40, Long.MAX_VALUE - 2})
    void read_runsOutsideOfTheVolume_areRefused(long cluster) throws Exception {
        setRuns(List.of(Run.of(cluster, 2)));

        assertDamaged("leads out of the volume");
    }

    @Test
    void read_runsThatOverflow_areRefused() throws Exception {
        setRuns(List.of(Run.sparse(Long.MAX_VALUE)));

        assertDamaged("is larger than anything can be");
    }

    @Test
    void read_fewerClustersThanStated_areRefused() throws Exception {
        setRuns(List.of(Run.of(5, 1)));

        assertDamaged("does not state its clusters as its runs do");
    }

    private void setRuns(List<Run> runs) throws IOException, DamagedStructure {
        byte[] pairs = MappingPairs.encode(runs);
        editor.editRecord(
                editor.record("\\Grüße 你好 \ud83d\ude00.txt"),
                record -> {
                    int at = VolumeEditor.attribute(record, AttributeType.DATA, "");
                    // over what follows the attribute, which the longer runs may need
                    int pairsAt = at + Le.uint16(record, at + AttributeHeader.MAPPING_PAIRS_OFFSET);
                    int length = pairsAt - at + pairs.length + 7 & ~7;
                    System.arraycopy(pairs, 0, record, pairsAt, pairs.length);
                    Le.putInt32(record, at + AttributeHeader.LENGTH, length);
                    Le.putInt32(record, at + length, AttributeType.END);
                    Le.putInt32(record, FileRecord.USED_BYTES, at + length + FileRecord.END_BYTES);
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1 << 20, Long.MAX_VALUE})
    void read_sizeThatDoesNotFitTheClusters_isRefused(long size) throws Exception {
        editor.editRecord(
                editor.record("\\fragmented.bin"),
                record -> {
                    int at = VolumeEditor.attribute(record, AttributeType.DATA, "");
                    Le.putInt64(record, at + AttributeHeader.DATA_BYTES, size);
                });

        assertDamaged(size < 0 ? "has a size below zero" : "sizes that do not fit its clusters");
    }

    @Test
    void walk_indexBlockBelowItself_isRefused() throws Exception {
        long many = editor.record("\\many");
        editor.editBlock(
                many,
                1,
                block -> {
                    // the first entry becomes the last and claims a block below: this one
                    int node = IndexBlock.NODE;
                    int at = node + Le.int32(block, node + IndexBlock.NODE_FIRST_ENTRY);
                    int length = Le.uint16(block, at + IndexBlock.ENTRY_LENGTH);
                    Le.putInt16(
                            block,
                            at + IndexBlock.ENTRY_FLAGS,
                            IndexBlock.ENTRY_HAS_CHILD | IndexBlock.ENTRY_IS_LAST);
                    long own = Le.int64(block, IndexBlock.VCN);
                    Le.putInt64(block, at + length - IndexBlock.CHILD_VCN_BYTES, own);
                });

        assertDamaged(" leads to block ");
    }

    @Test
    void walk_directoryInsideItself_isRefused() throws Exception {
        long inner = editor.record("\\d0\\d1");
        editor.editRecord(
                inner,
                record -> {
                    // its only entry, d2, now leads to the directory itself, which has that name
                    int root = VolumeEditor.value(record, AttributeType.INDEX_ROOT, "$I30");
                    int entry = root + IndexBlock.ROOT_NODE + IndexBlock.NODE_BYTES;
                    int name = VolumeEditor.value(record, AttributeType.FILE_NAME, "");
                    long own = inner | (long) Le.uint16(record, FileRecord.SEQUENCE) << 48;
                    Le.putInt64(record, entry, own);
                    Le.putInt64(record, name, own);
                    Le.putInt16(record, name + 0x42 + 2, '2');
                });

        NtfsEntry before =
                new NtfsEntry(
                        "\\d", true, 0, Instant.EPOCH, Optional.empty(), inner | reference(inner));
        NtfsCursor cursor = NtfsVolume.open(device).walk(before);

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(cursor::next)
                .withMessageContaining("is also another directory");
    }

    private long reference(long record) throws IOException, DamagedStructure {
        return (long) new RecordReader(table()).read(record).sequence() << 48;
    }

    @ParameterizedTest
    @ValueSource(chars = {'\\', '/', '\0'})
    void walk_nameThatLeadsElsewhere_isRefused(char c) throws Exception {
        editor.editRecord(
                editor.record("\\holes"),
                record -> {
                    int root = VolumeEditor.value(record, AttributeType.INDEX_ROOT, "$I30");
                    int entry = root + IndexBlock.ROOT_NODE + IndexBlock.NODE_BYTES;
                    Le.putInt16(record, entry + IndexBlock.ENTRY_BYTES + 0x42 + 2, c);
                });

        assertDamaged(c == '\0' ? "holds the name" : "which none can");
    }

    @Test
    void read_anyBytesOfRecordsAndIndexesChanged_failsOnlyAsItShould() throws Exception {
        long seed = 20_261_122;
        Random random = new Random(seed);
        long records = table().records();
        long many = editor.record("\\many");
        int failures = 0;
        for (int round = 0; round < 300; round++) {
            MemoryBlockDevice mutant = device.copy();
            VolumeEditor change = new VolumeEditor(mutant);
            if (round % 4 == 0) {
                change.editBlock(many, random.nextInt(3), b -> mutate(random, b));
            } else {
                long record = round % 2 == 0 ? random.nextInt(12) : random.nextInt((int) records);
                try {
                    change.editRecord(record, b -> mutate(random, b));
                } catch (IllegalStateException | ArrayIndexOutOfBoundsException e) {
                    continue; // a record never used, or the array of guards itself was hit
                }
            }
            try {
                readAll(mutant);
            } catch (DriveException e) {
                failures++;
                assertThat(e.code()).as("seed %d round %d", seed, round).startsWith("FILE_");
            }
        }
        assertThat(failures).isGreaterThan(30);
    }

    private static void mutate(Random random, byte[] bytes) {
        int used = Math.min(bytes.length, Math.max(64, Le.int32(bytes, 0x18) & 0xfff));
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = 8 + random.nextInt(used - 8);
            bytes[at] =
                    switch (random.nextInt(4)) {
                        case 0 -> 0;
                        case 1 -> (byte) 0xff;
                        case 2 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                        default -> (byte) random.nextInt(256);
                    };
        }
    }
}
