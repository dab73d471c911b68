// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Keeps all other threads and processes of this machine out for the moment of one change. The
 * system gives it up if the process dies. For files on the machine's own disks; on shares use a
 * {@link LeaseFile}.
 */
public final class ProcessLock implements Closeable {

    private static final Map<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Semaphore turn;
    private final AsynchronousFileChannel channel;

    private ProcessLock(Semaphore turn, AsynchronousFileChannel channel) {
        this.turn = turn;
        this.channel = channel;
    }

    /**
     * Waits until it is free, however long that takes, and holds it.
     *
     * @param lockFile created if missing, in an existing directory; stays
     */
    public static ProcessLock acquire(Path lockFile) throws IOException {
        Semaphore turn =
                IN_THIS_PROCESS.computeIfAbsent(
                        lockFile.toAbsolutePath().normalize(), file -> new Semaphore(1, true));
        turn.acquireUninterruptibly();
        try {
            AsynchronousFileChannel channel =
                    AsynchronousFileChannel.open(
                            lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                lock(channel);
                return new ProcessLock(turn, channel);
            } catch (IOException | RuntimeException | Error e) {
                try (channel) {
                    throw e;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            turn.release();
            throw e;
        }
    }

    private static void lock(AsynchronousFileChannel channel) throws IOException {
        var pending = channel.lock();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    pending.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw UninterruptibleFile.asIoException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Gives it up. To be called once. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            turn.release();
        }
    }
}
