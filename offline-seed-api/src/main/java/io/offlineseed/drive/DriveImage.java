// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An image that was made of a directory tree.
 *
 * @param drive the image as a drive
 * @param volumeId the id of its BitLocker volume
 * @param manifest what is known of the manifest on it
 * @param keyFile the key file that was made, if one was asked for
 * @param files files on it, without the manifest
 * @param bytes bytes of them
 * @param renamed how many of them lie under a number, since NTFS or Windows does not take their own
 *     path; the manifest tells which
 * @param emptyDirectories directories without a file in or below them, which the image does not
 *     have, as blobs know no directories
 * @param leftOutCount links and special files of the source, which were not followed or read
 * @param leftOut the first twenty of them, with what they are
 */
public record DriveImage(
        Drive drive,
        UUID volumeId,
        ManifestFacts manifest,
        Optional<Path> keyFile,
        long files,
        long bytes,
        long renamed,
        long emptyDirectories,
        long leftOutCount,
        List<String> leftOut) {

    /** Validates that nothing is null and copies the list. */
    public DriveImage {
        Objects.requireNonNull(drive, "drive");
        Objects.requireNonNull(volumeId, "volumeId");
        Objects.requireNonNull(manifest, "manifest");
        Objects.requireNonNull(keyFile, "keyFile");
        leftOut = List.copyOf(leftOut);
    }
}
