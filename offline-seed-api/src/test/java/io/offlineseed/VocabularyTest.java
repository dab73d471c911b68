// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " A", "A B", "Ä1", "12345678901234567890123456789012345678901"})
    void driveId_notASerialNumber_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DriveId(text));
    }

    @Test
    void driveId_oddRealSerials_areTaken() {
        assertThat(new DriveId("WD-WMATV123456").serialNumber()).isEqualTo("WD-WMATV123456");
        assertThat(new DriveId("0025_3852_2140_3B5D.")).hasToString("0025_3852_2140_3B5D.");
    }

    @Test
    void driveId_paddedReport_isTheSameDrive() {
        assertThat(DriveId.ofReported("   WD-WMATV123456 "))
                .isEqualTo(new DriveId("wd-wmatv123456"));
        assertThat(DriveId.ofReported("A").hashCode()).isEqualTo(new DriveId("a").hashCode());
    }

    @Test
    void waitingText_always_isTheWorkflowsWordForWord() {
        assertThat(SeedLifecycle.WAITING_TEXT)
                .isEqualTo(
                        "Waiting for Azure Import Job to complete. Please check on Azure Management"
                                + " portal for more information on job status");
    }

    @Test
    void lifecycle_order_isTheSeedsWay() {
        assertThat(SeedLifecycle.SHIPPED.isAtLeast(SeedLifecycle.JOB_CREATED)).isTrue();
        assertThat(SeedLifecycle.PREPARED.isAtLeast(SeedLifecycle.SHIPPED)).isFalse();
    }
}
