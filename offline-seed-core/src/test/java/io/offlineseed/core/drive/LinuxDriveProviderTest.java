// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.drive.DriveTrait;
import io.offlineseed.drive.DriveUse;
import io.offlineseed.drive.DriveUse.Kind;
import io.offlineseed.drive.SectorSizes;
import io.offlineseed.spi.DriveLease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxDriveProviderTest {

    @TempDir private Path temp;
    private RecordedLinux linux;

    @BeforeEach
    void record() throws IOException {
        linux = new RecordedLinux(temp.toRealPath());
    }

    private Drive only() throws IOException {
        List<Drive> drives = linux.provider().list();
        assertThat(drives).hasSize(1);
        return drives.get(0);
    }

    private void format(String name, long at, String magic) throws IOException {
        try (BlockDevice device = FileBlockDevice.open(linux.node(name), 512)) {
            ByteBuffer sector = ByteBuffer.allocate(512);
            sector.put((int) (at % 512), magic.getBytes(StandardCharsets.ISO_8859_1));
            device.write(at / 512 * 512, sector);
        }
    }

    @Test
    void list_sataDisk_hasAllFactsAndNoUse() throws IOException {
        linux.sata("sda", "8:0", "     WD-WCC7K0000001");

        assertThat(only())
                .isEqualTo(
                        new Drive(
                                "linux",
                                "/dev/sda",
                                Optional.of(new DriveId("WD-WCC7K0000001")),
                                "WDC WD40EFRX-68N",
                                RecordedLinux.SIZE,
                                Optional.of(new SectorSizes(512, 4096)),
                                Bus.SATA,
                                List.of(),
                                List.of(),
                                Set.of(DriveTrait.ROTATING)));
    }

    @Test
    void list_otherKinds_areToldByTheirPlace() throws IOException {
        linux.disk("nvme0n1", "259:0", "pci0000:00/0000:00:1d.0/0000:3d:00.0/nvme/nvme0")
                .attribute("nvme0n1", "device/serial", "S4EWNX0M123456      ")
                .attribute("nvme0n1", "device/model", "Samsung SSD 970 EVO Plus 1TB            ")
                .attribute("nvme0n1", "queue/rotational", "0")
                .disk("vda", "254:0", "pci0000:00/0000:00:02.0/virtio1")
                .attribute("vda", "serial", "disk-of-a-vm")
                .disk("mmcblk0", "179:0", "pci0000:00/0000:00:1a.0/mmc_host/mmc0/mmc0:aaaa")
                .attribute("mmcblk0", "device/serial", "0x1234abcd")
                .attribute("mmcblk0", "device/type", "SD")
                .disk(
                        "mmcblk0boot0",
                        "179:8",
                        "pci0000:00/0000:00:1a.0/mmc_host/mmc0/mmc0:aaaa/boot0")
                .disk(
                        "sdb",
                        "8:16",
                        "pci0000:00/0000:00:03.0/0000:01:00.0/host3/port-3:0/end_device-3:0/target3:0:0/3:0:0:0");

        List<Drive> drives = linux.provider().list();

        assertThat(drives)
                .extracting(Drive::address)
                .containsExactly("/dev/mmcblk0", "/dev/nvme0n1", "/dev/sdb", "/dev/vda");
        assertThat(drives)
                .extracting(Drive::bus)
                .containsExactly(Bus.SD, Bus.NVME, Bus.SCSI, Bus.VIRTUAL);
        assertThat(drives.get(1).id()).contains(new DriveId("S4EWNX0M123456"));
        assertThat(drives.get(1).model()).isEqualTo("Samsung SSD 970 EVO Plus 1TB");
        assertThat(drives.get(1).traits()).containsExactly(DriveTrait.SOLID_STATE);
        assertThat(drives.get(2).id()).isEmpty();
        assertThat(drives.get(3).id()).contains(new DriveId("disk-of-a-vm"));
    }

    @Test
    void list_whatIsNoDrive_isLeftOut() throws IOException {
        linux.disk("ram0", "1:0", "virtual")
                .disk("zram0", "253:0", "virtual")
                .disk("loop0", "7:0", "virtual")
                .layer("dm-0", "253:1")
                .layer("md127", "9:127")
                .disk("sr0", "11:0", RecordedLinux.SATA)
                .disk("sdc", "8:32", RecordedLinux.USB, 0) // a card reader without a card
                .disk("nvme0c0n1", "259:1", "pci0000:00/nvme/nvme0")
                .attribute("nvme0c0n1", "hidden", "1");

        assertThat(linux.provider().list()).isEmpty();
    }

    @Test
    void list_usbDock_showsItsOwnSerialNumberUnlessTheDisksIsPassedOn() throws IOException {
        linux.disk("sdb", "8:16", RecordedLinux.USB);
        linux.put("sys/devices/pci0000:00/0000:00:14.0/usb2/2-3/idVendor", "152d\n");
        linux.put("sys/devices/pci0000:00/0000:00:14.0/usb2/2-3/serial", "DOCK0001\n");

        assertThat(only().bus()).isEqualTo(Bus.USB);
        assertThat(only().id()).contains(new DriveId("DOCK0001"));
        linux.serialPage("sdb", "WD-WCC7K0000001");
        assertThat(only().id()).contains(new DriveId("WD-WCC7K0000001"));
    }

    @Test
    void list_serialNumberOnlyTheDeviceManagerKnows_isUsed() throws IOException {
        linux.disk("sda", "8:0", RecordedLinux.SATA);
        linux.put("run/udev/data/b8:0", "S:disk/by-id/x\nE:ID_SERIAL_SHORT=WD-1\nE:ID_BUS=ata\n");

        assertThat(only().id()).contains(new DriveId("WD-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000000000000", "    ", "\u00ff\u00fe\u00fd", ""})
    void list_serialNumberThatIsNone_isNone(String serial) throws IOException {
        linux.sata("sda", "8:0", serial);

        assertThat(only().id()).isEmpty();
        assertThat(DriveChecks.check(only()).isFit()).isFalse();
    }

    @Test
    void list_readOnlyRemovableDiskOf4096ByteSectors_saysSo() throws IOException {
        linux.sata("sda", "8:0", "WD-1")
                .attribute("sda", "ro", "1")
                .attribute("sda", "removable", "1")
                .attribute("sda", "queue/logical_block_size", "4096");

        assertThat(only().traits()).contains(DriveTrait.READ_ONLY, DriveTrait.REMOVABLE_MEDIUM);
        assertThat(only().sectors()).contains(new SectorSizes(4096, 4096));
    }

    @Test
    void list_loopDeviceOverAnImageDrive_hasTheSerialNumberOfItsLabel() throws IOException {
        Path image = temp.toRealPath().resolve("srv/one.img");
        Files.createDirectories(image.getParent());
        new ImageDriveProvider().make(image, new DriveId("IMG1"), RecordedLinux.SIZE, 512);
        linux.disk("loop0", "7:0", "virtual")
                .attribute("loop0", "loop/backing_file", "/srv/one.img");

        assertThat(only().bus()).isEqualTo(Bus.LOOP);
        assertThat(only().id()).contains(new DriveId("IMG1"));
    }

    @Test
    void list_mountedPartition_isMountedUnderEachOfItsNames() throws IOException {
        linux.sata("sda", "8:0", "WD-1")
                .partition("sda", "sda1", "8:1")
                .mount("8:1 / /mnt/my\\040photos rw - ntfs3 /dev/sda1 rw")
                .mount("8:1 /sub /srv/bound rw - ntfs3 /dev/disk/by-label/photos rw");

        assertThat(only().uses())
                .containsExactlyInAnyOrder(
                        new DriveUse(Kind.MOUNTED, "/mnt/my photos"),
                        new DriveUse(Kind.MOUNTED, "/srv/bound"));
        assertThat(DriveChecks.check(only()).findings().get(0).remedy())
                .endsWith("umount '/mnt/my photos'");
    }

    @Test
    void list_mountOnlyTheFirstProcessSees_counts() throws IOException {
        linux.sata("sda", "8:0", "WD-1");
        linux.put("proc/1/mountinfo", "30 1 8:0 / /data rw - xfs /dev/sda rw\n");

        assertThat(only().uses()).containsExactly(new DriveUse(Kind.MOUNTED, "/data"));
    }

    @Test
    void list_systemBehindEncryptionAndLogicalVolumes_isFoundThroughAllLayers() throws IOException {
        linux.sata("sda", "8:0", "WD-1")
                .partition("sda", "sda3", "8:3")
                .layer("dm-0", "253:0", "sda/sda3")
                .attribute("dm-0", "dm/name", "luks-1")
                .attribute("dm-0", "dm/uuid", "CRYPT-LUKS2-1")
                .layer("dm-1", "253:1", "dm-0")
                .attribute("dm-1", "dm/name", "vg-root")
                .attribute("dm-1", "dm/uuid", "LVM-1")
                .noMounts()
                .mount("253:1 / / rw - ext4 /dev/mapper/vg-root rw");

        assertThat(only().uses())
                .containsExactly(
                        new DriveUse(Kind.SYSTEM, "/"),
                        new DriveUse(Kind.HELD, "the encryption luks-1 (dm-0)"),
                        new DriveUse(Kind.HELD, "the logical volume vg-root (dm-1)"));
    }

    @Test
    void list_partitionOfARaid_isFoundThroughTheRaid() throws IOException {
        linux.sata("sda", "8:0", "WD-1")
                .layer("md0", "9:0", "sda")
                .partition("md0", "md0p1", "259:5")
                .mount("259:5 / /boot/efi rw - vfat /dev/md0p1 rw");

        assertThat(only().uses())
                .containsExactly(
                        new DriveUse(Kind.SYSTEM, "/boot/efi"),
                        new DriveUse(Kind.HELD, "the Linux RAID md0"));
    }

    @Test
    void list_btrfsOfTwoDisks_usesBoth() throws IOException {
        linux.sata("sda", "8:0", "WD-1")
                .sata("sdb", "8:16", "WD-2")
                .noMounts()
                .mount("0:25 /@ / rw - btrfs /dev/sda rw")
                .put("sys/fs/btrfs/1f5c/devices/sda/dev", "8:0");
        linux.put("sys/fs/btrfs/1f5c/devices/sdb/dev", "8:16");

        assertThat(linux.provider().list())
                .extracting(Drive::uses)
                .containsOnly(List.of(new DriveUse(Kind.SYSTEM, "/")));
    }

    @Test
    void list_btrfsTheKernelHasAndNoMountShows_isHeld() throws IOException {
        linux.sata("sda", "8:0", "WD-1").put("sys/fs/btrfs/1f5c/devices/sda/dev", "8:0");

        assertThat(only().uses())
                .containsExactly(new DriveUse(Kind.HELD, "the mounted Btrfs file system 1f5c"));
    }

    @Test
    void list_swapSpaceByALink_isHeld() throws IOException {
        linux.sata("sda", "8:0", "WD-1")
                .partition("sda", "sda2", "8:2")
                .link("disk/by-uuid/77", "sda2")
                .put("proc/swaps", "Filename Type\n/dev/disk/by-uuid/77 partition 100 0 -2\n");

        assertThat(only().uses())
                .containsExactly(new DriveUse(Kind.HELD, "swap space on /dev/disk/by-uuid/77"));
    }

    @Test
    void list_bcache_isHeld() throws IOException {
        linux.sata("sda", "8:0", "WD-1").attribute("sda", "bcache/state", "clean");

        assertThat(only().uses()).containsExactly(new DriveUse(Kind.HELD, "a bcache on sda"));
    }

    @Test
    void list_memberOfAZfsPool_isHeldWhereThereArePools() throws IOException {
        linux.sata("sda", "8:0", "WD-1");
        format("sda", 128 << 10, "\f\u00b1\u00ba\0\0\0\0\0");
        assertThat(only().uses()).isEmpty();

        linux.put("sys/module/zfs/version", "2.2.0");

        assertThat(only().uses()).containsExactly(new DriveUse(Kind.HELD, "a ZFS pool"));
    }

    @Test
    void list_programThatHasAPartitionOpenForWriting_holdsTheDrive() throws IOException {
        linux.sata("sda", "8:0", "WD-1")
                .partition("sda", "sda1", "8:1")
                .process(77, "smartd", "sda", "0100000")
                .process(99, "qemu-system-x86", "sda1", "02140002");

        assertThat(only().uses())
                .containsExactly(new DriveUse(Kind.HELD, "process 99 (qemu-system-x86)"));
    }

    /** The kernel names it neither among the holders nor among the programs. */
    @Test
    void list_loopDeviceOverAPartition_holdsTheDrive() throws IOException {
        linux.sata("sda", "8:0", "WD-1").partition("sda", "sda1", "8:1");
        Files.createFile(linux.node("sda1"));
        linux.disk("loop3", "7:3", "virtual").attribute("loop3", "loop/backing_file", "/dev/sda1");

        assertThat(linux.provider().find("/dev/sda").orElseThrow().uses())
                .containsExactly(new DriveUse(Kind.HELD, "the loop device /dev/loop3"));
    }

    @Test
    void list_programClosesAnotherHandleMeanwhile_isStillSeenAsHoldingTheDrive()
            throws IOException {
        linux.sata("sda", "8:0", "WD-1").process(99, "qemu-system-x86", "sda", "02140002");
        linux.put("proc/99/fd/1", "no link that could be followed");

        assertThat(only().uses())
                .containsExactly(new DriveUse(Kind.HELD, "process 99 (qemu-system-x86)"));
    }

    @Test
    void list_inAContainer_isUndeterminedUnlessNothingOnItCouldBeMounted() throws IOException {
        linux.sata("sda", "8:0", "WD-1").sata("sdb", "8:16", "WD-2").sata("sdc", "8:32", "WD-3");
        linux.namespace("4026532448");
        format("sda", 1080, "S\u00ef");
        format("sdb", 3, "-FVE-FS-");

        List<Drive> drives = linux.provider().list();

        assertThat(drives.get(0).uses())
                .extracting(DriveUse::kind)
                .containsExactly(Kind.UNDETERMINED);
        assertThat(drives.get(1).uses()).isEmpty();
        assertThat(drives.get(1).contents()).containsExactly("a BitLocker volume");
        assertThat(drives.get(2).uses()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0:40 / / rw - overlay overlay rw,upperdir=/var/lib/x",
                "0:41 / / rw - btrfs /dev/root rw",
                "0:42 / / rw - unheardof none rw"
            })
    void list_rootThatDoesNotTellItsDrive_makesWhatCouldBeMountedUndetermined(String root)
            throws IOException {
        linux.sata("sda", "8:0", "WD-1").noMounts().mount(root);
        format("sda", 3, "NTFS    ");

        assertThat(only().uses()).extracting(DriveUse::kind).containsExactly(Kind.UNDETERMINED);
    }

    @Test
    void list_noTableOfMounts_isUndetermined() throws IOException {
        linux.sata("sda", "8:0", "WD-1");
        format("sda", 3, "NTFS    ");
        Files.delete(temp.resolve("proc/self/mountinfo"));

        assertThat(only().uses()).extracting(DriveUse::kind).containsExactly(Kind.UNDETERMINED);
    }

    @Test
    void list_driveThatCannotBeRead_isUndetermined() throws IOException {
        linux.sata("sda", "8:0", "WD-1");
        Files.delete(linux.node("sda"));

        assertThat(only().uses()).extracting(DriveUse::kind).containsExactly(Kind.UNDETERMINED);
        assertThat(DriveChecks.check(only()).isFit()).isFalse();
    }

    @Test
    void list_attributeThatMustBeThereIsNot_isAnError() throws IOException {
        linux.sata("sda", "8:0", "WD-1").attribute("sda", "size", "many");

        assertThatIOException().isThrownBy(() -> linux.provider().list());
    }

    @Test
    void find_byALink_isTheDriveUnderItsOwnName() throws IOException {
        linux.sata("sda", "8:0", "WD-1").link("disk/by-id/ata-WDC-1", "sda");

        assertThat(linux.provider().find("/dev/disk/by-id/ata-WDC-1")).contains(only());
        assertThat(linux.provider().find("/dev/sda1")).isEmpty();
        assertThat(linux.provider().find("/dev/sdz")).isEmpty();
        assertThat(linux.provider().find("/srv/one.img")).isEmpty();
    }

    @Test
    void lease_unusedDrive_givesItsSectorsAndIsTheOnlyOne() throws IOException {
        linux.sata("sda", "8:0", "WD-1");
        LinuxDriveProvider provider = linux.provider();
        Drive drive = only();
        try (DriveLease lease = provider.lease(drive)) {
            assertThat(lease.drive()).isEqualTo(drive);
            BlockDevice device = lease.device().orElseThrow();
            device.write(512, ByteBuffer.allocate(512).put(0, (byte) 7));
            device.flush();
            lease.tableChanged();
            assertThatThrownBy(() -> provider.lease(drive))
                    .isInstanceOf(DriveInUseException.class)
                    .hasMessageContaining("another call in this process");
            assertThat(only().contents()).containsExactly("data of an unknown kind");
        }
        DriveLease second = provider.lease(drive);
        second.close();
        second.close();
        provider.lease(drive).close();
    }

    /** The same sectors under two names must not be written by two. */
    @Test
    void lease_imageThatIsALoopDeviceToo_onlyOneOfBoth() throws IOException {
        Path image = Files.createDirectories(temp.toRealPath().resolve("srv")).resolve("one.img");
        ImageDriveProvider images = new ImageDriveProvider(temp);
        Drive drive = images.make(image, new DriveId("IMG1"), RecordedLinux.SIZE, 512);
        linux.disk("loop0", "7:0", "virtual");
        try (DriveLease held = images.lease(drive)) {
            linux.attribute("loop0", "loop/backing_file", "/srv/one.img");

            assertThat(held.drive().id()).contains(new DriveId("IMG1"));
            assertThatThrownBy(() -> linux.provider().lease(only()))
                    .isInstanceOf(DriveInUseException.class)
                    .hasMessageContaining("one.img is being worked on");
        }
        linux.provider().lease(only()).close();

        assertThatThrownBy(() -> images.lease(drive))
                .isInstanceOf(DriveInUseException.class)
                .hasMessageContaining("losetup -d /dev/loop0");
        linux.attribute("loop0", "loop/backing_file", "/srv/two.img");
        images.lease(drive).close();
    }

    @Test
    void lease_driveMountedSinceItWasListed_isRefusedAndLeftFree() throws IOException {
        linux.sata("sda", "8:0", "WD-1");
        Drive drive = only();
        linux.mount("8:0 / /mnt/x rw - ext4 /dev/sda rw");

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> linux.provider().lease(drive))
                    .isInstanceOf(DriveInUseException.class)
                    .hasMessageContaining("umount '/mnt/x'")
                    .hasMessageContaining("left as it is");
        }
    }

    @Test
    void write_driveMountedSinceItWasLeased_isRefusedOnceAndWritesNothing() throws IOException {
        linux.sata("sda", "8:0", "WD-1");
        try (DriveLease lease = linux.provider().lease(only())) {
            BlockDevice device = lease.device().orElseThrow();
            linux.mount("8:0 / /mnt/x rw - ext4 /dev/sda rw");
            ByteBuffer ones = ByteBuffer.allocate(512).put(0, (byte) 1);

            assertThatThrownBy(() -> device.write(0, ones)).isInstanceOf(DriveInUseException.class);

            ByteBuffer read = ByteBuffer.allocate(512);
            device.read(0, read);
            assertThat(read.get(0)).isZero();
        }
    }

    @Test
    void write_otherDiskUnderTheSameName_isRefused() throws IOException {
        linux.sata("sda", "8:0", "WD-1").attribute("sda", "diskseq", "5");
        try (DriveLease lease = linux.provider().lease(only())) {
            linux.attribute("sda", "diskseq", "6");

            assertThatIOException()
                    .isThrownBy(
                            () -> lease.device().orElseThrow().write(0, ByteBuffer.allocate(512)))
                    .withMessageContaining("became another drive");
        }
    }

    @Test
    void lease_nodeThatStandsForAnotherDevice_isRefused() throws IOException {
        linux.sata("sda", "8:0", "WD-1");
        Drive drive = only();
        LinuxDriveProvider other = new LinuxDriveProvider(temp.toRealPath(), node -> "8:16");

        assertThatIOException().isThrownBy(() -> other.lease(drive)).withMessageContaining("8:16");
    }

    @Test
    void lease_driveThatIsGone_isAnError() throws IOException {
        linux.sata("sda", "8:0", "WD-1");
        Drive drive = only();
        Files.delete(temp.resolve("sys/block/sda"));

        assertThatIOException().isThrownBy(() -> linux.provider().lease(drive));
    }
}
