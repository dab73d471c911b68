// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.verify.SeedFiles;
import io.offlineseed.core.verify.StructureReport;
import io.offlineseed.core.volume.ClaimMark;
import io.offlineseed.core.volume.VolumeFormat;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How drives of a provider are written, and the way to read them back that knows nothing of the
 * writing.
 *
 * @param format writes the volume
 * @param readBack reads it
 */
record DriveKind(VolumeFormat format, ReadBack readBack) {

    /** Validates that nothing is null. */
    DriveKind {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(readBack, "readBack");
    }

    /** Opens what is on a drive, by the door any other system would use. */
    @FunctionalInterface
    interface ReadBack {

        /**
         * Opens the drive's volume for reading.
         *
         * @return its files; empty if there is no volume that the password opens
         * @throws IOException if that could not be found out
         */
        Optional<OpenFiles> open(DriveLease lease, RecoveryPassword password) throws IOException;
    }

    /** The files of a volume that is open for reading. */
    interface OpenFiles extends Closeable {

        /** Returns them. */
        SeedFiles files();

        /**
         * Holds the file system against all that it must be.
         *
         * @param stopping asked now and then; if it says yes, the report is not complete
         * @return what was found; empty if the file system is the affair of a system that mounts it
         */
        Optional<StructureReport> structure(BooleanSupplier stopping);

        /** Returns the id the volume bears. */
        String volumeId();

        /**
         * Returns what the volume says about whose it is; empty if its kind says so by its id
         * alone.
         *
         * @throws IOException if it cannot be read
         */
        Optional<ClaimMark> mark() throws IOException;
    }
}
