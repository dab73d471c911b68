// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.MountedVolume;
import io.offlineseed.spi.VolumeMaker;
import io.offlineseed.spi.VolumeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryDriveProviderTest {

    private static final DriveId ID = new DriveId("DIR1");
    private static final long CAPACITY = 64 << 20;
    private static final RecoveryPassword PASSWORD = RecoveryPassword.generate(new SecureRandom());

    private final DirectoryDriveProvider provider = new DirectoryDriveProvider();
    private final VolumeMaker maker = provider.volumeMaker().orElseThrow();
    @TempDir private Path temp;

    @Test
    void make_newDirectory_isADriveFoundAgainByItsAddress() throws IOException {
        Path folder = temp.resolve("one");

        Drive made = provider.make(folder, ID, CAPACITY);

        assertThat(made.id()).contains(ID);
        assertThat(made.sizeBytes()).isEqualTo(CAPACITY);
        assertThat(provider.find(folder.toString())).contains(made);
        assertThat(provider.make(folder, ID, CAPACITY)).isEqualTo(made);
        assertThat(provider.list()).isEmpty();
    }

    @Test
    void make_directoryWithContentAndNoLabel_isRefusedAndLeftAsItIs() throws IOException {
        Path file = Files.writeString(temp.resolve("thesis.txt"), "years of work");

        assertThatThrownBy(() -> provider.make(temp, ID, CAPACITY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not empty")
                .hasMessageContaining("Nothing was changed");
        assertThat(temp).isDirectoryNotContaining(p -> !p.equals(file));
    }

    @Test
    void make_otherSerialNumberOrCapacity_isRefused() throws IOException {
        Path folder = temp.resolve("one");
        provider.make(folder, ID, CAPACITY);

        assertThatThrownBy(() -> provider.make(folder, new DriveId("OTHER"), CAPACITY))
                .hasMessageContaining("is the directory drive DIR1");
        assertThatThrownBy(() -> provider.make(folder, ID, CAPACITY + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void find_noDirectoryDrive_isEmpty() throws IOException {
        assertThat(provider.find(temp.toString())).isEmpty();
        assertThat(provider.find(temp.resolve("missing").toString())).isEmpty();
    }

    @Test
    void find_damagedLabel_isAnErrorAndNoAbsence() throws IOException {
        Files.writeString(temp.resolve("drive.json"), "{\"formatVersion\":1,");

        assertThatThrownBy(() -> provider.find(temp.toString())).isInstanceOf(IOException.class);
    }

    @Test
    void lease_heldAlready_isInUseUntilItIsClosed() throws IOException {
        Drive drive = provider.make(temp.resolve("one"), ID, CAPACITY);
        try (DriveLease first = provider.lease(drive)) {
            assertThat(first.device()).isEmpty();
            assertThatThrownBy(() -> provider.lease(drive))
                    .isInstanceOf(DriveInUseException.class)
                    .hasMessageContaining("DIR1")
                    .hasMessageContaining("left as it is");
        }
        provider.lease(drive).close();
    }

    @Test
    void lease_askedForAgainByTheSameProcess_keepsOtherProcessesOut() throws Exception {
        Drive drive = provider.make(temp.resolve("one"), ID, CAPACITY);
        Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("one"));
        try (DriveLease held = provider.lease(drive)) {
            assertThatThrownBy(() -> provider.lease(drive)).isInstanceOf(DriveInUseException.class);
            Drive linked = provider.find(link.toString()).orElseThrow();
            assertThatThrownBy(() -> provider.lease(linked))
                    .isInstanceOf(DriveInUseException.class);

            assertThat(held.drive()).isEqualTo(drive);
            assertThat(LeaseAttempt.exitCodeOfAnotherProcess(drive)).isEqualTo(LeaseAttempt.IN_USE);
        }
        assertThat(LeaseAttempt.exitCodeOfAnotherProcess(drive)).isEqualTo(LeaseAttempt.TAKEN);
    }

    @Test
    void close_twice_leavesTheNextLeaseAlone() throws IOException {
        Drive drive = provider.make(temp.resolve("one"), ID, CAPACITY);
        DriveLease first = provider.lease(drive);
        first.close();
        try (DriveLease second = provider.lease(drive)) {
            first.close();

            assertThat(second.drive()).isEqualTo(drive);
            assertThatThrownBy(() -> provider.lease(drive)).isInstanceOf(DriveInUseException.class);
        }
    }

    @Test
    void create_onADriveWithContent_removesTheVolumeAndNothingElse() throws IOException {
        Drive drive = provider.make(temp.resolve("one"), ID, CAPACITY);
        Path root = temp.resolve("one/volume");
        Path outside = Files.writeString(temp.resolve("outside.txt"), "stays");
        Files.createDirectories(root.resolve("old/deep"));
        Files.writeString(root.resolve("old/deep/file"), "goes");
        Files.createSymbolicLink(root.resolve("link"), outside);
        Files.createSymbolicLink(root.resolve("linked"), temp);

        try (DriveLease lease = provider.lease(drive);
                MountedVolume volume = maker.create(lease, new VolumeSpec("job"), PASSWORD)) {
            assertThat(volume.root()).isEqualTo(root).isEmptyDirectory();
        }
        assertThat(outside).hasContent("stays");
        assertThat(provider.find(drive.address()).orElseThrow().id()).contains(ID);
    }

    @Test
    void unlock_afterCreate_givesTheSameVolume() throws IOException {
        Drive drive = provider.make(temp.resolve("one"), ID, CAPACITY);
        try (DriveLease lease = provider.lease(drive)) {
            assertThat(maker.unlock(lease, PASSWORD)).isEmpty();
            String id;
            try (MountedVolume volume = maker.create(lease, new VolumeSpec("job"), PASSWORD)) {
                id = volume.volumeId();
            }
            try (MountedVolume again = maker.unlock(lease, PASSWORD).orElseThrow()) {
                assertThat(again.volumeId()).isEqualTo(id);
            }
        }
    }
}
