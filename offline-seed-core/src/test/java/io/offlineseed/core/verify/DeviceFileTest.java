// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.core.device.gpt.GptLayout;
import io.offlineseed.core.ntfs.GoldenVolume;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceFileTest {

    private static final int BYTES = 16 << 20;

    @TempDir private Path directory;

    private int sectorBytes(Path image) throws IOException {
        try (BlockDevice device = DeviceFile.open(image)) {
            return device.sectorBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void open_imageWithGpt_hasTheSectorsItWasWrittenWith(int sector) throws IOException {
        Path image = directory.resolve("image");
        try (BlockDevice device = FileBlockDevice.create(image, BYTES, sector)) {
            new GptLayout(BYTES, sector, UUID.randomUUID(), UUID.randomUUID()).write(device);
            device.write(sector, ByteBuffer.allocate(sector)); // only the backup is left
        }

        assertThat(sectorBytes(image)).isEqualTo(sector);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void open_imageWithMbr_hasTheSectorsThatLeadToItsVolume(int sector) throws IOException {
        Path image = directory.resolve("image");
        try (BlockDevice device = FileBlockDevice.create(image, BYTES, sector)) {
            ReadableDrive.putPartition(device, 1, 7, 1 << 20, GoldenVolume.open(512));
        }

        assertThat(sectorBytes(image)).isEqualTo(sector);
    }

    @Test
    void open_bytesBehindTheLastSector_areNotShown() throws IOException {
        Path image = Files.write(directory.resolve("image"), new byte[8192]);
        Files.write(image, new byte[100], StandardOpenOption.APPEND);

        try (BlockDevice device = DeviceFile.open(image)) {
            assertThat(device.sizeBytes()).isEqualTo(8192);
        }
    }

    @Test
    void open_nothingThere_saysSo() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> DeviceFile.open(directory.resolve("none")))
                .withMessageContaining("no such file or device");
    }

    @Test
    void open_directoryOrEmptyFile_isRefused() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));

        assertThatIOException()
                .isThrownBy(() -> DeviceFile.open(directory))
                .withMessageContaining("neither an image file nor a block device");
        assertThatIOException().isThrownBy(() -> DeviceFile.open(empty));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void open_deviceWithoutEnd_isRefused() {
        assertThatIOException()
                .isThrownBy(() -> DeviceFile.open(Path.of("/dev/zero")))
                .withMessageContaining("neither an image file nor a block device");
    }
}
