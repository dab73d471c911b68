// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DriveReaderTypesTest {

    private static final Instant TIME = Instant.EPOCH;

    @Test
    void toString_ofEveryUnlockKey_neverShowsIt() {
        byte[] file = {11, 22, 33};
        RecoveryPassword digits = RecoveryPassword.generate(new SecureRandom());

        assertThat(UnlockKey.password("swordfish".toCharArray())).hasToString(redacted("password"));
        assertThat(UnlockKey.keyFile(file)).hasToString(redacted("key file"));
        assertThat(UnlockKey.recoveryPassword(digits)).hasToString(redacted("recovery password"));
        assertThat(UnlockKey.none()).hasToString(redacted("nothing"));
    }

    private static String redacted(String kind) {
        return "UnlockKey[" + kind + ", redacted]";
    }

    @Test
    void match_ofEveryUnlockKey_givesThatKindTheCallersOwn() {
        char[] password = {'a', 'b'};
        byte[] file = {1};
        RecoveryPassword digits = RecoveryPassword.generate(new SecureRandom());

        assertThat(secretOf(UnlockKey.password(password))).isSameAs(password);
        assertThat(secretOf(UnlockKey.keyFile(file))).isSameAs(file);
        assertThat(secretOf(UnlockKey.recoveryPassword(digits))).isSameAs(digits);
        assertThat(secretOf(UnlockKey.none())).isEqualTo("none");
    }

    private static Object secretOf(UnlockKey key) {
        return key.<Object>match(() -> "none", digits -> digits, chars -> chars, bytes -> bytes);
    }

    @Test
    void driveFile_pathWithoutBackslash_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DriveFile("dir/file", false, 1, TIME, Optional.empty()))
                .withMessageContaining("'dir/file'");
    }

    @Test
    void readDriveOptions_partitionZero_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReadDriveOptions.defaults().withPartition(0))
                .withMessageContaining("from 1");
    }

    @Test
    void verifyOptions_noThread_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerifyOptions.defaults().withThreads(0))
                .withMessageContaining("1 to 64");
    }

    @Test
    void isSound_onlyRemarks_holds() {
        StructureFinding remark = new StructureFinding("log", false, "not empty");

        assertThat(report(true, 0, List.of(remark)).isSound()).isTrue();
        assertThat(remark.describe()).isEqualTo("remark (log): not empty");
    }

    @Test
    void isSound_damageOrNotComplete_doesNotHold() {
        assertThat(report(true, 1, List.of()).isSound()).isFalse();
        assertThat(report(false, 0, List.of()).isSound()).isFalse();
    }

    @Test
    void describe_difference_namesFileBlockAndBoth() {
        assertThat(
                        new ContentDifference(
                                        "\\a\\b",
                                        OptionalInt.of(3),
                                        "a block differs",
                                        "12AB",
                                        "34CD")
                                .describe())
                .isEqualTo("\\a\\b, block 3: a block differs; expected 12AB, found 34CD");
    }

    private static DriveReport report(
            boolean complete, long damage, List<StructureFinding> findings) {
        return new DriveReport(
                complete,
                false,
                1,
                1,
                0,
                0,
                damage,
                findings.size(),
                findings,
                0,
                List.of(),
                0,
                List.of());
    }
}
