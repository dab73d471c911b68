// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another program says of the tables we write. */
class GptOracleTest {

    @TempDir private Path directory;

    @Test
    void write_image_sgdiskFindsNoProblemAndOneBasicDataPartition()
            throws IOException, InterruptedException {
        Path sgdisk = Judges.require("sgdisk");
        Path image = directory.resolve("image");
        try (FileBlockDevice drive = FileBlockDevice.create(image, 64 << 20, 512)) {
            new GptLayout(drive.sizeBytes(), 512, UUID.randomUUID(), UUID.randomUUID())
                    .write(drive);
        }

        Process process =
                new ProcessBuilder(sgdisk.toString(), "-v", "-p", image.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("No problems found", "Basic data partition", "0700")
                .doesNotContain("Warning", "Caution");
    }
}
