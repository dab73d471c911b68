// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.verify.DeviceFile;
import io.offlineseed.core.verify.NativeDriveReader;
import io.offlineseed.core.verify.VolumeOnDrive;
import io.offlineseed.core.volume.ClaimMark;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.ReadDriveOptions;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.drive.VolumeFacts;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.DriveProvider;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** The part of {@link Drives} that opens drives and images for reading. */
final class DriveReading {

    /** Our own mark on volumes that a system made, which no manifest names. */
    private static final Set<String> OTHER_FILES = Set.of(ClaimMark.FILE_PATH);

    private DriveReading() {}

    static VolumeFacts inspect(Path file, ReadDriveOptions options) {
        String name = file.toString();
        try (BlockDevice device = DeviceFile.open(file)) {
            return VolumeOnDrive.find(device, name, options.partition()).facts();
        } catch (IOException e) {
            throw NativeDriveReader.unreadable(name, e);
        }
    }

    static DriveReader open(Path file, UnlockKey key, ReadDriveOptions options) {
        String name = file.toString();
        try {
            BlockDevice device = DeviceFile.open(file);
            return open(device, device, name, key, options);
        } catch (IOException e) {
            throw NativeDriveReader.unreadable(name, e);
        }
    }

    static DriveReader open(Drive drive, UnlockKey key, ReadDriveOptions options) {
        String name = drive.describe();
        DriveProvider provider =
                DriveProviders.discover()
                        .find(drive.provider())
                        .orElseThrow(() -> withoutSectors(drive, "no provider knows it here"));
        try {
            DriveLease lease = provider.lease(drive);
            BlockDevice device = lease.device().orElse(null);
            if (device == null) {
                lease.close();
                throw withoutSectors(drive, "it is a directory that stands for a drive");
            }
            return open(device, lease, name, key, options);
        } catch (IOException e) {
            throw NativeDriveReader.unreadable(name, e);
        }
    }

    private static DriveReader open(
            BlockDevice device,
            Closeable owned,
            String name,
            UnlockKey key,
            ReadDriveOptions options)
            throws IOException {
        try {
            VolumeOnDrive volume = VolumeOnDrive.find(device, name, options.partition());
            return new NativeDriveReader(volume, key, name, owned, OTHER_FILES);
        } catch (IOException | RuntimeException e) {
            try {
                owned.close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private static DriveException withoutSectors(Drive drive, String why) {
        return new DriveException(
                "DRIVE_WITHOUT_SECTORS",
                "Cannot read "
                        + drive.describe()
                        + " sector by sector: "
                        + why
                        + ". Nothing was changed. Look into the directory itself, or open the drive on"
                        + " the machine it is attached to.",
                drive.id().orElse(null),
                null);
    }
}
