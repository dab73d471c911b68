// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.drive.DriveUse;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.testing.BlockDeviceContract;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The provider on a block device of the running kernel; needs root and a kernel with loop devices.
 */
class LoopDeviceTest extends BlockDeviceContract {

    private static final DriveId ID = new DriveId("LOOP1");
    private static final long SIZE = 80L << 20;

    @TempDir private Path temp;
    private final LinuxDriveProvider provider = new LinuxDriveProvider();
    private final List<String> attached = new ArrayList<>();
    private final List<DriveLease> leases = new ArrayList<>();
    private String address = "";

    @Override
    protected BlockDevice newDevice() throws IOException {
        Judges.require("losetup");
        Assumptions.assumeTrue(
                Files.isWritable(Path.of("/dev/loop-control")),
                "SKIPPED JUDGE loop device: needs root and a kernel with loop devices");
        Path image = temp.resolve("loop.img");
        new ImageDriveProvider().make(image, ID, SIZE, 512);
        address = run("losetup", "--find", "--show", image.toString()).strip();
        attached.add(address);
        return lease(provider.find(address).orElseThrow()).device().orElseThrow();
    }

    private DriveLease lease(Drive drive) throws IOException {
        DriveLease lease = provider.lease(drive);
        leases.add(lease);
        return lease;
    }

    @AfterEach
    void detach() throws IOException {
        for (DriveLease lease : leases) {
            lease.close();
        }
        for (String device : attached) {
            run("losetup", "--detach", device);
        }
    }

    private String run(String... command) throws IOException {
        Path output = Files.createTempFile(temp, "output", "");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            int exitCode = process.waitFor();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(exitCode).as("%s: %s", String.join(" ", command), text).isZero();
            return text;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void list_loopDeviceOfAnImageDrive_isADriveWithItsSerialNumber() throws IOException {
        Drive drive =
                provider.list().stream()
                        .filter(d -> d.address().equals(address))
                        .findFirst()
                        .orElseThrow();

        assertThat(drive.bus()).isEqualTo(Bus.LOOP);
        assertThat(drive.id()).contains(ID);
        assertThat(drive.sizeBytes()).isEqualTo(SIZE);
        assertThat(drive.uses()).isEmpty();
        assertThat(DriveChecks.check(drive).isFit()).isTrue();
    }

    @Test
    void lease_heldByThisProcess_keepsOtherProcessesOut() throws Exception {
        Drive drive = provider.find(address).orElseThrow();

        assertThat(LeaseAttempt.exitCodeOfAnotherProcess(drive)).isEqualTo(LeaseAttempt.IN_USE);
        leases.get(0).close();
        assertThat(LeaseAttempt.exitCodeOfAnotherProcess(drive)).isEqualTo(LeaseAttempt.TAKEN);
    }

    @Test
    void lease_fileSystemMountedFromIt_isRefusedUntilItIsUnmounted() throws IOException {
        leases.get(0).close();
        Judges.require("mkfs.ext4");
        run("mkfs.ext4", "-q", "-F", "-L", "photos", address);
        Path point = Files.createDirectory(temp.resolve("mounted here"));
        run("mount", address, point.toString());
        try {
            Drive drive = provider.find(address).orElseThrow();

            assertThat(drive.uses())
                    .containsExactly(new DriveUse(DriveUse.Kind.MOUNTED, point.toString()));
            assertThat(drive.contents()).containsExactly("an ext file system labelled 'photos'");
            assertThatThrownBy(() -> provider.lease(drive))
                    .isInstanceOf(DriveInUseException.class)
                    .hasMessageContaining("umount '" + point + "'");
        } finally {
            run("umount", point.toString());
        }
        assertThat(lease(provider.find(address).orElseThrow()).drive().uses()).isEmpty();
    }
}
