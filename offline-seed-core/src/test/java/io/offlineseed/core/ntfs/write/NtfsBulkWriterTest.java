// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NtfsBulkWriterTest {

    private static final int SIZE = 16 << 20;

    /**
     * A drive begun by one version of the library is ended by another only if both write the same.
     * Whoever has to change what is expected here must count up {@link NtfsLayout#VERSION}.
     */
    @Test
    void write_layoutVersion1_isTheSameVolumeForEver()
            throws IOException, NoSuchAlgorithmException {
        MemoryBlockDevice device = new MemoryBlockDevice(SIZE, 512);
        NtfsLayout layout = sample().reserve("area", 12 << 20, 65_536).write(device);
        byte[] sha = MessageDigest.getInstance("SHA-256").digest(bytes(device));

        assertThat(NtfsLayout.VERSION).isEqualTo(1);
        assertThat(layout.digest())
                .isEqualTo("181a6b356abb1f9307cba2991d01fe6ad8f78fa82dc7c7623d589f322f4b67d7");
        assertThat(HexFormat.of().formatHex(sha))
                .isEqualTo("806005a39fab517eb63fd552b0c4691ecdcd9b60e2da4a467b0929d2cd914b6a");
    }

    @Test
    void writeMetadata_onUsedDevice_givesTheSameMetadataAsOnANewOne() throws IOException {
        NtfsSample sample = sample();
        MemoryBlockDevice clean = new MemoryBlockDevice(SIZE, 512);
        NtfsLayout layout = sample.write(clean);
        MemoryBlockDevice used = new MemoryBlockDevice(SIZE, 512);
        byte[] old = new byte[SIZE];
        new Random(1).nextBytes(old);
        used.write(0, ByteBuffer.wrap(old));
        sample.write(used);

        byte[] one = bytes(clean);
        byte[] other = bytes(used);

        for (ClusterSpace.Stretch each : layout.used()) {
            int start = (int) each.start() * 4096;
            int end = (int) each.end() * 4096;
            assertThat(Arrays.equals(one, start, end, other, start, end))
                    .as("clusters %s", each)
                    .isTrue();
        }
    }

    @Test
    void writeMetadata_twiceWithAStopBetween_givesTheSame() throws IOException {
        NtfsSample sample = sample();
        MemoryBlockDevice once = new MemoryBlockDevice(SIZE, 512);
        NtfsLayout layout = sample.write(once);
        MemoryBlockDevice twice = new MemoryBlockDevice(SIZE, 512);
        NtfsBulkWriter writer = new NtfsBulkWriter(layout);
        int[] writes = {0};

        assertThatThrownBy(
                        () ->
                                writer.writeMetadata(
                                        twice,
                                        bytes -> {
                                            if (++writes[0] == 4) {
                                                throw new IOException("stopped");
                                            }
                                        }))
                .hasMessage("stopped");
        sample.write(twice);

        assertThat(Arrays.equals(bytes(once), bytes(twice))).isTrue();
    }

    @Test
    void writeMetadata_watch_isToldOfAllBytes() throws IOException {
        NtfsLayout layout = sample().layout();
        long[] told = {0};

        new NtfsBulkWriter(layout)
                .writeMetadata(new MemoryBlockDevice(SIZE, 512), bytes -> told[0] += bytes);

        assertThat(told[0]).isEqualTo(layout.metadataBytes());
    }

    @Test
    void writeMetadata_listChangedSinceTheLayout_isRefused() throws IOException {
        NtfsSample before = sample();
        for (NtfsSample after :
                List.of(
                        sample().file("one more", 0),
                        sample().file("one", 5000),
                        sample().file("nested/more/file", 0).file("zzz/file", 0),
                        new NtfsSample(SIZE, 512, 4096).oddities())) {
            List<NtfsFile> given = new ArrayList<>(before.list());
            NtfsLayout layout =
                    NtfsLayout.compute(
                            first -> NtfsSample.files(given).from(first),
                            before.tail(),
                            before.geometry(),
                            List.of());
            given.clear();
            given.addAll(after.list());

            assertThatThrownBy(
                            () ->
                                    new NtfsBulkWriter(layout)
                                            .writeMetadata(
                                                    new MemoryBlockDevice(SIZE, 512), bytes -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("lay it out again");
        }
    }

    @Test
    void writeMetadata_smallerDevice_isRefused() throws IOException {
        NtfsBulkWriter writer = new NtfsBulkWriter(sample().layout());

        assertThatThrownBy(
                        () ->
                                writer.writeMetadata(
                                        new MemoryBlockDevice(SIZE - 512, 512), bytes -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the device has 16776704 bytes");
    }

    @Test
    void write_beforeTheBootSectors_noOneSeesAVolume() throws IOException {
        MemoryBlockDevice device = new MemoryBlockDevice(SIZE, 512);
        new NtfsBulkWriter(sample().layout()).writeMetadata(device, bytes -> {});

        ByteBuffer start = ByteBuffer.allocate(8192);
        device.read(0, start);
        assertThat(start.array()).containsOnly(0);
    }

    private static NtfsSample sample() {
        return new NtfsSample(SIZE, 512, 4096).oddities().many(300).tail("manifest", 9000);
    }

    private static byte[] bytes(MemoryBlockDevice device) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(SIZE);
        device.read(0, all);
        return all.array();
    }
}
