// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link BlockDevice} promises. A subclass makes the device, of at least 8 MiB, for each
 * test.
 */
public abstract class BlockDeviceContract {

    private static final int MIB = 1 << 20;

    private BlockDevice device = new MemoryBlockDevice(512, 512);

    /** Makes a device of at least 8 MiB that the test may write. */
    protected abstract BlockDevice newDevice() throws IOException;

    @BeforeEach
    final void makeDevice() throws IOException {
        device = newDevice();
    }

    @AfterEach
    final void closeDevice() throws IOException {
        device.close();
    }

    private static byte[] randomBytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private byte[] readBack(long offset, int count) throws IOException {
        byte[] bytes = new byte[count];
        device.read(offset, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Test
    final void write_anySectors_areReadBackAndNeighboursKeepTheirBytes() throws IOException {
        int sector = device.sectorBytes();
        byte[] before = randomBytes(1, 16 * sector);
        device.write(0, ByteBuffer.wrap(before));
        byte[] one = randomBytes(2, sector);

        device.write(5L * sector, ByteBuffer.wrap(one));

        System.arraycopy(one, 0, before, 5 * sector, sector);
        assertThat(readBack(0, before.length)).isEqualTo(before);
    }

    @Test
    final void write_largeTransferAtOddSector_isNeverShort() throws IOException {
        byte[] bytes = randomBytes(3, 3 * MIB + 7 * device.sectorBytes());
        ByteBuffer source = ByteBuffer.wrap(bytes);

        device.write(3L * device.sectorBytes(), source);
        device.flush();

        assertThat(source.hasRemaining()).isFalse();
        assertThat(readBack(3L * device.sectorBytes(), bytes.length)).isEqualTo(bytes);
    }

    @Test
    final void write_lastSector_isReadBack() throws IOException {
        byte[] one = randomBytes(4, device.sectorBytes());
        long last = device.sizeBytes() - device.sectorBytes();

        device.write(last, ByteBuffer.wrap(one));

        assertThat(readBack(last, one.length)).isEqualTo(one);
    }

    @Test
    final void transfer_anyKindOfBuffer_movesPositionToLimit() throws IOException {
        int sector = device.sectorBytes();
        List<IntFunction<ByteBuffer>> kinds =
                List.of(
                        ByteBuffer::allocate,
                        ByteBuffer::allocateDirect,
                        n -> ByteBuffer.allocate(n + 3).position(3).slice());
        for (IntFunction<ByteBuffer> kind : kinds) {
            byte[] bytes = randomBytes(5, 4 * sector);
            ByteBuffer source = kind.apply(bytes.length).put(bytes).flip();
            device.write(sector, source.asReadOnlyBuffer());
            assertThat(source.get(0)).as("source bytes stay").isEqualTo(bytes[0]);
            ByteBuffer target = kind.apply(bytes.length);
            device.read(sector, target);
            assertThat(target.hasRemaining()).isFalse();
            assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(bytes));
        }
    }

    @Test
    final void write_notAlignedToSectors_isRefusedAndWritesNothing() throws IOException {
        int sector = device.sectorBytes();
        byte[] before = readBack(0, 2 * sector);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> device.write(1, ByteBuffer.wrap(randomBytes(6, sector))))
                .withMessageContaining("multiple of " + sector);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> device.write(0, ByteBuffer.wrap(randomBytes(6, sector - 1))));
        assertThat(readBack(0, 2 * sector)).isEqualTo(before);
    }

    @Test
    final void transfer_pastTheEnd_isRefused() {
        ByteBuffer two = ByteBuffer.allocate(2 * device.sectorBytes());
        long last = device.sizeBytes() - device.sectorBytes();

        assertThatIllegalArgumentException().isThrownBy(() -> device.write(last, two));
        assertThatIllegalArgumentException().isThrownBy(() -> device.read(last, two));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> device.read(-device.sectorBytes(), two));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> device.read(Long.MAX_VALUE / 4096 * 4096 - 4096, two));
    }

    @Test
    final void transfers_ofSeveralThreadsOnDisjointRanges_doNotDisturbEachOther()
            throws IOException, InterruptedException, ExecutionException {
        int part = MIB;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int number = i;
                done.add(
                        threads.submit(
                                () -> {
                                    device.write(
                                            (long) number * part,
                                            ByteBuffer.wrap(randomBytes(number, part)));
                                    device.flush();
                                    return null;
                                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        for (int i = 0; i < 8; i++) {
            assertThat(readBack((long) i * part, part)).isEqualTo(randomBytes(i, part));
        }
    }

    @Test
    final void transfer_interruptedThread_endsWholeAndDeviceStaysOpen() throws IOException {
        byte[] bytes = randomBytes(7, 2 * MIB);
        Thread.currentThread().interrupt();
        try {
            device.write(0, ByteBuffer.wrap(bytes));
            assertThat(readBack(0, bytes.length)).isEqualTo(bytes);
        } finally {
            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        }
    }

    @Test
    final void close_twice_thenTransfersFail() throws IOException {
        device.close();
        device.close();

        assertThatIOException()
                .isThrownBy(() -> device.read(0, ByteBuffer.allocate(device.sectorBytes())));
    }
}
