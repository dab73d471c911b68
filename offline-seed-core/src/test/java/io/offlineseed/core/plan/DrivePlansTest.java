// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrivePlansTest {

    @TempDir private Path directory;
    private SyntheticBackup backup;

    @BeforeEach
    void sealFiveBlobs() {
        backup = SyntheticBackup.of(directory, 1, 2, 3, 4, 5);
    }

    private static DrivePlan plan(int number, String digest, long end) {
        return new DrivePlan(
                number,
                digest,
                List.of(new OrdinalRange(0, 1), new OrdinalRange(3, end)),
                end - 2,
                10,
                new DriveId("WD-\"WMAT.<1>"),
                4_000_787_030_016L,
                1);
    }

    private AbstractThrowableAssert<?, ?> assertLoadFails(String code) {
        return assertThatThrownBy(() -> DrivePlans.load(backup))
                .isInstanceOf(StagingException.class)
                .hasMessageContaining("Nothing was changed")
                .satisfies(e -> assertThat(((StagingException) e).code()).isEqualTo(code));
    }

    @Test
    void load_withoutAnyPlan_isEmpty() {
        assertThat(DrivePlans.load(backup)).isEmpty();
    }

    @Test
    void load_returnsWhatWasAddedInOrder() {
        DrivePlan second = plan(2, SyntheticBackup.DIGEST, 5);
        DrivePlan first = plan(1, SyntheticBackup.DIGEST, 4);
        DrivePlans.add(backup, second);
        DrivePlans.add(backup, first);
        assertThat(DrivePlans.load(backup)).containsExactly(first, second);
    }

    @Test
    void add_numberTaken_isRefusedAndKeepsTheFirst() {
        DrivePlan first = plan(1, SyntheticBackup.DIGEST, 4);
        DrivePlans.add(backup, first);
        assertThatThrownBy(() -> DrivePlans.add(backup, plan(1, SyntheticBackup.DIGEST, 5)))
                .isInstanceOf(StagingException.class)
                .hasMessageContaining("Call prepare again")
                .satisfies(e -> assertThat(((StagingException) e).code()).isEqualTo("PLAN_TAKEN"));
        assertThat(DrivePlans.load(backup)).containsExactly(first);
    }

    @Test
    void add_writesTheDocumentedForm() throws IOException {
        DrivePlans.add(backup, plan(1, SyntheticBackup.DIGEST, 4));
        assertThat(Files.readString(backup.planDirectory().resolve("0001.json")))
                .isEqualTo(
                        "{\"formatVersion\":1,\"number\":1,\"listDigest\":\""
                                + SyntheticBackup.DIGEST
                                + "\",\"drive\":\"WD-\\\"WMAT.<1>\",\"capacityBytes\":4000787030016,"
                                + "\"layoutVersion\":1,\"blobs\":2,\"blobBytes\":10,"
                                + "\"ranges\":[{\"first\":0,\"end\":1},{\"first\":3,\"end\":4}]}\n");
    }

    @Test
    void load_planOfAnotherList_isRefused() {
        DrivePlans.add(backup, plan(1, "ff", 4));
        assertLoadFails("PLAN_FOREIGN").hasMessageContaining("digest ff");
    }

    @Test
    void load_planBeyondTheList_isRefused() {
        DrivePlans.add(backup, plan(1, SyntheticBackup.DIGEST, 6));
        assertLoadFails("PLAN_FOREIGN");
    }

    @Test
    void load_newerFormat_isRefusedByItsVersion() throws IOException {
        Files.createDirectories(backup.planDirectory());
        Files.writeString(
                backup.planDirectory().resolve("0001.json"), "{\"formatVersion\":2,\"x\":{}}");
        assertLoadFails("FORMAT_TOO_NEW").hasMessageContaining("version 2");
    }

    @Test
    void load_planUnderAnotherNumber_isRefused() throws IOException {
        DrivePlans.add(backup, plan(1, SyntheticBackup.DIGEST, 4));
        Files.move(
                backup.planDirectory().resolve("0001.json"),
                backup.planDirectory().resolve("0002.json"));
        assertLoadFails("PLAN_UNREADABLE").hasMessageContaining("number 1");
    }

    @Test
    void load_everyTruncation_isRefused() throws IOException {
        DrivePlans.add(backup, plan(1, SyntheticBackup.DIGEST, 4));
        Path file = backup.planDirectory().resolve("0001.json");
        String whole = Files.readString(file).strip();
        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(file, whole.substring(0, length));
            assertLoadFails("PLAN_UNREADABLE");
        }
    }

    @Test
    void load_otherFilesInTheFolder_arePassedOver() throws IOException {
        Files.createDirectories(backup.planDirectory());
        Files.writeString(backup.planDirectory().resolve(".0001.json.tmp"), "half");
        assertThat(DrivePlans.load(backup)).isEmpty();
    }
}
