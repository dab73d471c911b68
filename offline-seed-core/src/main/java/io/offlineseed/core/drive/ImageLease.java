// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.core.device.DeviceHeldException;
import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.spi.DriveLease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image drive held for writing. The lock is on a file beside the image, because closing any
 * other handle on the image, as a reader in this process does, would end a lock on the image
 * itself.
 */
final class ImageLease implements DriveLease {

    private static final String LOCK_SUFFIX = ".drive.lock";

    private final Drive drive;
    private final BlockDevice device;
    private final ProcessHold hold;

    private ImageLease(Drive drive, BlockDevice device, ProcessHold hold) {
        this.drive = drive;
        this.device = device;
        this.hold = hold;
    }

    static ImageLease take(Drive drive, Path root) throws IOException {
        Path file = Path.of(drive.address());
        ImageDrive there = found(file);
        Path real = there.file().toRealPath();
        ProcessHold hold = ProcessHold.take(lockFile(real)).orElseThrow(() -> inUse(there, null));
        try {
            ImageDrive held = found(file);
            checkNotShown(held, root);
            BlockDevice device = open(held);
            try {
                return new ImageLease(held.facts(device), device, hold);
            } catch (IOException | RuntimeException | Error e) {
                try (device) {
                    throw e;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            try (hold) {
                throw e;
            }
        }
    }

    /** What is mounted through a loop device must not be written below it. */
    private static void checkNotShown(ImageDrive image, Path root) throws IOException {
        Optional<String> loop = LoopDevices.of(root, image.file());
        if (loop.isPresent()) {
            throw new DriveInUseException(
                    "Cannot use image drive "
                            + image.label().id()
                            + " ("
                            + image.file()
                            + "): it is attached as the loop device "
                            + loop.get()
                            + ", whose volumes may be mounted. Detach it with: losetup -d "
                            + loop.get()
                            + " and call again. The drive was left as it is.",
                    image.label().id(),
                    null);
        }
    }

    /** Returns the lock file of an image, which stays when the lock is given up. */
    static Path lockFile(Path image) {
        return image.resolveSibling(image.getFileName() + LOCK_SUFFIX);
    }

    private static ImageDrive found(Path file) throws IOException {
        return ImageDrive.find(file)
                .orElseThrow(() -> new IOException(file + " is no image drive any more"));
    }

    private static BlockDevice open(ImageDrive image) throws IOException {
        try {
            return FileBlockDevice.open(image.file(), image.label().sectorBytes());
        } catch (DeviceHeldException e) {
            throw inUse(image, e);
        }
    }

    private static DriveInUseException inUse(ImageDrive image, @Nullable Throwable cause) {
        return new DriveInUseException(
                "Cannot use image drive "
                        + image.label().id()
                        + " ("
                        + image.file()
                        + "): another process, or another call in this one, is working on it. Wait until"
                        + " it ends and call again. The drive was left as it is.",
                image.label().id(),
                cause);
    }

    @Override
    public Drive drive() {
        return drive;
    }

    @Override
    public Optional<BlockDevice> device() {
        return Optional.of(device);
    }

    @Override
    public void tableChanged() {
        // No system reads the partition table of a file.
    }

    @Override
    public void close() throws IOException {
        try (hold) {
            device.close();
        }
    }
}
