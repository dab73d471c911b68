// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.DriveId;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveCheck;
import io.offlineseed.drive.DriveTrait;
import io.offlineseed.drive.DriveUse;
import io.offlineseed.drive.Finding;
import io.offlineseed.drive.SectorSizes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DriveChecksTest {

    private static Drive drive(
            Bus bus, Optional<DriveId> id, long bytes, List<DriveUse> uses, List<String> contents) {
        return new Drive(
                "linux", "/dev/sdb", id, "model", bytes, Optional.empty(), bus, uses, contents);
    }

    private static final Optional<DriveId> ID = Optional.of(new DriveId("WX1"));

    @Test
    void check_emptySataDrive_findsNothing() {
        DriveCheck check = DriveChecks.check(drive(Bus.SATA, ID, 1L << 40, List.of(), List.of()));

        assertThat(check.isFit()).isTrue();
        assertThat(check.findings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(DriveUse.Kind.class)
    void check_driveInAnyUse_isRefused(DriveUse.Kind kind) {
        DriveCheck check =
                DriveChecks.check(
                        drive(
                                Bus.SATA,
                                ID,
                                1L << 40,
                                List.of(new DriveUse(kind, "/mnt/x")),
                                List.of()));

        assertThat(check.isFit()).isFalse();
        assertThat(check.findings().get(0).message()).contains("/mnt/x");
    }

    @Test
    void check_noSerialNumberOrTooSmall_isRefused() {
        assertThat(
                        DriveChecks.check(
                                        drive(
                                                Bus.SATA,
                                                Optional.empty(),
                                                1L << 40,
                                                List.of(),
                                                List.of()))
                                .isFit())
                .isFalse();
        assertThat(DriveChecks.check(drive(Bus.SATA, ID, 1 << 20, List.of(), List.of())).isFit())
                .isFalse();
    }

    @Test
    void check_dockDirectoryAndContent_warnWorstFirst() {
        DriveCheck usb =
                DriveChecks.check(
                        drive(
                                Bus.USB,
                                ID,
                                1 << 20,
                                List.of(),
                                List.of("an NTFS volume labelled 'photos'")));

        assertThat(usb.findings())
                .extracting(Finding::code)
                .containsExactly("DRIVE_TOO_SMALL", "SERIAL_NUMBER_OF_DOCK", "DRIVE_HAS_CONTENT");
        assertThat(usb.findings().get(2).message()).contains("photos").contains("erases");
        DriveCheck directory =
                DriveChecks.check(drive(Bus.DIRECTORY, ID, 1L << 30, List.of(), List.of()));
        assertThat(directory.isFit()).isTrue();
        assertThat(directory.findings()).extracting(Finding::code).containsExactly("NOT_SHIPPABLE");
    }

    private static Drive with(Bus bus, long bytes, int sector, Set<DriveTrait> traits) {
        return new Drive(
                "linux",
                "/dev/sdb",
                ID,
                "model",
                bytes,
                Optional.of(new SectorSizes(sector, 4096)),
                bus,
                List.of(),
                List.of(),
                traits);
    }

    private static List<String> codes(Drive drive) {
        return DriveChecks.check(drive).findings().stream().map(Finding::code).toList();
    }

    @Test
    void check_whatTheServiceTakes_isFitWithoutFindings() {
        for (DriveTrait medium : List.of(DriveTrait.ROTATING, DriveTrait.SOLID_STATE)) {
            assertThat(codes(with(Bus.SATA, 10_000_831_348_736L, 512, Set.of(medium)))).isEmpty();
        }
    }

    @Test
    void check_whatTheServiceDoesNotTake_isRefused() {
        for (Drive drive :
                List.of(
                        with(Bus.SATA, 1L << 40, 4096, Set.of()),
                        with(Bus.USB, 1L << 40, 4096, Set.of()),
                        with(Bus.SD, 1L << 36, 512, Set.of()),
                        with(Bus.SATA, 1L << 40, 512, Set.of(DriveTrait.READ_ONLY)),
                        with(Bus.SATA, (66L << 20) - 512, 512, Set.of()))) {
            assertThat(DriveChecks.check(drive).isFit()).as(drive.toString()).isFalse();
        }
        assertThat(codes(with(Bus.SATA, 1L << 40, 4096, Set.of())))
                .containsExactly("SECTOR_SIZE_NOT_ACCEPTED");
    }

    @Test
    void check_whatTheServiceDoesNotList_isAWarning() {
        for (Bus bus : List.of(Bus.NVME, Bus.SCSI, Bus.VIRTUAL, Bus.UNDETERMINED)) {
            Drive drive = with(bus, 1L << 40, 512, Set.of());
            assertThat(codes(drive)).containsExactly("DRIVE_KIND_NOT_LISTED");
            assertThat(DriveChecks.check(drive).isFit()).isTrue();
        }
        assertThat(codes(with(Bus.SATA, 12_000_000_000_000L, 512, Set.of())))
                .containsExactly("DRIVE_LARGER_THAN_LISTED");
        assertThat(codes(with(Bus.USB, 1L << 36, 512, Set.of(DriveTrait.REMOVABLE_MEDIUM))))
                .containsExactlyInAnyOrder("MEDIUM_REMOVABLE", "SERIAL_NUMBER_OF_DOCK");
    }

    @Test
    void check_whatStandsForADrive_mayHaveLargeSectorsAndIsNotShippable() {
        for (Bus bus : List.of(Bus.IMAGE, Bus.LOOP)) {
            Drive drive = with(bus, 1L << 30, 4096, Set.of());
            assertThat(DriveChecks.check(drive).isFit()).isTrue();
            assertThat(codes(drive))
                    .containsExactlyInAnyOrder("NOT_SHIPPABLE", "SECTOR_SIZE_NOT_ACCEPTED");
        }
    }

    @Test
    void check_mountedOnLinux_givesTheCommandThatUnmounts() {
        DriveUse use = new DriveUse(DriveUse.Kind.MOUNTED, "/mnt/it's here");

        assertThat(
                        DriveChecks.check(drive(Bus.SATA, ID, 1L << 40, List.of(use), List.of()))
                                .findings()
                                .get(0)
                                .remedy())
                .endsWith("umount '/mnt/it'\\''s here'");
    }
}
