// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositionedFileTest {

    @TempDir Path dir;

    @Test
    void write_thenReadAfterOpeningAgain_givesTheBytes() throws IOException {
        Path file = dir.resolve("hashes.md5");
        try (PositionedFile hashes = new DurableFiles().positioned(file)) {
            hashes.write(16, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            hashes.force();
        }
        try (PositionedFile hashes = new DurableFiles().positioned(file)) {
            ByteBuffer target = ByteBuffer.allocate(5);
            hashes.read(14, target);

            assertThat(target.array()).containsExactly(0, 0, 1, 2, 3);
            assertThat(hashes.size()).isEqualTo(19);
        }
    }

    @Test
    void truncate_shorter_cutsAndLeavesTheRest() throws IOException {
        try (PositionedFile hashes = new DurableFiles().positioned(dir.resolve("hashes.md5"))) {
            hashes.write(0, ByteBuffer.wrap(new byte[32]));
            hashes.truncate(16);
            hashes.truncate(64);

            assertThat(hashes.size()).isEqualTo(16);
        }
    }

    @Test
    void read_pastTheEnd_saysHowMuchIsMissing() throws IOException {
        try (PositionedFile hashes = new DurableFiles().positioned(dir.resolve("hashes.md5"))) {
            hashes.write(0, ByteBuffer.wrap(new byte[16]));

            assertThatThrownBy(() -> hashes.read(8, ByteBuffer.allocate(16)))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("hashes.md5 ends 8 bytes too early");
        }
    }

    @Test
    void everyChange_isSeenByTheWatch() throws IOException {
        PowerCut watch = PowerCut.never();
        try (PositionedFile hashes =
                new DurableFiles(watch).positioned(dir.resolve("hashes.md5"))) {
            hashes.write(0, ByteBuffer.wrap(new byte[16]));
            hashes.force();
            hashes.truncate(0);
        }

        assertThat(watch.steps())
                .endsWith("WRITE hashes.md5", "FORCE hashes.md5", "TRUNCATE hashes.md5");
    }
}
