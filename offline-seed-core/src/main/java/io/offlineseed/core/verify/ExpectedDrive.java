// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.DriveId;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;

/**
 * What is known of a drive from when it was written.
 *
 * @param drive serial number the manifest must state
 * @param manifestFile where the manifest lies on the volume
 * @param manifestMd5 MD5 of the manifest, 32 upper-case hexadecimal digits
 * @param manifestBytes length of the manifest
 * @param hashCount number of MD5s that were computed while copying
 * @param hashes those MD5s
 * @param otherFiles files that may lie on the volume besides those the manifest names
 */
public record ExpectedDrive(
        DriveId drive,
        String manifestFile,
        String manifestMd5,
        long manifestBytes,
        long hashCount,
        HashRun hashes,
        Set<String> otherFiles) {

    /** MD5s in the order of the blocks in the manifest. */
    @FunctionalInterface
    public interface HashRun {

        /**
         * Returns some of them, 16 bytes each.
         *
         * @throws IOException if they cannot be read
         */
        byte[] hashes(long first, int count) throws IOException;
    }

    /** Validates that nothing is null, and copies. */
    public ExpectedDrive {
        Objects.requireNonNull(drive, "drive");
        Objects.requireNonNull(manifestFile, "manifestFile");
        Objects.requireNonNull(manifestMd5, "manifestMd5");
        Objects.requireNonNull(hashes, "hashes");
        otherFiles = Set.copyOf(otherFiles);
    }
}
