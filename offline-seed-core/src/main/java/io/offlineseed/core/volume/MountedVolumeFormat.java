// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.plan.VolumeMeter;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.MountedVolume;
import io.offlineseed.spi.VolumeMaker;
import io.offlineseed.spi.VolumeSpec;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** Volumes that the system makes and mounts; their files are written like any others. */
public final class MountedVolumeFormat implements VolumeFormat {

    private final VolumeMaker maker;

    /** The volumes of that maker. */
    public MountedVolumeFormat(VolumeMaker maker) {
        this.maker = Objects.requireNonNull(maker, "maker");
    }

    @Override
    public String kind() {
        return "mounted";
    }

    @Override
    public boolean isShippable(Drive drive) {
        return maker.isShippable();
    }

    @Override
    public VolumeMeter meter(Drive drive, OpenBackup backup) {
        return MountedVolumeMeter.of(drive, backup);
    }

    @Override
    public int layoutVersion() {
        return 0; // the file system places the files
    }

    @Override
    public String layoutDigest(VolumeJob job) {
        return "";
    }

    @Override
    public SeedVolume create(VolumeJob job, DriveLease lease, RecoveryPassword password)
            throws IOException {
        MountedVolume mounted =
                maker.create(lease, new VolumeSpec(job.backup().spec().jobName()), password);
        try {
            DirectorySeedVolume volume = new DirectorySeedVolume(mounted, job);
            volume.mark(); // last: a volume that bears the claim is whole
            return volume;
        } catch (IOException | RuntimeException | Error e) {
            try (mounted) {
                throw e;
            }
        }
    }

    @Override
    public SeedVolume open(VolumeJob job, DriveLease lease, RecoveryPassword password)
            throws IOException {
        MountedVolume mounted =
                maker.unlock(lease, password)
                        .orElseThrow(
                                () ->
                                        new NotThisClaimException(
                                                "there is no volume that its recovery password opens",
                                                null,
                                                null));
        try {
            Optional<ClaimMark> mark = ClaimMark.read(mounted.root());
            if (mark.isEmpty() || !mark.get().claimId().equals(job.claimId())) {
                throw new NotThisClaimException(
                        mark.map(
                                        m ->
                                                "it bears the claim "
                                                        + m.claimId()
                                                        + " of job "
                                                        + m.jobName())
                                .orElse("it bears no claim"),
                        mark.orElse(null),
                        null);
            }
            return new DirectorySeedVolume(mounted, job);
        } catch (IOException | RuntimeException | Error e) {
            try (mounted) {
                throw e;
            }
        }
    }
}
