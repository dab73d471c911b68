// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.offlineseed.drive.BlockDevice;
import io.offlineseed.testing.BlockDeviceContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlockDeviceTest extends BlockDeviceContract {

    @TempDir private Path directory;

    @Override
    protected BlockDevice newDevice() throws IOException {
        return FileBlockDevice.create(directory.resolve("image"), (9 << 20) + 512, 512);
    }

    @Test
    void create_fileOfThatNameExists_isRefusedAndItKeepsItsBytes() throws IOException {
        Path file = Files.writeString(directory.resolve("precious"), "precious");

        Assertions.assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> FileBlockDevice.create(file, 1 << 20, 512));
        assertThat(file).hasContent("precious");
    }

    @Test
    void create_largerThanTheFileSystemTakes_leavesNothing() {
        Path file = directory.resolve("too large");
        long most = Long.MAX_VALUE / 512 * 512;

        Throwable failure =
                Assertions.catchThrowable(() -> FileBlockDevice.create(file, most, 512).close());

        Assumptions.assumeTrue(failure != null, "this file system takes files of any size");
        assertThat(failure).isInstanceOf(IOException.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void open_heldByAnother_isRefused() {
        assertThatIOException()
                .isThrownBy(() -> FileBlockDevice.open(directory.resolve("image"), 512))
                .withMessageContaining("held by another");
    }

    @Test
    void open_sizeThatIsNoWholeSectors_isRefused() throws IOException {
        Path odd = Files.write(directory.resolve("odd"), new byte[1000]);

        assertThatIOException()
                .isThrownBy(() -> FileBlockDevice.open(odd, 512))
                .withMessageContaining("1000");
    }

    @Test
    void openForReading_sizeThatIsNoWholeSectors_showsTheWholeOnes() throws IOException {
        byte[] bytes = new byte[1000];
        bytes[511] = 42;
        Path odd = Files.write(directory.resolve("odd"), bytes);
        byte[] read = new byte[512];

        try (FileBlockDevice device = FileBlockDevice.openForReading(odd, 512)) {
            device.read(0, ByteBuffer.wrap(read));
            assertThat(device.sizeBytes()).isEqualTo(512);
        }
        assertThat(read).isEqualTo(Arrays.copyOf(bytes, 512));
    }

    @Test
    void openForReading_lessThanASector_isRefused() throws IOException {
        Path tiny = Files.write(directory.resolve("tiny"), new byte[511]);

        assertThatIOException()
                .isThrownBy(() -> FileBlockDevice.openForReading(tiny, 512))
                .withMessageContaining("511");
    }

    @Test
    void openForReading_write_isRefused() throws IOException {
        try (FileBlockDevice device =
                FileBlockDevice.openForReading(directory.resolve("image"), 512)) {
            Assertions.assertThatExceptionOfType(NonWritableChannelException.class)
                    .isThrownBy(() -> device.write(0, ByteBuffer.allocate(512)));
        }
    }

    @Test
    void close_thenOpen_givesWhatWasWritten() throws IOException {
        Path file = directory.resolve("other");
        byte[] bytes = new byte[4096];
        bytes[17] = 42;
        try (FileBlockDevice device = FileBlockDevice.create(file, 1 << 20, 512)) {
            device.write(8192, ByteBuffer.wrap(bytes));
        }
        ByteBuffer target = ByteBuffer.allocate(4096);
        try (FileBlockDevice device = FileBlockDevice.open(file, 512)) {
            device.read(8192, target);
        }
        assertThat(target.array()).isEqualTo(bytes);
    }
}
