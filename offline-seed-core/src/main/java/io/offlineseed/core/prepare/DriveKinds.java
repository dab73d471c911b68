// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.verify.MountedSeedFiles;
import io.offlineseed.core.verify.NativeSeedFiles;
import io.offlineseed.core.verify.SeedFiles;
import io.offlineseed.core.verify.StructureReport;
import io.offlineseed.core.volume.ClaimMark;
import io.offlineseed.core.volume.MountedVolumeFormat;
import io.offlineseed.core.volume.NativeVolumeFormat;
import io.offlineseed.spi.DriveProvider;
import io.offlineseed.spi.MountedVolume;
import io.offlineseed.spi.VolumeMaker;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Knows for each provider how its drives are written. */
@FunctionalInterface
interface DriveKinds {

    /** Returns how the provider's drives are written; empty if this library cannot. */
    Optional<DriveKind> of(DriveProvider provider);

    /**
     * Returns the kinds this library has: volumes that the provider's system makes and mounts, or
     * else volumes that this library makes sector by sector.
     *
     * @param random the source of the keys of those
     */
    static DriveKinds standard(SecureRandom random) {
        DriveKind ours =
                new DriveKind(
                        new NativeVolumeFormat(random),
                        (lease, password) ->
                                NativeSeedFiles.open(lease, password).map(NativeFiles::new));
        return provider ->
                Optional.of(provider.volumeMaker().map(DriveKinds::mounted).orElse(ours));
    }

    private static DriveKind mounted(VolumeMaker maker) {
        return new DriveKind(
                new MountedVolumeFormat(maker),
                (lease, password) -> maker.unlock(lease, password).map(MountedFiles::new));
    }

    /** The files of a volume that a system has mounted. */
    record MountedFiles(MountedVolume volume) implements DriveKind.OpenFiles {

        @Override
        public SeedFiles files() {
            return new MountedSeedFiles(volume.root());
        }

        @Override
        public Optional<StructureReport> structure(BooleanSupplier stopping) {
            return Optional.empty();
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
    }

    /** The files of a volume that is read sector by sector. */
    record NativeFiles(NativeSeedFiles files) implements DriveKind.OpenFiles {

        @Override
        public Optional<StructureReport> structure(BooleanSupplier stopping) {
            return Optional.of(files.structure(stopping));
        }

        @Override
        public String volumeId() {
            return files.volumeId();
        }

        /** Its volume id says whose it is. */
        @Override
        public Optional<ClaimMark> mark() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // The drive is the lease's.
        }
    }
}
