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
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A drive of a Linux system held for writing. Java cannot ask the kernel for exclusive use, so this
 * is what protects the drive instead: while the handle is open the kernel gives its name to no
 * other disk, and every use is looked at once more with that handle open, and again before the
 * first write; a lock on the device keeps other processes of this library out, and a handle that is
 * open for writing is seen by the checks of those that look for it.
 */
final class LinuxLease implements DriveLease {

    /**
     * The devices this process holds, empty for one that is just being opened. No second handle is
     * opened on them: closing it would end the lock.
     */
    private static final Map<Path, Optional<BlockDevice>> HELD_BY_THIS_PROCESS =
            new ConcurrentHashMap<>();

    private final Drive drive;
    private final BlockDevice device;
    private final Path node;
    private final Optional<ProcessHold> image; // what a loop device shows
    private final AtomicBoolean closed = new AtomicBoolean();

    private LinuxLease(Drive drive, BlockDevice device, Path node, Optional<ProcessHold> image) {
        this.drive = drive;
        this.device = device;
        this.node = node;
        this.image = image;
    }

    /** What tells, with a handle open, how the drive is and whether nobody uses it. */
    @FunctionalInterface
    interface Look {
        /** Returns the drive as it is now, with its uses. */
        Drive at(SysDisk disk, BlockDevice device) throws IOException;
    }

    static boolean isHeld(Path node) {
        return HELD_BY_THIS_PROCESS.containsKey(node);
    }

    /** Returns the device if this process holds it and has opened it. */
    static Optional<BlockDevice> held(Path node) {
        return HELD_BY_THIS_PROCESS.getOrDefault(node, Optional.empty());
    }

    static LinuxLease take(SysDisk disk, Path node, Drive wanted, Look look) throws IOException {
        if (HELD_BY_THIS_PROCESS.putIfAbsent(node, Optional.empty()) != null) {
            throw inUse(wanted, "another call in this process is working on it", null);
        }
        try {
            Optional<String> sequence = disk.sequence();
            Optional<ProcessHold> image = holdImage(disk, wanted);
            FileBlockDevice device;
            try {
                device = open(disk, node, wanted);
            } catch (IOException | RuntimeException | Error e) {
                closeImage(image, e);
                throw e;
            }
            try {
                Drive now = look.at(disk, device);
                checkUnused(now);
                checkSame(disk, device, sequence);
                HELD_BY_THIS_PROCESS.put(node, Optional.of(device));
                BlockDevice checked =
                        new FirstWriteCheck(
                                device,
                                () -> {
                                    checkUnused(look.at(disk, device));
                                    checkSame(disk, device, sequence);
                                });
                return new LinuxLease(now, checked, node, image);
            } catch (IOException | RuntimeException | Error e) {
                closeImage(image, e);
                try (device) {
                    throw e;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            HELD_BY_THIS_PROCESS.remove(node);
            throw e;
        }
    }

    /** The same sectors can be taken as an image drive. */
    private static Optional<ProcessHold> holdImage(SysDisk disk, Drive wanted) throws IOException {
        Optional<Path> file = disk.imageFile();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Optional<ProcessHold> hold = ProcessHold.take(ImageLease.lockFile(file.get()));
        if (hold.isEmpty()) {
            throw inUse(wanted, "its image " + file.get() + " is being worked on", null);
        }
        return hold;
    }

    private static void closeImage(Optional<ProcessHold> image, Throwable failure) {
        if (image.isPresent()) {
            try {
                image.get().close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private static FileBlockDevice open(SysDisk disk, Path node, Drive wanted) throws IOException {
        try {
            return FileBlockDevice.open(node, disk.sectors().logicalBytes());
        } catch (DeviceHeldException e) {
            throw inUse(wanted, "another process of this library is working on it", e);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "this process may not write to "
                            + wanted.describe()
                            + ". Run it as root, or as a member of the group that owns "
                            + node,
                    e);
        }
    }

    private static void checkUnused(Drive now) {
        if (!now.uses().isEmpty()) {
            throw inUse(
                    now,
                    now.uses().stream()
                            .map(use -> DriveChecks.finding(now, use))
                            .map(finding -> finding.message() + " " + finding.remedy())
                            .collect(Collectors.joining(" ")),
                    null);
        }
    }

    /** The kernel's count of disks tells one from another that came under the same name. */
    private static void checkSame(SysDisk disk, BlockDevice device, Optional<String> sequence)
            throws IOException {
        if (!disk.sequence().equals(sequence) || disk.sizeBytes() != device.sizeBytes()) {
            throw new IOException(
                    disk.address() + " became another drive meanwhile. Nothing was written to it");
        }
    }

    private static DriveInUseException inUse(Drive drive, String why, @Nullable Throwable cause) {
        return new DriveInUseException(
                "Cannot use "
                        + drive.describe()
                        + ": "
                        + why
                        + (why.endsWith(".") ? "" : ".")
                        + " Call again when that has ended. The drive was left as it is.",
                drive.id().orElse(null),
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

    /**
     * Does nothing: the kernel reads the table on an order that Java cannot give. The device
     * manager gives it when the handle is closed, and nothing here reads partitions through the
     * kernel.
     */
    @Override
    public void tableChanged() {
        // See docs/drives.md, "Linux".
    }

    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            device.close();
        } finally {
            HELD_BY_THIS_PROCESS.remove(node);
            if (image.isPresent()) {
                image.get().close();
            }
        }
    }
}
