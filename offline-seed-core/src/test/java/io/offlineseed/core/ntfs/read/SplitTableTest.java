// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

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
import io.offlineseed.core.ntfs.check.NtfsVerifier;
import io.offlineseed.core.ntfs.write.NtfsSample;
import io.offlineseed.drive.DriveException;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A master file table so fragmented that its own record does not hold all its runs, as old volumes
 * of Windows have them: the table continues in a record that lies in the table.
 */
class SplitTableTest {

    private static final int CONTINUATION = 16;
    private static final long REFERENCE = 16L << 48 | CONTINUATION;
    private static final long OWN_REFERENCE = 1L << 48;
    private static final int LIST_ID = 40;
    private static final int ENTRY_BYTES = 0x20;
    private static final int FIRST_CLUSTERS = 8; // 32 records

    private final MemoryBlockDevice device = new MemoryBlockDevice(8 << 20, 512);
    private final NtfsSample sample =
            new NtfsSample(device.sizeBytes(), 512, 4096).many(60).file("some/file", 70_000);

    @BeforeEach
    void split() throws Exception {
        sample.write(device);
        VolumeEditor editor = new VolumeEditor(device);
        Run all =
                editor.content(SystemFiles.MFT, AttributeType.DATA, "")
                        .runs()
                        .orElseThrow()
                        .runs()
                        .get(0);
        Run first = Run.of(all.firstCluster(), FIRST_CLUSTERS);
        Run rest = Run.of(first.end(), all.clusters() - FIRST_CLUSTERS);
        editor.editContent(
                SystemFiles.MFT, AttributeType.BITMAP, "", CONTINUATION / 8, 1, b -> b[0] |= 1);
        editor.editRecord(
                CONTINUATION,
                record -> {
                    byte[] part = part(new byte[0x40], rest, FIRST_CLUSTERS);
                    Le.putInt16(record, FileRecord.FLAGS, FileRecord.FLAG_IN_USE);
                    Le.putInt64(record, FileRecord.BASE_REFERENCE, OWN_REFERENCE);
                    fill(record, part);
                });
        editor.editRecord(
                SystemFiles.MFT,
                record -> {
                    byte[] data = attribute(record, AttributeType.DATA);
                    byte[] bitmap = attribute(record, AttributeType.BITMAP);
                    byte[] name = attribute(record, AttributeType.FILE_NAME);
                    byte[] times = attribute(record, AttributeType.STANDARD_INFORMATION);
                    byte[] list =
                            list(
                                    entry(times, 0, OWN_REFERENCE),
                                    entry(name, 0, OWN_REFERENCE),
                                    entry(data, 0, OWN_REFERENCE),
                                    entry(
                                            part(new byte[0x40], rest, FIRST_CLUSTERS),
                                            FIRST_CLUSTERS,
                                            REFERENCE),
                                    entry(bitmap, 0, OWN_REFERENCE));
                    fill(record, times, list, name, part(data, first, 0), bitmap);
                });
    }

    private static byte[] attribute(byte[] record, int type) {
        int at = VolumeEditor.attribute(record, type, "");
        return Arrays.copyOfRange(record, at, at + Le.int32(record, at + AttributeHeader.LENGTH));
    }

    /** Makes a part of $DATA from the header of another. */
    private static byte[] part(byte[] header, Run run, long lowestVcn) {
        byte[] pairs = MappingPairs.encode(List.of(run));
        byte[] part = Arrays.copyOf(Arrays.copyOf(header, 0x40), 0x40 + pairs.length + 7 & ~7);
        System.arraycopy(pairs, 0, part, 0x40, pairs.length);
        Le.putInt32(part, AttributeHeader.TYPE, AttributeType.DATA);
        Le.putInt32(part, AttributeHeader.LENGTH, part.length);
        part[AttributeHeader.NON_RESIDENT] = 1;
        Le.putInt16(part, AttributeHeader.NAME_OFFSET, 0x40);
        Le.putInt64(part, AttributeHeader.LOWEST_VCN, lowestVcn);
        Le.putInt64(part, AttributeHeader.HIGHEST_VCN, lowestVcn + run.clusters() - 1);
        Le.putInt16(part, AttributeHeader.MAPPING_PAIRS_OFFSET, 0x40);
        return part;
    }

    private static byte[] entry(byte[] attribute, long lowestVcn, long reference) {
        byte[] entry = new byte[ENTRY_BYTES];
        Le.putInt32(entry, 0, Le.int32(attribute, AttributeHeader.TYPE));
        Le.putInt16(entry, 4, ENTRY_BYTES);
        entry[7] = 0x1a;
        Le.putInt64(entry, 8, lowestVcn);
        Le.putInt64(entry, 0x10, reference);
        Le.putInt16(entry, 0x18, Le.uint16(attribute, AttributeHeader.ID));
        return entry;
    }

    private static byte[] list(byte[]... entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] header = new byte[AttributeHeader.RESIDENT_BYTES];
        int value = entries.length * ENTRY_BYTES;
        Le.putInt32(header, AttributeHeader.TYPE, AttributeType.ATTRIBUTE_LIST);
        Le.putInt32(header, AttributeHeader.LENGTH, header.length + value);
        Le.putInt16(header, AttributeHeader.ID, LIST_ID);
        Le.putInt32(header, AttributeHeader.RESIDENT_VALUE_LENGTH, value);
        Le.putInt16(header, AttributeHeader.RESIDENT_VALUE_OFFSET, header.length);
        out.writeBytes(header);
        for (byte[] entry : entries) {
            out.writeBytes(entry);
        }
        return out.toByteArray();
    }

    private static void fill(byte[] record, byte[]... attributes) {
        int at = FileRecord.firstAttribute(record.length);
        for (byte[] attribute : attributes) {
            System.arraycopy(attribute, 0, record, at, attribute.length);
            at += attribute.length;
        }
        Arrays.fill(record, at, record.length, (byte) 0);
        Le.putInt32(record, at, AttributeType.END);
        Le.putInt32(record, FileRecord.USED_BYTES, at + FileRecord.END_BYTES);
        Le.putInt16(record, FileRecord.NEXT_ATTRIBUTE_ID, LIST_ID + 1);
    }

    @Test
    void open_tableInTwoParts_readsWhatLiesInTheSecond() throws IOException {
        NtfsVolume volume = NtfsVolume.open(device);
        for (var file : sample.list()) {
            NtfsContent content = volume.open(volume.find(file.path()).orElseThrow());
            byte[] bytes = new byte[(int) content.sizeBytes()];
            content.read(0, ByteBuffer.wrap(bytes));

            assertThat(bytes).isEqualTo(NtfsSample.content(file));
        }
    }

    @Test
    void verify_tableInTwoParts_isClean() throws IOException {
        assertThat(NtfsVerifier.verify(device, () -> false).findings()).isEmpty();
    }

    @Test
    void open_secondPartClaimsToDescribeItself_isRefused() throws Exception {
        new VolumeEditor(device)
                .editRecord(
                        SystemFiles.MFT,
                        record -> {
                            int list = VolumeEditor.value(record, AttributeType.ATTRIBUTE_LIST, "");
                            // the record of the second part, now one that lies in that part
                            Le.putInt32(record, list + 3 * ENTRY_BYTES + 0x10, 60);
                        });

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> NtfsVolume.open(device))
                .withMessageContaining("its master file table continues where it is not yet")
                .matches(e -> e.code().equals("FILE_SYSTEM_DAMAGED"));
    }
}
