// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.spi.DriveLease;
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
 * A directory drive held by a lock of the operating system, which ends with the process. The system
 * gives the lock up as soon as this process closes any channel to the lock file, so while it is
 * held no second one is opened.
 */
final class DirectoryLease implements DriveLease {

    private static final String LOCK = "drive.lock";
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final DirectoryDrive directory;
    private final Drive drive;
    private final Path lockFile;
    private final FileChannel channel;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DirectoryLease(
            DirectoryDrive directory, Drive drive, Path lockFile, FileChannel channel) {
        this.directory = directory;
        this.drive = drive;
        this.lockFile = lockFile;
        this.channel = channel;
    }

    static DirectoryLease take(Drive drive) throws IOException {
        DirectoryDrive found =
                DirectoryDrive.find(Path.of(drive.address()))
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                drive.address()
                                                        + " is no directory drive any more"));
        Path lockFile = found.folder().toRealPath().resolve(LOCK);
        if (!HELD_BY_THIS_PROCESS.add(lockFile)) {
            throw inUse(found);
        }
        try {
            FileChannel channel = FileChannel.open(lockFile, CREATE, WRITE);
            try {
                if (!isLocked(channel)) {
                    throw inUse(found);
                }
                return new DirectoryLease(found, found.facts(), lockFile, channel);
            } catch (IOException | RuntimeException | Error e) {
                try (channel) {
                    throw e;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            HELD_BY_THIS_PROCESS.remove(lockFile);
            throw e;
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

    private static DriveInUseException inUse(DirectoryDrive found) {
        return new DriveInUseException(
                "Cannot use directory drive "
                        + found.id()
                        + " ("
                        + found.folder()
                        + "): another process, or another call in this one, is working on it. Wait until"
                        + " it ends and call again. The drive was left as it is.",
                found.id(),
                null);
    }

    DirectoryDrive directory() {
        return directory;
    }

    @Override
    public Drive drive() {
        return drive;
    }

    @Override
    public Optional<BlockDevice> device() {
        return Optional.empty();
    }

    @Override
    public void tableChanged() {
        // A directory has no partition table.
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
