// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.core.drive.DirectoryDriveProvider;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.MountedVolume;
import io.offlineseed.spi.VolumeMaker;
import io.offlineseed.spi.VolumeSpec;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedVolumeFormatTest {

    private static final RecoveryPassword PASSWORD = RecoveryPassword.generate(new SecureRandom());

    @TempDir private Path temp;
    private final DirectoryDriveProvider provider = new DirectoryDriveProvider();
    private final MountedVolumeFormat format =
            new MountedVolumeFormat(provider.volumeMaker().orElseThrow());
    private VolumeJob job;
    private Drive drive;

    @BeforeEach
    void stage() throws IOException {
        TestBackup.stage(temp, 3, Map.of("top", 7));
        job =
                DirectorySeedVolumeTest.job(
                        TestBackup.open(temp, DurabilityWatch.NONE)); // holds nothing open
        drive = provider.make(temp.resolve("drive"), new DriveId("D1"), 64 << 20);
    }

    @Test
    void open_driveWithoutAVolume_isNotThisClaim() throws IOException {
        try (DriveLease lease = provider.lease(drive)) {
            assertThatThrownBy(() -> format.open(job, lease, PASSWORD))
                    .isInstanceOf(NotThisClaimException.class)
                    .hasMessageContaining("no volume that its recovery password opens");
            format.create(job, lease, PASSWORD).close();
            format.open(job, lease, PASSWORD).close();
        }
    }

    @Test
    void open_readingFails_isNeverTakenForAnErasedDrive() throws IOException {
        VolumeMaker loose =
                new VolumeMaker() {
                    @Override
                    public boolean isShippable() {
                        return true;
                    }

                    @Override
                    public MountedVolume create(
                            DriveLease lease, VolumeSpec spec, RecoveryPassword password) {
                        throw new AssertionError("nothing is to be erased");
                    }

                    @Override
                    public Optional<MountedVolume> unlock(
                            DriveLease lease, RecoveryPassword password) throws IOException {
                        throw new IOException("the cable is loose");
                    }
                };
        try (DriveLease lease = provider.lease(drive)) {
            assertThatThrownBy(() -> new MountedVolumeFormat(loose).open(job, lease, PASSWORD))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(NotThisClaimException.class)
                    .hasMessage("the cable is loose");
            assertThat(lease.drive()).isEqualTo(drive);
        }
    }
}
