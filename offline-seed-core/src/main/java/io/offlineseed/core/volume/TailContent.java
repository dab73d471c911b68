// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import java.io.IOException;
import java.io.OutputStream;

/** Lets a file that renders itself to a stream be written at its place. */
record TailContent(TailFile file, StopCheck check) implements NativeVolume.Content {

    @Override
    public void write(ClusterWriter writer) throws IOException {
        Stream stream = new Stream(writer, file, check);
        file.content().write(stream);
        if (stream.left != 0) {
            throw stream.otherLength(file.bytes() - stream.left);
        }
        writer.endFile();
    }

    /** Passes on no more bytes than there is room for. */
    private static final class Stream extends OutputStream {

        private final ClusterWriter writer;
        private final TailFile file;
        private final StopCheck check;
        private final byte[] one = new byte[1];
        private long left;

        Stream(ClusterWriter writer, TailFile file, StopCheck check) {
            this.writer = writer;
            this.file = file;
            this.check = check;
            this.left = file.bytes();
        }

        @Override
        public void write(int value) throws IOException {
            one[0] = (byte) value;
            write(one, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > left) {
                throw otherLength(file.bytes() - left + length);
            }
            check.run();
            writer.write(bytes, offset, length);
            left -= length;
        }

        private IllegalStateException otherLength(long got) {
            return new IllegalStateException(
                    file.drivePath()
                            + " was planned with "
                            + file.bytes()
                            + " bytes and got "
                            + got);
        }
    }
}
