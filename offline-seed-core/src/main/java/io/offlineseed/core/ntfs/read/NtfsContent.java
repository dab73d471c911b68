// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** The content of a file. Holds nothing that had to be closed; shared between threads. */
public final class NtfsContent {

    private final AttributeContent content;

    NtfsContent(AttributeContent content) {
        this.content = content;
    }

    /** Returns its size. */
    public long sizeBytes() {
        return content.sizeBytes();
    }

    /**
     * Fills the target. Where both offset and target lie well for the device, bytes go straight
     * from one to the other.
     *
     * @param offsetBytes from the start of the content
     * @param target filled from position to limit, which must not go beyond the end
     * @throws IllegalArgumentException if it does
     */
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        content.read(offsetBytes, target);
    }

    /** Returns a channel that reads the content from its start and has its own position. */
    public SeekableByteChannel channel() {
        return new Channel();
    }

    private final class Channel implements SeekableByteChannel {

        private long position;
        private boolean closed;

        @Override
        public int read(ByteBuffer target) throws IOException {
            checkOpen();
            long left = sizeBytes() - position;
            if (left <= 0) {
                return target.hasRemaining() ? -1 : 0;
            }
            int length = (int) Math.min(left, target.remaining());
            content.read(position, target.slice(target.position(), length));
            target.position(target.position() + length);
            position += length;
            return length;
        }

        @Override
        public long position() throws IOException {
            checkOpen();
            return position;
        }

        @Override
        public SeekableByteChannel position(long newPosition) throws IOException {
            checkOpen();
            if (newPosition < 0) {
                throw new IllegalArgumentException(
                        "newPosition must not be negative, was " + newPosition);
            }
            position = newPosition;
            return this;
        }

        @Override
        public long size() throws IOException {
            checkOpen();
            return sizeBytes();
        }

        @Override
        public int write(ByteBuffer source) {
            throw new NonWritableChannelException();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new NonWritableChannelException();
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void close() {
            closed = true;
        }

        private void checkOpen() throws IOException {
            if (closed) {
                throw new ClosedChannelException();
            }
        }
    }
}
