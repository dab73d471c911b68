// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import io.offlineseed.DriveId;
import io.offlineseed.core.drive.DirectoryDriveProvider;
import io.offlineseed.core.drive.DriveChecks;
import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.drive.ImageDriveProvider;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveCheck;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.ReadDriveOptions;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.drive.VolumeFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The drives of this machine, and reading what is on one. Looking at them changes nothing.
 *
 * <pre>{@code
 * try (RecoveryPassword password = RecoveryPassword.parse(digits);
 *         DriveReader drive = Drives.open(image, UnlockKey.recoveryPassword(password));
 *         Stream<DriveFile> files = drive.files()) {
 *     files.forEach(file -> view.show(file.path(), file.sizeBytes()));
 * }
 * }</pre>
 */
public final class Drives {

    private static final int IMAGE_SECTOR_BYTES = 512;

    private Drives() {}

    /**
     * Returns the drives that the providers on this system know; an empty list means there are
     * none.
     *
     * @throws DriveException if it could not be found out ({@code DRIVES_NOT_LISTED})
     */
    public static List<Drive> list() {
        try {
            return DriveProviders.discover().list();
        } catch (IOException e) {
            throw notListed(e);
        }
    }

    /**
     * Returns the drive that reports this serial number.
     *
     * @throws DriveException if there is none ({@code DRIVE_NOT_FOUND}) or more than one ({@code
     *     SERIAL_NUMBER_AMBIGUOUS}), or it could not be found out ({@code DRIVES_NOT_LISTED})
     */
    public static Drive get(String serialNumber) {
        DriveId id = DriveId.ofReported(serialNumber);
        List<Drive> found;
        try {
            found = DriveProviders.discover().withSerial(id);
        } catch (IOException e) {
            throw notListed(e);
        }
        if (found.isEmpty()) {
            throw new DriveException(
                    "DRIVE_NOT_FOUND",
                    "No drive attached to this machine reports the serial number "
                            + id
                            + ". Nothing was changed. Attach it, or look with Drives.list() what its dock reports.",
                    id,
                    null);
        }
        if (found.size() > 1) {
            throw new DriveException(
                    "SERIAL_NUMBER_AMBIGUOUS",
                    found.size()
                            + " drives report the serial number "
                            + id
                            + ": "
                            + String.join(", ", found.stream().map(Drive::address).toList())
                            + ". Nothing was changed. Some docks show the same number for each drive; attach them"
                            + " one after the other, or directly.",
                    id,
                    null);
        }
        return found.get(0);
    }

    /**
     * Makes a directory stand for a drive, for rehearsals and tests, or returns the one it is
     * already. No datacenter takes it.
     *
     * @param folder a directory that does not exist, is empty, or is the directory drive with that
     *     serial number and capacity
     * @param serialNumber the serial number it shall have
     * @param capacityBytes how much a drive like this would hold; at least 4 MiB to be of use
     * @throws IllegalArgumentException if the directory is anything else; nothing was changed
     * @throws DriveException if it cannot be written ({@code DRIVE_FAILED})
     */
    public static Drive directory(Path folder, String serialNumber, long capacityBytes) {
        DriveId id = new DriveId(serialNumber);
        try {
            return new DirectoryDriveProvider().make(folder, id, capacityBytes);
        } catch (IOException e) {
            throw new DriveException(
                    "DRIVE_FAILED",
                    "Cannot make "
                            + folder
                            + " the directory drive "
                            + id
                            + ": "
                            + e
                            + ". Choose a directory that can be written.",
                    id,
                    e);
        }
    }

    /**
     * Makes an image file a drive, or returns the drive it is already. It bears the same sectors as
     * a drive that travels: partition table, BitLocker volume, NTFS. The file takes no space until
     * it is written. Source: docs/formats/drive.md, "Image drives".
     *
     * @param file a file that does not exist, or is the image drive with that serial number and
     *     size; its label is written beside it
     * @param serialNumber the serial number it shall have
     * @param sizeBytes its size in bytes: at least 66 MiB, a multiple of 512
     * @throws IllegalArgumentException if the file is anything else, or the size is none of these;
     *     nothing was changed
     * @throws DriveException if it cannot be written ({@code DRIVE_FAILED})
     */
    public static Drive image(Path file, String serialNumber, long sizeBytes) {
        DriveId id = new DriveId(serialNumber);
        try {
            return new ImageDriveProvider().make(file, id, sizeBytes, IMAGE_SECTOR_BYTES);
        } catch (IOException e) {
            throw new DriveException(
                    "DRIVE_FAILED",
                    "Cannot make "
                            + file
                            + " the image drive "
                            + id
                            + ": "
                            + e
                            + ". Choose a place that can be written and holds files of that size.",
                    id,
                    e);
        }
    }

    /** Returns whether a drive is fit for a seed, and what speaks against it. */
    public static DriveCheck check(Drive drive) {
        return DriveChecks.check(drive);
    }

    /** Returns what {@link #inspect(Path, ReadDriveOptions)} does, with the defaults. */
    public static VolumeFacts inspect(Path deviceOrImage) {
        return inspect(deviceOrImage, ReadDriveOptions.defaults());
    }

    /**
     * Returns what the volume on a drive tells without a key. Reads a few sectors.
     *
     * @param deviceOrImage a block device or an image file, of a whole drive or of one volume
     * @throws DriveException if there is no BitLocker or NTFS volume ({@code VOLUME_NOT_FOUND}),
     *     more than one can be meant ({@code VOLUME_AMBIGUOUS}), it is damaged ({@code
     *     VOLUME_DAMAGED}), or the sectors cannot be read ({@code DRIVE_UNREADABLE})
     */
    public static VolumeFacts inspect(Path deviceOrImage, ReadDriveOptions options) {
        return DriveReading.inspect(deviceOrImage, options);
    }

    /** Opens as {@link #open(Path, UnlockKey, ReadDriveOptions)} does, with the defaults. */
    public static DriveReader open(Path deviceOrImage, UnlockKey key) {
        return open(deviceOrImage, key, ReadDriveOptions.defaults());
    }

    /**
     * Opens a block device or an image file, of a whole drive or of one volume, for reading.
     *
     * @param key opens the volume, and stays the caller's to wipe; ignored if the volume is not
     *     encrypted, which {@link DriveReader#facts()} tells
     * @throws DriveException as {@link #inspect(Path, ReadDriveOptions)}, or if the key does not
     *     open the volume ({@code KEY_WRONG}, {@code KEY_FILE_DAMAGED}, {@code VOLUME_LOCKED}), or
     *     it cannot be read although the key is right ({@code VOLUME_IN_CONVERSION}, {@code
     *     VOLUME_NOT_SUPPORTED})
     */
    public static DriveReader open(Path deviceOrImage, UnlockKey key, ReadDriveOptions options) {
        return DriveReading.open(deviceOrImage, key, options);
    }

    /** Opens as {@link #open(Drive, UnlockKey, ReadDriveOptions)} does, with the defaults. */
    public static DriveReader open(Drive drive, UnlockKey key) {
        return open(drive, key, ReadDriveOptions.defaults());
    }

    /**
     * Opens a drive of this machine for reading, and holds it until the reader is closed.
     *
     * @param key as with {@link #open(Path, UnlockKey, ReadDriveOptions)}
     * @throws DriveException as with a path, or if it is held or mounted ({@code DRIVE_IN_USE}), or
     *     is a directory that stands for a drive ({@code DRIVE_WITHOUT_SECTORS})
     */
    public static DriveReader open(Drive drive, UnlockKey key, ReadDriveOptions options) {
        return DriveReading.open(drive, key, options);
    }

    private static DriveException notListed(IOException cause) {
        return new DriveException(
                "DRIVES_NOT_LISTED",
                "Cannot find out which drives there are: "
                        + cause.getMessage()
                        + ". Nothing was changed. Run with the rights to look at drives, usually as administrator or"
                        + " root.",
                null,
                cause);
    }
}
