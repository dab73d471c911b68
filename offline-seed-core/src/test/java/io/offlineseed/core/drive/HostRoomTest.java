// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.DriveId;
import io.offlineseed.drive.Drive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostRoomTest {

    private static final long SIZE = 80L << 20;

    @TempDir private Path temp;
    private final ImageDriveProvider images = new ImageDriveProvider();
    private final HostRoom room = new HostRoom();

    private Drive image(String name) throws IOException {
        return images.make(temp.resolve(name), new DriveId(name), SIZE, 512);
    }

    private long usable() throws IOException {
        return Files.getFileStore(temp).getUsableSpace();
    }

    @Test
    void lack_newImageOnTooFullAFileSystem_isTold() throws IOException {
        assertThat(room.lack(image("A"), 1 << 20)).isEmpty();

        assertThat(new HostRoom().lack(image("B"), 2 * usable()))
                .hasValueSatisfying(lack -> assertThat(lack).contains("an image file", "lacks"));
    }

    @Test
    void lack_severalImagesOnOneFileSystem_countTogether() throws IOException {
        long share = usable() / 3 * 2;

        assertThat(room.lack(image("A"), share)).isEmpty();
        assertThat(room.lack(image("B"), share)).isPresent();
    }

    @Test
    void lack_imageThatHoldsSomething_isNotReckoned() throws IOException {
        Path file = Path.of(image("A").address());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), 0);
        }

        assertThat(room.lack(image("A"), 2 * usable())).isEmpty();
    }
}
