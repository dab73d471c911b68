// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.spi.DriveLease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A directory drive held by a lock that ends with the process. */
final class DirectoryLease implements DriveLease {

    private static final String LOCK = "drive.lock";

    private final DirectoryDrive directory;
    private final Drive drive;
    private final ProcessHold hold;

    private DirectoryLease(DirectoryDrive directory, Drive drive, ProcessHold hold) {
        this.directory = directory;
        this.drive = drive;
        this.hold = hold;
    }

    static DirectoryLease take(Drive drive) throws IOException {
        DirectoryDrive found =
                DirectoryDrive.find(Path.of(drive.address()))
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                drive.address()
                                                        + " is no directory drive any more"));
        ProcessHold hold =
                ProcessHold.take(found.folder().toRealPath().resolve(LOCK))
                        .orElseThrow(() -> inUse(found));
        try {
            return new DirectoryLease(found, found.facts(), hold);
        } catch (IOException | RuntimeException | Error e) {
            try (hold) {
                throw e;
            }
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
        hold.close();
    }
}
