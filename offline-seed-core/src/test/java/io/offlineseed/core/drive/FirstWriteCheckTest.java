// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.offlineseed.drive.BlockDevice;
import io.offlineseed.testing.BlockDeviceContract;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FirstWriteCheckTest extends BlockDeviceContract {

    private static final int SECTOR = 512;

    @Override
    protected BlockDevice newDevice() {
        return new FirstWriteCheck(new MemoryBlockDevice(9 << 20, SECTOR), () -> {});
    }

    @Test
    void write_checkFails_writesNothingAndAsksAgain() throws IOException {
        MemoryBlockDevice memory = new MemoryBlockDevice(1 << 20, SECTOR);
        AtomicInteger asked = new AtomicInteger();
        BlockDevice device =
                new FirstWriteCheck(
                        memory,
                        () -> {
                            asked.incrementAndGet();
                            throw new IOException("it was mounted meanwhile");
                        });

        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> device.write(0, sector()))
                    .withMessage("it was mounted meanwhile");
            assertThat(asked).hasValue(attempt);
        }

        ByteBuffer found = ByteBuffer.allocate(SECTOR);
        memory.read(0, found);
        assertThat(found.array()).containsOnly(0);
    }

    @Test
    void write_checkHolds_asksOnceAndNotForReading() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        BlockDevice device =
                new FirstWriteCheck(new MemoryBlockDevice(1 << 20, SECTOR), asked::incrementAndGet);

        device.read(0, ByteBuffer.allocate(SECTOR));
        assertThat(asked).hasValue(0);
        device.write(0, sector());
        device.write(SECTOR, sector());

        assertThat(asked).hasValue(1);
    }

    private static ByteBuffer sector() {
        byte[] bytes = new byte[SECTOR];
        bytes[0] = 1;
        return ByteBuffer.wrap(bytes);
    }
}
