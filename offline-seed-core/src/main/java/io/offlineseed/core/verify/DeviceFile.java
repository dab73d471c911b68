// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.core.device.SliceBlockDevice;
import io.offlineseed.core.device.gpt.Partition;
import io.offlineseed.core.device.gpt.Partitions;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * An image file or block special file opened for reading, in sectors of the size that what lies on
 * it was written with: an image does not tell, its content does.
 */
public final class DeviceFile {

    private static final int SMALL = 512;
    private static final int LARGE = 4096;
    private static final int TYPE_MASK = 0170000;
    private static final int BLOCK_SPECIAL = 0060000;

    private DeviceFile() {}

    /**
     * Opens it.
     *
     * @throws IOException if it is neither, has not even one sector, or cannot be opened; the
     *     message says so for a person
     */
    public static BlockDevice open(Path path) throws IOException {
        checkKind(path);
        FileBlockDevice device = FileBlockDevice.openForReading(path, SMALL);
        int sectorBytes;
        try {
            sectorBytes = sectorBytes(device, path);
        } catch (IOException | RuntimeException e) {
            try (device) {
                throw e;
            }
        }
        if (sectorBytes == SMALL) {
            return device;
        }
        device.close();
        return FileBlockDevice.openForReading(path, sectorBytes);
    }

    /** A pipe would keep the caller waiting for ever, a terminal too. */
    private static void checkKind(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "there is no such file or device");
        }
        boolean fits =
                Files.isRegularFile(path)
                        || !path.getFileSystem().supportedFileAttributeViews().contains("unix")
                        || ((int) Files.getAttribute(path, "unix:mode") & TYPE_MASK)
                                == BLOCK_SPECIAL;
        if (!fits || Files.isDirectory(path)) {
            throw new IOException(path + " is neither an image file nor a block device");
        }
    }

    private static int sectorBytes(BlockDevice small, Path path) throws IOException {
        OptionalInt stated = FirstSector.of(small).sectorBytes();
        if (stated.isPresent()) {
            return stated.getAsInt();
        }
        if (small.sizeBytes() < LARGE) {
            return SMALL;
        }
        try (BlockDevice large = FileBlockDevice.openForReading(path, LARGE)) {
            return weight(large) > weight(small) ? LARGE : SMALL;
        }
    }

    /** Returns how much a drive looks as if it had been written in sectors of the device's size. */
    private static int weight(BlockDevice device) throws IOException {
        Partitions table = Partitions.read(device);
        return switch (table.kind()) {
            case GPT -> 3;
            case GPT_BACKUP_ONLY -> 2;
            case MBR -> holdsVolume(device, table) ? 1 : 0;
            case NONE -> 0;
        };
    }

    private static boolean holdsVolume(BlockDevice device, Partitions table) throws IOException {
        for (Partition each : table.partitions()) {
            BlockDevice part = new SliceBlockDevice(device, each.startBytes(), each.sizeBytes());
            if (FirstSector.of(part).content() != FirstSector.Content.UNKNOWN) {
                return true;
            }
        }
        return false;
    }
}
