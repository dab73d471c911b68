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

/** A directory drive held by a lock of the operating system, which ends with the process. */
final class DirectoryLease implements DriveLease {

    private static final String LOCK = "drive.lock";

    private final DirectoryDrive directory;
    private final Drive drive;
    private final FileChannel channel;

    private DirectoryLease(DirectoryDrive directory, Drive drive, FileChannel channel) {
        this.directory = directory;
        this.drive = drive;
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
        FileChannel channel = FileChannel.open(found.folder().resolve(LOCK), CREATE, WRITE);
        try {
            if (!isLocked(channel)) {
                throw new DriveInUseException(
                        "Cannot use directory drive "
                                + found.id()
                                + " ("
                                + found.folder()
                                + "): another process, or another call in this one, is working on it. Wait until"
                                + " it ends and call again. The drive was left as it is.",
                        found.id(),
                        null);
            }
            return new DirectoryLease(found, found.facts(), channel);
        } catch (IOException | RuntimeException | Error e) {
            try (channel) {
                throw e;
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
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
        channel.close();
    }
}
