// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.DriveId;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveCheck;
import io.offlineseed.drive.DriveUse;
import io.offlineseed.drive.Finding;
import java.util.List;
import java.util.Optional;
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
}
