// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import io.offlineseed.core.durable.DurabilityWatch.Step;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file written and read at any position; what was written is durable once {@link #force()} has
 * returned. An interrupt does not disturb it. Safe for use by several threads.
 */
public final class PositionedFile implements Closeable {

    private final DurableFiles files;
    private final Path file;
    private final UninterruptibleFile opened;
    private final ReadableFile readable;

    PositionedFile(DurableFiles files, Path file, UninterruptibleFile opened) {
        this.files = files;
        this.file = file;
        this.opened = opened;
        this.readable = new ReadableFile(file, opened);
    }

    /** Writes everything that remains in {@code source}; a gap before it reads as zeros. */
    public void write(long offsetBytes, ByteBuffer source) throws IOException {
        files.before(Step.WRITE, file);
        opened.write(offsetBytes, source);
    }

    /**
     * Fills {@code target}.
     *
     * @throws EOFException if the file ends before
     */
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        readable.read(offsetBytes, target);
    }

    /** Cuts the file to {@code sizeBytes}; does nothing if it is not longer. */
    public void truncate(long sizeBytes) throws IOException {
        files.before(Step.TRUNCATE, file);
        opened.truncate(sizeBytes);
    }

    /** Makes durable whatever was written or cut off before. */
    public void force() throws IOException {
        files.before(Step.FORCE, file);
        opened.force();
    }

    /** Returns how many bytes the file has. */
    public long size() throws IOException {
        return opened.size();
    }

    /** Closes the file, without forcing it. */
    @Override
    public void close() throws IOException {
        opened.close();
    }
}
