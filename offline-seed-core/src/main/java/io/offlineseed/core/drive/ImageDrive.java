// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.SectorSizes;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An image file that stands for a drive.
 *
 * @param file the image, absolute
 * @param label what its label says
 */
record ImageDrive(Path file, ImageLabel label) {

    static ImageDrive make(Path image, ImageLabel wanted) throws IOException {
        Path file = checked(image, wanted);
        Optional<ImageLabel> label = ImageLabel.read(file);
        ImageDrive drive = new ImageDrive(file, wanted);
        if (label.isPresent()) {
            checkSame(file, label.get(), wanted);
            drive.makeFile();
        } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException(
                    file
                            + " is there already and is no image drive, as "
                            + ImageLabel.of(file).getFileName()
                            + " is not beside it. Nothing was changed. Choose another name");
        } else {
            wanted.write(file);
            try {
                drive.makeFile();
            } catch (IOException | RuntimeException e) {
                Files.delete(ImageLabel.of(file));
                throw e;
            }
        }
        return drive;
    }

    /**
     * Makes one where none is: of two that try, one succeeds. The image is made first, so that what
     * a crash leaves is no image drive.
     */
    static ImageDrive makeNew(Path image, ImageLabel wanted) throws IOException {
        Path file = checked(image, wanted);
        Path label = ImageLabel.of(file);
        if (Files.exists(label, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(label.toString());
        }
        FileBlockDevice.create(file, wanted.sizeBytes(), wanted.sectorBytes()).close();
        try {
            wanted.write(file);
        } catch (IOException | RuntimeException e) {
            Files.delete(file);
            throw e;
        }
        return new ImageDrive(file, wanted);
    }

    private static Path checked(Path image, ImageLabel wanted) {
        Path file = image.toAbsolutePath();
        if (file.getFileName() == null) {
            throw new IllegalArgumentException(image + " names no file");
        }
        if (wanted.sizeBytes() < DriveChecks.MIN_SECTOR_DRIVE_BYTES) {
            throw new IllegalArgumentException(
                    "sizeBytes must be at least "
                            + DriveChecks.MIN_SECTOR_DRIVE_BYTES
                            + ", which an encrypted volume of 64 MiB and its partition table take, was "
                            + wanted.sizeBytes());
        }
        return file;
    }

    private static void checkSame(Path file, ImageLabel label, ImageLabel wanted) {
        if (!label.equals(wanted)) {
            throw new IllegalArgumentException(
                    file
                            + " is the image drive "
                            + label.id()
                            + " with "
                            + label.sizeBytes()
                            + " bytes in sectors of "
                            + label.sectorBytes()
                            + ", not "
                            + wanted.id()
                            + " with "
                            + wanted.sizeBytes()
                            + " bytes in sectors of "
                            + wanted.sectorBytes()
                            + ". Nothing was changed: a drive neither grows nor shrinks, since its partition table"
                            + " stands at its end too. Use it as it is, or another name");
        }
    }

    /** The label is written first, so an image without content may be what a crash left. */
    private void makeFile() throws IOException {
        if (Files.exists(file) && Files.size(file) == 0) {
            Files.delete(file);
        }
        if (!Files.exists(file)) {
            FileBlockDevice.create(file, label.sizeBytes(), label.sectorBytes()).close();
        }
    }

    /** Returns the drive that the file is; empty if it is none. */
    static Optional<ImageDrive> find(Path image) throws IOException {
        Path file = image.toAbsolutePath();
        Optional<ImageLabel> label = ImageLabel.read(file);
        if (label.isEmpty() || !Files.exists(file)) {
            return Optional.empty();
        }
        long size = Files.size(file);
        if (size != label.get().sizeBytes()) {
            throw new IOException(
                    "the image "
                            + file
                            + " has "
                            + size
                            + " bytes, and "
                            + label.get().sizeBytes()
                            + " when it was made. Another program changed it; it was left as it is");
        }
        return Optional.of(new ImageDrive(file, label.get()));
    }

    /** Returns the facts, with what is found on the image now. */
    Drive facts() throws IOException {
        try (BlockDevice device = FileBlockDevice.openForReading(file, label.sectorBytes())) {
            return facts(device);
        }
    }

    /** Returns the facts, with what is found on the device that was opened. */
    Drive facts(BlockDevice device) throws IOException {
        return new Drive(
                ImageDriveProvider.NAME,
                file.toString(),
                Optional.of(label.id()),
                "image file",
                device.sizeBytes(),
                Optional.of(new SectorSizes(label.sectorBytes(), label.sectorBytes())),
                Bus.IMAGE,
                List.of(),
                DeviceContents.read(device).words());
    }
}
