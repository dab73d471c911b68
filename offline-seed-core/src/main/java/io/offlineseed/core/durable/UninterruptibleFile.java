// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An open file that an interrupt of the working thread neither closes nor disturbs, as it would a
 * {@link java.nio.channels.FileChannel}. The interrupt flag stays as it is. Safe for use by several
 * threads.
 */
final class UninterruptibleFile implements Closeable {

    private final AsynchronousFileChannel channel;

    private UninterruptibleFile(AsynchronousFileChannel channel) {
        this.channel = channel;
    }

    static UninterruptibleFile open(
            Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return new UninterruptibleFile(
                AsynchronousFileChannel.open(file, options, null, attributes));
    }

    /** Writes everything that remains in {@code source}. */
    void write(long offsetBytes, ByteBuffer source) throws IOException {
        long position = offsetBytes;
        while (source.hasRemaining()) {
            long at = position;
            position += await(() -> channel.write(source, at));
        }
    }

    /** Reads until {@code target} is full or the file ends; returns how many bytes were read. */
    int read(long offsetBytes, ByteBuffer target) throws IOException {
        int total = 0;
        while (target.hasRemaining()) {
            long at = offsetBytes + total;
            int count = await(() -> channel.read(target, at));
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    void truncate(long sizeBytes) throws IOException {
        channel.truncate(sizeBytes);
    }

    void force() throws IOException {
        channel.force(true);
    }

    long size() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static int await(Supplier<Future<Integer>> operation) throws IOException {
        boolean interrupted = false;
        try {
            Future<Integer> pending = operation.get();
            while (true) {
                try {
                    return pending.get();
                } catch (InterruptedException e) {
                    interrupted = true; // the buffer is in flight: wait on, tell it afterwards
                } catch (ExecutionException e) {
                    throw asIoException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static IOException asIoException(@Nullable Throwable cause) {
        return cause instanceof IOException known ? known : new IOException(cause);
    }
}
