// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.DriveId;
import io.offlineseed.drive.Drive;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.DriveProvider;
import io.offlineseed.spi.VolumeMaker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Directories that stand for drives: for tests, rehearsals and the stand-in datacenter. A drive is
 * a folder with {@code drive.json}, which is its label, and {@code volume}, which is its mounted
 * volume. Nothing in it is encrypted, and no datacenter takes it. Source: docs/formats/drive.md,
 * "Directory drives".
 */
public final class DirectoryDriveProvider implements DriveProvider {

    /** The provider's name. */
    public static final String NAME = "directory";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    /** Returns none: a directory is known by its address only, see {@link #find}. */
    @Override
    public List<Drive> list() {
        return List.of();
    }

    @Override
    public Optional<Drive> find(String address) throws IOException {
        Path folder = Path.of(address);
        Optional<DirectoryDrive> found = DirectoryDrive.find(folder);
        return found.isPresent() ? Optional.of(found.get().facts()) : Optional.empty();
    }

    /**
     * Makes a directory a drive, or returns the drive it is already.
     *
     * @param folder a directory that does not exist, is empty, or is a drive with that serial
     *     number
     * @throws IllegalArgumentException if it is anything else, or the drive has another serial
     *     number or capacity; nothing was changed
     * @throws IOException if it cannot be written
     */
    public Drive make(Path folder, DriveId id, long capacityBytes) throws IOException {
        return DirectoryDrive.make(folder, id, capacityBytes).facts();
    }

    @Override
    public DriveLease lease(Drive drive) throws IOException {
        return DirectoryLease.take(drive);
    }

    @Override
    public Optional<VolumeMaker> volumeMaker() {
        return Optional.of(new DirectoryVolumeMaker());
    }
}
