// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps other processes, and other calls in this one, from the drive a lock file stands for, by a
 * lock of the operating system, which ends with the process. The system gives the lock up as soon
 * as this process closes any channel to the lock file, so while it is held no second one is opened.
 */
final class ProcessHold implements Closeable {

    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path lockFile;
    private final FileChannel channel;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ProcessHold(Path lockFile, FileChannel channel) {
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /**
     * Takes the lock, or tells that it is taken.
     *
     * @param lockFile made if missing, in a directory named by its real path; stays
     */
    static Optional<ProcessHold> take(Path lockFile) throws IOException {
        if (!HELD_BY_THIS_PROCESS.add(lockFile)) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            FileChannel channel = FileChannel.open(lockFile, CREATE, WRITE);
            try {
                taken = isLocked(channel);
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
            return taken ? Optional.of(new ProcessHold(lockFile, channel)) : Optional.empty();
        } finally {
            if (!taken) {
                HELD_BY_THIS_PROCESS.remove(lockFile);
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // this library loaded twice by one process
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            channel.close();
        } finally {
            HELD_BY_THIS_PROCESS.remove(lockFile);
        }
    }
}
