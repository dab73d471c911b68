// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.DriveId;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.Verification;
import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.KeyComparison;
import io.offlineseed.importjob.KeyComparison.Result;
import io.offlineseed.testing.PlainBackup;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyComparisonsTest {

    private static final String OTHER = "060456-014509-132033-080300-252615-584177-672089-411631";

    private static DriveToImport drive(String serial) {
        return new DriveToImport(
                new PreparedDrive(
                        new DriveId(serial),
                        "claim-" + serial,
                        "\\DriveManifest.xml",
                        "DBE8AAE014882026A98896BEAEF891D3",
                        1,
                        0,
                        PlainBackup.NOW,
                        Verification.FULL,
                        true),
                RecoveryPassword.parse(JobRequestTest.KEY.toCharArray()));
    }

    private static DriveKey key(String serial, String key) {
        return new DriveKey(serial, key.toCharArray());
    }

    @Test
    void of_drivesAndKeys_tellsOfEachWhetherTheServiceCanOpenIt() {
        List<KeyComparison> result =
                KeyComparisons.of(
                        List.of(drive("D1"), drive("D2"), drive("D3")),
                        List.of(
                                key("d1", JobRequestTest.KEY.replace("-", "")),
                                key("D2", OTHER),
                                key("D9", OTHER)));

        assertThat(result)
                .containsExactly(
                        new KeyComparison("D1", Result.SAME),
                        new KeyComparison("D2", Result.DIFFERENT),
                        new KeyComparison("D3", Result.NOT_AT_SERVICE),
                        new KeyComparison("D9", Result.NOT_OF_BACKUP));
        assertThat(result.toString()).doesNotContain("238810").doesNotContain("060456");
    }

    @Test
    void of_keyThatIsNoRecoveryPassword_isDifferent() {
        assertThat(KeyComparisons.of(List.of(drive("D1")), List.of(key("D1", "abc"))))
                .containsExactly(new KeyComparison("D1", Result.DIFFERENT));
    }
}
