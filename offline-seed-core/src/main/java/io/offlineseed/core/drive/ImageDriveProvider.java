// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.DriveId;
import io.offlineseed.drive.Drive;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.DriveProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Image files that stand for drives: the same sectors as on a drive, on any system. The serial
 * number is on a label beside the image. The address is the image's absolute path. Source:
 * docs/formats/drive.md, "Image drives".
 */
public final class ImageDriveProvider implements DriveProvider {

    /** The provider's name. */
    public static final String NAME = "image";

    private final Path root;

    /** Image files of this system. */
    public ImageDriveProvider() {
        this(Path.of("/"));
    }

    ImageDriveProvider(Path root) {
        this.root = root;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    /** Returns none: an image is known by its address only, see {@link #find}. */
    @Override
    public List<Drive> list() {
        return List.of();
    }

    @Override
    public Optional<Drive> find(String address) throws IOException {
        Optional<ImageDrive> found = ImageDrive.find(Path.of(address));
        return found.isPresent() ? Optional.of(found.get().facts()) : Optional.empty();
    }

    /**
     * Makes an image file a drive, or returns the drive it is already. The file takes no space
     * until it is written. Its mode is the one of any new file: what a seed puts on it is encrypted
     * as on a drive that travels.
     *
     * @param image a file that does not exist, or is the image drive with that label
     * @param sectorBytes 512, or 4096 for a drive that has no smaller sectors
     * @throws IllegalArgumentException if the file is anything else, or the size is too small or no
     *     whole sectors; nothing was changed
     * @throws IOException if it cannot be written
     */
    public Drive make(Path image, DriveId id, long sizeBytes, int sectorBytes) throws IOException {
        return ImageDrive.make(image, new ImageLabel(id, sizeBytes, sectorBytes)).facts();
    }

    /**
     * Makes an image drive where there is none; of two that try, one succeeds.
     *
     * @param image a file that does not exist
     * @param sectorBytes 512, or 4096 for a drive that has no smaller sectors
     * @throws java.nio.file.FileAlreadyExistsException if there is such a file, or its label;
     *     nothing was changed
     * @throws IOException if it cannot be written; nothing is left of it
     */
    public Drive makeNew(Path image, DriveId id, long sizeBytes, int sectorBytes)
            throws IOException {
        return ImageDrive.makeNew(image, new ImageLabel(id, sizeBytes, sectorBytes)).facts();
    }

    /** Returns whether there is a label beside an image of that name, even if there is no image. */
    public static boolean isLabelled(Path image) {
        return Files.exists(ImageLabel.of(image), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Removes an image with its label and its lock file, for whoever made it and did not come to an
     * end with it.
     *
     * @param image its real path
     * @throws IOException if one of them cannot be removed
     */
    public void remove(Path image) throws IOException {
        Files.deleteIfExists(image);
        Files.deleteIfExists(ImageLabel.of(image)); // a label alone says that something was here
        Files.deleteIfExists(ImageLease.lockFile(image));
    }

    @Override
    public DriveLease lease(Drive drive) throws IOException {
        return ImageLease.take(drive, root);
    }
}
