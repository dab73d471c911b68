// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.examples.datacenter.BlobEntry.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobImportTest {

    private static final String ACCOUNT = "seedacct";
    private static final String HASH_OF_ZEROS = TestDrive.md5(new byte[512]);

    @TempDir Path folder;

    /** A volume whose files hold zeros, and cannot be read from the second half on. */
    private static final class HalfReadable implements DriveVolume {

        @Override
        public SeekableByteChannel open(String path) {
            return new SeekableByteChannel() {
                private long position;

                @Override
                public int read(ByteBuffer target) throws IOException {
                    if (position >= 512) {
                        throw new IOException("sector 1 gives no answer");
                    }
                    int count = target.remaining();
                    target.position(target.limit());
                    position += count;
                    return count;
                }

                @Override
                public SeekableByteChannel position(long newPosition) {
                    position = newPosition;
                    return this;
                }

                @Override
                public long position() {
                    return position;
                }

                @Override
                public long size() {
                    return 1024;
                }

                @Override
                public int write(ByteBuffer source) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public SeekableByteChannel truncate(long size) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public boolean isOpen() {
                    return true;
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private BlobResult imported(boolean pages) throws IOException {
        List<Part> parts =
                List.of(new Part(0, 512, "", HASH_OF_ZEROS), new Part(512, 512, "", HASH_OF_ZEROS));
        BlobEntry entry =
                new BlobEntry(
                        "seed/a",
                        "\\a",
                        1024,
                        "no-overwrite",
                        pages,
                        parts,
                        Optional.empty(),
                        Optional.empty());
        try (BlobEndpoint blobs = DirectoryBlobEndpoint.start(folder, 0)) {
            BlobResult result =
                    new BlobImport(blobs.client(ACCOUNT), new HalfReadable()).run(entry);
            assertThat(blobs.client(ACCOUNT).getBlobContainerClient("seed").listBlobs()).isEmpty();
            return result;
        }
    }

    @Test
    void run_sectorThatCannotBeRead_isTheStatusOfItsBlock() throws IOException {
        BlobResult result = imported(false);

        assertThat(result.status()).isEqualTo("CompletedWithErrors");
        assertThat(result.disposition()).isEqualTo("Cancelled");
        assertThat(result.parts()).containsExactly("Uncommitted", "IOFailed");
    }

    @Test
    void run_sectorThatCannotBeRead_isTheStatusOfItsPageRange() throws IOException {
        BlobResult result = imported(true);

        assertThat(result.status()).isEqualTo("CompletedWithErrors");
        assertThat(result.parts()).containsExactly("Cancelled", "IOFailed");
    }
}
