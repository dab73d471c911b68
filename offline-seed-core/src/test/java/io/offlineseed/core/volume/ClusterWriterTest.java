// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.testing.FaultDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterWriterTest {

    private static final int MIB = 1 << 20;
    private static final long START = 64 << 10;

    private final AtomicInteger writes = new AtomicInteger();
    private final FaultDevice device =
            new FaultDevice(64 * MIB, 512, (step, offset, bytes) -> writes.incrementAndGet());

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 8192, 16_384, 65_536})
    void write_filesOfAnySize_eachAtAClusterWithZerosBehind(int clusterBytes) throws IOException {
        Random random = new Random(clusterBytes);
        device.write(START, ByteBuffer.wrap(random(random, 32 * MIB)));
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            files.add(random(random, random.nextInt(1 << random.nextInt(20))));
        }
        files.add(random(random, 3 * MIB + 1));
        files.add(new byte[0]);
        files.add(random(random, clusterBytes));
        files.add(random(random, 2 * MIB));

        byte[] buffer = new byte[ClusterWriter.BUFFER_BYTES];
        random.nextBytes(buffer);
        ClusterWriter writer = new ClusterWriter(device, clusterBytes, START, buffer);
        for (byte[] file : files) {
            int half = file.length / 2;
            writer.write(file, 0, half);
            writer.write(file, half, file.length - half);
            writer.endFile();
        }
        writer.finish();

        long place = START;
        for (byte[] file : files) {
            int whole = (file.length + clusterBytes - 1) / clusterBytes * clusterBytes;
            byte[] found = new byte[whole];
            device.read(place, ByteBuffer.wrap(found));
            assertThat(found).isEqualTo(Arrays.copyOf(file, whole));
            place += whole;
        }
        assertReadsBack(files, clusterBytes, place - START);
    }

    private void assertReadsBack(List<byte[]> files, int clusterBytes, long size)
            throws IOException {
        ClusterReader reader =
                new ClusterReader(
                        device, clusterBytes, START, size, new byte[ClusterWriter.BUFFER_BYTES]);
        for (byte[] file : files) {
            byte[] found = new byte[file.length + 7];
            reader.read(found, 7, file.length);
            reader.endFile();
            assertThat(Arrays.copyOfRange(found, 7, found.length)).isEqualTo(file);
        }
    }

    @Test
    void write_manySmallFiles_areFewWritesOfTheDrive() throws IOException {
        ClusterWriter writer =
                new ClusterWriter(device, 4096, START, new byte[ClusterWriter.BUFFER_BYTES]);
        for (int i = 0; i < 1024; i++) {
            writer.write(new byte[100], 0, 100);
            writer.endFile();
        }
        writer.finish();

        assertThat(writes).hasValue(4);
    }
}
