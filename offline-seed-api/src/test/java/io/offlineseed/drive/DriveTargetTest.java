// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offlineseed.DriveId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriveTargetTest {

    private static Drive drive(Optional<DriveId> id) {
        return new Drive(
                "test",
                "/dev/test",
                id,
                "Model",
                1L << 40,
                Optional.of(new SectorSizes(512, 4096)),
                Bus.USB,
                List.of(),
                List.of());
    }

    @Test
    void erase_typedSerialFits_isConsentForThatDrive() {
        DriveTarget target =
                DriveTarget.erase(drive(Optional.of(new DriveId("WX21A1234567"))), "wx21a1234567 ");

        assertThat(target.id()).isEqualTo(new DriveId("WX21A1234567"));
    }

    @Test
    void erase_otherSerialTyped_isRefusedNamingBoth() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> DriveTarget.erase(drive(Optional.of(new DriveId("WX21"))), "WX22"))
                .withMessageContainingAll("WX21", "WX22", "Nothing was erased");
    }

    @Test
    void erase_driveWithoutSerial_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DriveTarget.erase(drive(Optional.empty()), "WX22"))
                .withMessageContaining("no serial number");
    }

    @Test
    void eraseLabelled_dockShowsItsOwnSerial_manifestGetsTheLabel() {
        DriveTarget target =
                DriveTarget.eraseLabelled(
                        drive(Optional.of(new DriveId("DOCK1"))), "DOCK1", "WX21 A12");

        assertThat(target.id()).isEqualTo(new DriveId("WX21A12"));
        assertThat(target.drive().id()).contains(new DriveId("DOCK1"));
    }
}
