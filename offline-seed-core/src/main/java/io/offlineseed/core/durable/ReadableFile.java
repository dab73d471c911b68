// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file read at any position and never changed, so that it may lie where nobody may write, or
 * belong to another process. An interrupt does not disturb it. Safe for use by several threads.
 */
public final class ReadableFile implements Closeable {

    private final Path file;
    private final UninterruptibleFile opened;

    ReadableFile(Path file, UninterruptibleFile opened) {
        this.file = file;
        this.opened = opened;
    }

    /**
     * Opens a file.
     *
     * @throws NoSuchFileException if there is none; none is made
     */
    public static ReadableFile open(Path file) throws IOException {
        return new ReadableFile(
                file, UninterruptibleFile.open(file, Set.of(StandardOpenOption.READ)));
    }

    /**
     * Fills {@code target}.
     *
     * @throws EOFException if the file ends before
     */
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        int wanted = target.remaining();
        int count = opened.read(offsetBytes, target);
        if (count != wanted) {
            throw new EOFException(
                    file
                            + " ends "
                            + (wanted - count)
                            + " bytes too early: "
                            + wanted
                            + " bytes were wanted from offset "
                            + offsetBytes
                            + ", the file has "
                            + opened.size()
                            + ".");
        }
    }

    /** Returns how many bytes the file has. */
    public long size() throws IOException {
        return opened.size();
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }
}
