// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.DriveId;
import java.util.Objects;

/**
 * What is known of the manifest on a drive.
 *
 * @param drive the serial number it states
 * @param file where it lies on the volume
 * @param md5 MD5 of its bytes, 32 upper-case hexadecimal digits, as the import job must state it
 * @param sizeBytes its length in bytes
 */
public record ManifestFacts(DriveId drive, String file, String md5, long sizeBytes) {

    /** Validates that nothing is null and the length not negative. */
    public ManifestFacts {
        Objects.requireNonNull(drive, "drive");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(md5, "md5");
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes must not be negative, was " + sizeBytes);
        }
    }
}
