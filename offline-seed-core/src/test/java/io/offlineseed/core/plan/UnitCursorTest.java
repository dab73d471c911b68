// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitCursorTest {

    private static final int MAX = CopyUnit.MAX_BYTES;

    private static SyntheticBackup backup(long... sizes) {
        return SyntheticBackup.of(Path.of("none"), sizes);
    }

    private static DrivePlan plan(OrdinalRange... ranges) {
        long blobs = 0;
        for (OrdinalRange range : ranges) {
            blobs += range.count();
        }
        return new DrivePlan(
                1,
                SyntheticBackup.DIGEST,
                List.of(ranges),
                blobs,
                0,
                new DriveId("TESTDRIVE01"),
                1L << 40,
                DrivePlan.LAYOUT_VERSION);
    }

    private static List<PlannedUnit> units(SyntheticBackup backup, DrivePlan plan, long first) {
        List<PlannedUnit> units = new ArrayList<>();
        try (UnitCursor cursor = UnitCursor.open(backup, plan, first)) {
            while (cursor.hasNext()) {
                units.add(cursor.next());
            }
        }
        return units;
    }

    @Test
    void next_largeBlob_isOneUnitPerBlock() {
        List<PlannedUnit> units = units(backup(2L * MAX + 5), plan(new OrdinalRange(0, 1)), 0);
        assertThat(units)
                .extracting(PlannedUnit::unit)
                .containsExactly(
                        new CopyUnit(0, 0, 1, 0, MAX),
                        new CopyUnit(1, 0, 1, MAX, MAX),
                        new CopyUnit(2, 0, 1, 2L * MAX, 5));
        assertThat(units).extracting(PlannedUnit::firstHash).containsExactly(0L, 1L, 2L);
        assertThat(units.get(1).pieces().get(0).endsBlob()).isFalse();
        assertThat(units.get(2).pieces().get(0).endsBlob()).isTrue();
    }

    @Test
    void next_smallBlobs_shareAUnitEachAtAClusterOfItsOwn() {
        List<PlannedUnit> units = units(backup(100, 0, 4097, 1), plan(new OrdinalRange(0, 4)), 0);
        assertThat(units).hasSize(1);
        assertThat(units.get(0).unit()).isEqualTo(new CopyUnit(0, 0, 4, 0, 12_289));
        assertThat(units.get(0).pieces())
                .extracting(UnitPiece::unitOffsetBytes)
                .containsExactly(0, 100, 4096, 12_288);
        assertThat(units.get(0).hashCount()).isEqualTo(3);
    }

    @Test
    void next_blobOfExactlyABlock_isWhole() {
        List<PlannedUnit> units = units(backup(MAX, MAX), plan(new OrdinalRange(0, 2)), 0);
        assertThat(units)
                .extracting(PlannedUnit::unit)
                .containsExactly(new CopyUnit(0, 0, 1, 0, MAX), new CopyUnit(1, 1, 1, 0, MAX));
    }

    @Test
    void next_emptyBlobsAfterAFullUnit_takeNoRoom() {
        List<PlannedUnit> units = units(backup(MAX, 0, 0), plan(new OrdinalRange(0, 3)), 0);
        assertThat(units)
                .extracting(PlannedUnit::unit)
                .containsExactly(new CopyUnit(0, 0, 3, 0, MAX));
    }

    @Test
    void next_manyBlobs_areAtMost1024InAUnit() {
        SyntheticBackup backup = new SyntheticBackup(Path.of("none"), 2049, i -> 0);
        assertThat(units(backup, plan(new OrdinalRange(0, 2049)), 0))
                .extracting(unit -> unit.unit().pieces())
                .containsExactly(1024, 1024, 1);
    }

    @Test
    void next_endOfARange_endsTheUnit() {
        List<PlannedUnit> units =
                units(
                        backup(1, 1, 1, 1, 1),
                        plan(new OrdinalRange(0, 2), new OrdinalRange(3, 5)),
                        0);
        assertThat(units)
                .extracting(PlannedUnit::unit)
                .containsExactly(new CopyUnit(0, 0, 2, 0, 4097), new CopyUnit(1, 3, 2, 0, 4097));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void units_ofARandomPlan_coverEachBlobOnceAndResumeAnywhere(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] sizes = new long[300];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = random.nextInt(4) == 0 ? random.nextLong(4L * MAX) : random.nextLong(99_999);
        }
        List<OrdinalRange> ranges = new ArrayList<>();
        for (long at = random.nextInt(5); at < 290; at += random.nextInt(2, 6)) {
            long end = Math.min(300, at + random.nextInt(1, 60));
            ranges.add(new OrdinalRange(at, end));
            at = end;
        }
        SyntheticBackup backup = backup(sizes);
        DrivePlan plan = plan(ranges.toArray(new OrdinalRange[0]));
        List<PlannedUnit> units = units(backup, plan, 0);

        long[] covered = new long[sizes.length];
        long hash = 0;
        for (int i = 0; i < units.size(); i++) {
            PlannedUnit unit = units.get(i);
            assertThat(unit.unit().index()).isEqualTo(i);
            assertThat(unit.firstHash()).isEqualTo(hash);
            hash += unit.hashCount();
            for (UnitPiece piece : unit.pieces()) {
                int ordinal = (int) piece.blob().blob().ordinal();
                assertThat(piece.fileOffsetBytes()).isEqualTo(covered[ordinal]);
                covered[ordinal] += piece.bytes();
                assertThat(piece.unitOffsetBytes() + piece.bytes())
                        .isLessThanOrEqualTo(unit.unit().bytes());
            }
        }
        for (int i = 0; i < sizes.length; i++) {
            int ordinal = i;
            boolean planned = ranges.stream().anyMatch(range -> range.contains(ordinal));
            assertThat(covered[i]).isEqualTo(planned ? sizes[i] : 0);
        }
        for (int first = 0; first <= units.size(); first += random.nextInt(1, 9)) {
            assertThat(units(backup, plan, first)).isEqualTo(units.subList(first, units.size()));
        }
    }

    @Test
    void open_afterTheLastUnit_hasNoneAndOneFurtherIsRefused() {
        SyntheticBackup backup = backup(1, MAX + 1L);
        DrivePlan plan = plan(new OrdinalRange(0, 2));
        try (UnitCursor cursor = UnitCursor.open(backup, plan, 3)) {
            assertThat(cursor.hasNext()).isFalse();
            assertThatThrownBy(cursor::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThatThrownBy(() -> UnitCursor.open(backup, plan, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 3");
    }

    @Test
    void open_planOfAnotherList_isRefused() {
        DrivePlan foreign =
                new DrivePlan(
                        1,
                        "ff",
                        List.of(new OrdinalRange(0, 1)),
                        1,
                        1,
                        new DriveId("TESTDRIVE01"),
                        1,
                        DrivePlan.LAYOUT_VERSION);
        assertThatThrownBy(() -> UnitCursor.open(backup(1), foreign, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("list with digest ff");
    }
}
