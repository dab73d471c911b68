// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.drive.RecoveryPassword;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceWordsTest {

    private static final String PASSWORD =
            "060456-014509-132033-080300-252615-584177-672089-411631";

    @Test
    void jobState_unknownWord_isKeptAndNotFinal() {
        JobState state = new JobState("Teleporting");

        assertThat(state).hasToString("Teleporting");
        assertThat(state.isFinal()).isFalse();
    }

    @Test
    void jobState_otherCase_isTheSameState() {
        assertThat(new JobState("completed")).isEqualTo(JobState.COMPLETED);
        assertThat(new JobState("closed").isFinal()).isTrue();
        assertThat(new DriveState("shippedback")).isEqualTo(DriveState.SHIPPED_BACK);
    }

    @Test
    void driveKey_recoveryPasswordHoweverWritten_matches() {
        try (RecoveryPassword password = RecoveryPassword.parse(PASSWORD.toCharArray());
                DriveKey key = new DriveKey("D1", PASSWORD.replace("-", "").toCharArray());
                DriveKey other = new DriveKey("D1", "c29tZSBvdGhlciBmb3Jt".toCharArray())) {
            assertThat(key.matches(password)).isTrue();
            assertThat(other.matches(password)).isFalse();
            assertThat(key.toString()).doesNotContain("060456");
        }
    }

    @Test
    void location_ownIdAmongAlternates_isUsable() {
        ShipTo shipTo = new ShipTo(Map.of("city", "Bonn"));
        assertThat(new ImportLocation("/l/a", "A", shipTo, List.of(), List.of("/L/A")).isUsable())
                .isTrue();
        assertThat(new ImportLocation("/l/a", "A", shipTo, List.of(), List.of("/l/b")).isUsable())
                .isFalse();
    }
}
