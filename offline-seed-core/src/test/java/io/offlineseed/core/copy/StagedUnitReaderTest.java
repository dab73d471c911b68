// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.hash.ScalarMd5Lanes;
import io.offlineseed.core.hash.Slice;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.UnitCursor;
import io.offlineseed.staging.StagingException;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StagedUnitReaderTest {

    private static final int MIB = 1 << 20;

    @TempDir private Path temp;
    private List<PlannedUnit> units;
    private StagedUnitReader reader;
    private final byte[] slab = new byte[4 * MIB + 1000];

    @BeforeEach
    void stage() throws IOException {
        TestBackup.stage(
                temp,
                5,
                Map.of("born/large", 4 * MIB + 10, "docs/a", 100, "docs/b", 0, "docs/c", 9));
        TestBackup backup = TestBackup.open(temp, DurabilityWatch.NONE);
        DrivePlan plan =
                new DrivePlan(
                        1,
                        backup.list().digest(),
                        List.of(new OrdinalRange(0, backup.list().count())),
                        backup.list().count(),
                        backup.list().bytes(),
                        new DriveId("D1"),
                        64L * MIB,
                        DrivePlan.LAYOUT_VERSION);
        units = new ArrayList<>();
        try (UnitCursor cursor = UnitCursor.open(backup, plan, 0)) {
            while (cursor.hasNext()) {
                units.add(cursor.next());
            }
        }
        reader = new StagedUnitReader(backup);
        Arrays.fill(slab, (byte) 0x55);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
    }

    private byte[] digests(List<Slice> slices) {
        byte[] digests = new byte[16 * slices.size()];
        new ScalarMd5Lanes().digest(slices, digests, 0);
        return digests;
    }

    @Test
    void read_unitOfSmallFiles_fillsItAndZeroesWhatLiesBetween() throws IOException {
        List<Slice> slices = reader.read(units.get(2), slab, 1000);

        assertThat(slices).extracting(Slice::length).containsExactly(100, 9);
        assertThat(Arrays.copyOfRange(slab, 1000, 1100))
                .isEqualTo(Files.readAllBytes(temp.resolve("blobs/docs/a")));
        assertThat(Arrays.copyOfRange(slab, 1100, 1000 + 4096)).containsOnly(0);
        assertThat(Arrays.copyOfRange(slab, 1000 + 4096, 1000 + 4105))
                .isEqualTo(Files.readAllBytes(temp.resolve("blobs/docs/c")));
    }

    @Test
    void compare_withHashesTakenWhenStaged_acceptsTheSameAndRefusesOthers() throws IOException {
        for (PlannedUnit unit : units) {
            reader.compare(unit, digests(reader.read(unit, slab, 0)));
        }
        Path large = temp.resolve("blobs/born/large");
        byte[] content = Files.readAllBytes(large);
        content[4 * MIB + 3] ^= 1; // same size
        Files.write(large, content);

        reader.compare(units.get(0), digests(reader.read(units.get(0), slab, 0)));
        byte[] wrong = digests(reader.read(units.get(1), slab, 0));
        assertThatThrownBy(() -> reader.compare(units.get(1), wrong))
                .isInstanceOfSatisfying(
                        StagingException.class,
                        e -> assertThat(e.code()).isEqualTo("STAGED_FILE_CHANGED"))
                .hasMessageContaining("byte 4194304")
                .hasMessageContaining("Restore the file");
    }

    @Test
    void read_fileThatShrankOrVanished_isAStagingFailure() throws IOException {
        Path small = temp.resolve("blobs/docs/a");
        Files.write(small, new byte[50], StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(() -> reader.read(units.get(2), slab, 0))
                .isInstanceOf(StagingException.class)
                .hasMessageContaining("another size");
        Files.delete(small);
        assertThatThrownBy(() -> reader.read(units.get(2), slab, 0))
                .isInstanceOfSatisfying(
                        StagingException.class,
                        e -> assertThat(e.code()).isEqualTo("STAGED_FILE_MISSING"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // has no pipes among its files
    @Timeout(60)
    void read_fileThatBecameAPipe_isAStagingFailureAndDoesNotWaitForAWriter() throws Exception {
        Path small = temp.resolve("blobs/docs/a");
        Files.delete(small);
        Process mkfifo = new ProcessBuilder("mkfifo", small.toString()).start();
        assertThat(mkfifo.waitFor()).isZero();

        assertThatThrownBy(() -> reader.read(units.get(2), slab, 0))
                .isInstanceOf(StagingException.class);
    }

    @Test
    void read_fileThatBecameALink_isAStagingFailure() throws IOException {
        Path small = temp.resolve("blobs/docs/a");
        Path same = Files.move(small, temp.resolve("elsewhere"));
        Files.createSymbolicLink(small, same);

        assertThatThrownBy(() -> reader.read(units.get(2), slab, 0))
                .isInstanceOfSatisfying(
                        StagingException.class,
                        e -> assertThat(e.code()).isEqualTo("STAGED_FILE_UNREADABLE"))
                .hasMessageContaining("no regular file");
    }
}
