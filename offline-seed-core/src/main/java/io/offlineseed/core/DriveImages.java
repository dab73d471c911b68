// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import io.offlineseed.DriveId;
import io.offlineseed.core.image.NewImage;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveImage;
import io.offlineseed.drive.DriveImageOptions;
import io.offlineseed.drive.RecoveryPassword;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * Makes image files of drives straight from a directory tree: partition table, BitLocker, NTFS,
 * manifest. For rehearsals and for other programs to read; a seed is made with a {@link
 * DrivePreparerBuilder}, as it can be resumed and spread over several drives.
 */
public final class DriveImages {

    private DriveImages() {}

    /**
     * Makes an image. Every file of the tree goes on it with its time; links are not followed,
     * special files and empty directories left out. The manifest on it names each file as a blob of
     * a container, by its path in the tree. Takes as long as writing the files does; where the file
     * system can, the image takes no more room than what is on it.
     *
     * <p>There is no resuming: unless this returns, what was begun is removed. What a crash leaves
     * has no partition table, so that nobody takes it for a drive.
     *
     * @param image a file that does not exist, in a directory that does; not in the source. Its
     *     label is written beside it
     * @param sizeBytes the drive's size in bytes: at least 66 MiB, a multiple of the sector size
     * @param serialNumber the serial number it shall have, as the manifest states it
     * @param source a directory that nobody writes to meanwhile
     * @param recoveryPassword opens the volume; stays the caller's to keep and to close
     * @throws IllegalArgumentException if an argument cannot be; nothing was written
     * @throws DriveException if there is such a file already ({@code IMAGE_EXISTS}); the files do
     *     not fit, with the size that is enough ({@code DRIVE_TOO_SMALL}); a file cannot be taken
     *     along ({@code SOURCE_NOT_FIT}), cannot be read ({@code SOURCE_UNREADABLE}) or was written
     *     to ({@code SOURCE_CHANGED}); or the image cannot be written ({@code IMAGE_NOT_WRITTEN})
     * @throws io.offlineseed.SeedInterruptedException if the calling thread was interrupted
     */
    public static DriveImage create(
            Path image,
            long sizeBytes,
            String serialNumber,
            Path source,
            RecoveryPassword recoveryPassword,
            DriveImageOptions options) {
        return NewImage.of(
                        image,
                        sizeBytes,
                        new DriveId(serialNumber),
                        source,
                        recoveryPassword,
                        options,
                        new SecureRandom(),
                        Clock.systemUTC())
                .make();
    }
}
