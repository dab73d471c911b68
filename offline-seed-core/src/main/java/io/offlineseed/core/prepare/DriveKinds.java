// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.verify.MountedSeedFiles;
import io.offlineseed.core.verify.SeedFiles;
import io.offlineseed.core.volume.ClaimMark;
import io.offlineseed.core.volume.MountedVolumeFormat;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.DriveProvider;
import io.offlineseed.spi.MountedVolume;
import io.offlineseed.spi.VolumeMaker;
import java.io.IOException;
import java.util.Optional;

/** Knows for each provider how its drives are written. */
@FunctionalInterface
interface DriveKinds {

    /** Returns how the provider's drives are written; empty if this library cannot. */
    Optional<DriveKind> of(DriveProvider provider);

    /** Returns the kinds this library has: volumes that the provider's system makes and mounts. */
    static DriveKinds mounted() {
        return provider ->
                provider.volumeMaker()
                        .map(
                                maker ->
                                        new DriveKind(
                                                new MountedVolumeFormat(maker),
                                                (lease, password) -> open(maker, lease, password)));
    }

    private static Optional<DriveKind.OpenFiles> open(
            VolumeMaker maker, DriveLease lease, RecoveryPassword password) throws IOException {
        return maker.unlock(lease, password).map(DriveKinds::files);
    }

    private static DriveKind.OpenFiles files(MountedVolume volume) {
        return new DriveKind.OpenFiles() {
            @Override
            public SeedFiles files() {
                return new MountedSeedFiles(volume.root());
            }

            @Override
            public String volumeId() {
                return volume.volumeId();
            }

            @Override
            public Optional<ClaimMark> mark() throws IOException {
                return ClaimMark.read(volume.root());
            }

            @Override
            public void close() throws IOException {
                volume.close();
            }
        };
    }
}
