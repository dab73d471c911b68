// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveNeeds;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedPlannerTest {

    private static final long MIB = 1 << 20;

    @TempDir private Path directory;

    private final SeedPlanner planner = new SeedPlanner(SimpleMeter.meters());

    private SyntheticBackup backup(long... sizes) {
        return SyntheticBackup.of(directory, sizes);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void plan_ofRandomListsAndDrives_keepsAllPromises(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] sizes = new long[random.nextInt(1, 400)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] =
                    switch (random.nextInt(10)) {
                        case 0 -> 0;
                        case 1, 2 -> random.nextLong(20 * MIB);
                        case 3 -> random.nextLong(60 * MIB);
                        default -> random.nextLong(MIB);
                    };
        }
        SyntheticBackup backup = backup(sizes);
        List<DrivePlan> live = new ArrayList<>();
        long largest = 0;
        for (int round = 0; round < 60 && !SeedPlanner.open(backup, live).isEmpty(); round++) {
            List<DriveTarget> drives = new ArrayList<>();
            int count = random.nextInt(1, 4);
            for (int i = 0; i < count; i++) {
                drives.add(
                        SimpleMeter.target(
                                "D" + round + "-" + i, random.nextLong(80 * MIB, 2000 * MIB)));
            }
            List<DrivePlan> before = List.copyOf(live);
            List<DrivePlan> added;
            try {
                added = planner.plan(backup, drives, live);
            } catch (DriveException e) {
                assertThat(e.code()).isEqualTo("TOO_MANY_DRIVES");
                return;
            }
            assertThat(planner.plan(backup, drives, live)).isEqualTo(added);
            for (DrivePlan plan : added) {
                assertFits(plan, sizes);
                DrivePlans.add(backup, plan);
                live.add(plan);
                largest = Math.max(largest, plan.ranges().size());
            }
            assertThat(live.subList(0, before.size())).isEqualTo(before);
            assertDisjoint(live, sizes.length);
        }
        assertThat(SeedPlanner.open(backup, live)).isEmpty();
        assertThat(live.stream().mapToLong(DrivePlan::blobs).sum()).isEqualTo(sizes.length);
        assertThat(DrivePlans.load(backup)).isEqualTo(live);
    }

    private static void assertFits(DrivePlan plan, long[] sizes) {
        long needed = SimpleMeter.VOLUME_BYTES;
        long bytes = 0;
        for (OrdinalRange range : plan.ranges()) {
            for (long i = range.first(); i < range.end(); i++) {
                needed += SimpleMeter.bytesFor(sizes[(int) i]);
                bytes += sizes[(int) i];
            }
        }
        assertThat(needed).isLessThanOrEqualTo(plan.capacityBytes());
        assertThat(plan.blobBytes()).isEqualTo(bytes);
    }

    private static void assertDisjoint(List<DrivePlan> plans, int count) {
        BitSet seen = new BitSet(count);
        for (DrivePlan plan : plans) {
            for (OrdinalRange range : plan.ranges()) {
                assertThat(seen.get((int) range.first(), (int) range.end()).isEmpty()).isTrue();
                seen.set((int) range.first(), (int) range.end());
            }
        }
    }

    /** Where the least drive has much room, what is needed says little about what is free. */
    @Test
    void needs_onDrivesLittleLargerThanTheLeast_fillsThem() {
        long least = 64 * MIB;
        SeedPlanner planner =
                new SeedPlanner(
                        (drive, backup) ->
                                new SimpleMeter(drive.sizeBytes()) {
                                    @Override
                                    public long neededBytes() {
                                        return Math.max(least, super.neededBytes());
                                    }
                                });
        SyntheticBackup backup = backup(30 * MIB, 30 * MIB, 30 * MIB);

        DriveNeeds needs =
                planner.needs(
                        backup,
                        List.of(
                                SimpleMeter.drive("D1", least + MIB),
                                SimpleMeter.drive("D2", least + MIB)),
                        List.of());

        assertThat(needs.isSatisfied()).isTrue();
        assertThat(needs.shares()).extracting(DriveNeeds.Share::blobs).containsExactly(2L, 1L);
    }

    @Test
    void plan_ofManySmallBlobs_isOneRangePerDrive() {
        SyntheticBackup backup = new SyntheticBackup(directory, 20_000, i -> 30_000 + i % 1000);
        List<DrivePlan> plans =
                planner.plan(
                        backup,
                        List.of(
                                SimpleMeter.target("A", 200 * MIB),
                                SimpleMeter.target("B", 300 * MIB),
                                SimpleMeter.target("C", 300 * MIB)),
                        List.of());
        assertThat(plans).hasSize(3).allSatisfy(plan -> assertThat(plan.ranges()).hasSize(1));
    }

    @Test
    void plan_largeBlobs_goFirstAndWhereLeastRoomIsLeft() {
        SyntheticBackup backup = backup(MIB / 2, 90 * MIB, MIB / 2, 40 * MIB, MIB / 2);
        List<DrivePlan> plans =
                planner.plan(
                        backup,
                        List.of(
                                SimpleMeter.target("BIG", 100 * MIB),
                                SimpleMeter.target("FIT", 50 * MIB)),
                        List.of());
        assertThat(plans.get(0).ranges()).contains(new OrdinalRange(0, 3));
        assertThat(plans.get(1).ranges()).containsExactly(new OrdinalRange(3, 4));
    }

    @Test
    void plan_driveThatStaysEmpty_getsNoPlan() {
        List<DrivePlan> plans =
                planner.plan(
                        backup(1000),
                        List.of(
                                SimpleMeter.target("A", 100 * MIB),
                                SimpleMeter.target("B", 100 * MIB)),
                        List.of());
        assertThat(plans).singleElement().extracting(DrivePlan::number).isEqualTo(1);
    }

    @Test
    void plan_ofADriveALivePlanNames_plansNothingForIt() {
        SyntheticBackup backup = backup(60 * MIB, 60 * MIB);
        List<DriveTarget> drives = List.of(SimpleMeter.target("A", 100 * MIB));
        List<DrivePlan> first = planner.plan(backup, drives, List.of());
        assertThat(planner.plan(backup, drives, first)).isEmpty();
    }

    @Test
    void plan_afterADriveRetired_takesItsBlobsUnderANewNumber() {
        SyntheticBackup backup = backup(60 * MIB, 60 * MIB);
        List<DriveTarget> drives =
                List.of(SimpleMeter.target("A", 100 * MIB), SimpleMeter.target("B", 100 * MIB));
        List<DrivePlan> first = planner.plan(backup, drives, List.of());
        first.forEach(plan -> DrivePlans.add(backup, plan));
        List<DrivePlan> second =
                planner.plan(
                        backup, List.of(SimpleMeter.target("C", 100 * MIB)), List.of(first.get(1)));
        assertThat(second).hasSize(1);
        assertThat(second.get(0).ranges()).isEqualTo(first.get(0).ranges());
        assertThat(second.get(0).number()).isEqualTo(3);
    }

    @Test
    void plan_tenDrives_isTaken() {
        SyntheticBackup backup = new SyntheticBackup(directory, 10, i -> 60 * MIB);
        assertThat(planner.plan(backup, drives(10), List.of())).hasSize(10);
    }

    @Test
    void plan_elevenDrives_isRefusedWithTheSplitProposed() {
        SyntheticBackup backup = new SyntheticBackup(directory, 11, i -> 60 * MIB);
        assertThatThrownBy(() -> planner.plan(backup, drives(11), List.of()))
                .isInstanceOf(DriveException.class)
                .hasMessageContaining("needs 11 drives")
                .hasMessageContaining("2 backups")
                .hasMessageContaining("the first ends before 'dir/6.bin', number 2 begins with it")
                .hasMessageContaining("No drive was touched")
                .extracting(e -> ((DriveException) e).code())
                .isEqualTo("TOO_MANY_DRIVES");
        assertThat(DrivePlans.load(backup)).isEmpty();
    }

    @Test
    void plan_tenDrivesAndBlobsLeft_isRefusedBeforeTheFirstIsErased() {
        SyntheticBackup backup = new SyntheticBackup(directory, 11, i -> 60 * MIB);
        assertThatThrownBy(() -> planner.plan(backup, drives(10), List.of()))
                .isInstanceOf(DriveException.class)
                .hasMessageContaining("needs 11 drives");
    }

    @Test
    void needs_withoutDrives_assumesTenTerabytes() {
        SyntheticBackup backup = new SyntheticBackup(directory, 30, i -> 900_000_000_000L);
        DriveNeeds needs = planner.needs(backup, List.of(), List.of());
        assertThat(needs.drives()).isEqualTo(3);
        assertThat(needs.jobs()).isEqualTo(1);
        assertThat(needs.unplacedBlobs()).isEqualTo(30);
        assertThat(needs.smallestDriveBytes())
                .isEqualTo(SimpleMeter.VOLUME_BYTES + SimpleMeter.bytesFor(900_000_000_000L));
        assertThat(needs.isSatisfied()).isFalse();
        assertThat(needs.findings()).isEmpty();
    }

    @Test
    void needs_withEnoughDrives_isSatisfied() {
        DriveNeeds needs =
                planner.needs(
                        backup(MIB, 2 * MIB),
                        List.of(SimpleMeter.drive("A", 100 * MIB)),
                        List.of());
        assertThat(needs.isSatisfied()).isTrue();
        assertThat(needs.drives()).isEqualTo(1);
        assertThat(needs.shares())
                .singleElement()
                .satisfies(
                        share -> {
                            assertThat(share.blobs()).isEqualTo(2);
                            assertThat(share.blobBytes()).isEqualTo(3 * MIB);
                            assertThat(share.neededBytes()).isEqualTo(4 * MIB + 2048);
                        });
    }

    @Test
    void needs_ofWhatIsLeft_agreesWithPlanningFurtherDrives() {
        SyntheticBackup backup = new SyntheticBackup(directory, 1000, i -> MIB + i * 100);
        DriveNeeds needs =
                planner.needs(backup, List.of(SimpleMeter.drive("A", 300 * MIB)), List.of());
        assertThat(needs.drives()).isEqualTo(4);
        List<DrivePlan> live = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<DrivePlan> added =
                    planner.plan(backup, List.of(SimpleMeter.target("D" + i, 300 * MIB)), live);
            added.forEach(plan -> DrivePlans.add(backup, plan));
            live.addAll(added);
        }
        assertThat(SeedPlanner.open(backup, live)).isEmpty();
        assertThat(planner.needs(backup, List.of(), live).isSatisfied()).isTrue();
        assertThat(planner.needs(backup, List.of(), live).drives()).isEqualTo(4);
    }

    @Test
    void needs_blobLargerThanAnyDrive_namesItAndTheSizeNeeded() {
        DriveNeeds needs =
                planner.needs(
                        backup(MIB, 500 * MIB),
                        List.of(SimpleMeter.drive("A", 100 * MIB)),
                        List.of());
        assertThat(needs.findings())
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.code()).isEqualTo("DRIVE_TOO_SMALL");
                            assertThat(finding.severity()).isEqualTo(Finding.Severity.REFUSAL);
                            assertThat(finding.message()).contains("dir/1.bin");
                            assertThat(finding.remedy()).contains(Long.toString(501 * MIB + 1024));
                        });
        assertThat(needs.unplacedBlobs()).isEqualTo(1);
        assertThat(needs.smallestDriveBytes()).isEqualTo(501 * MIB + 1024);
    }

    @Test
    void needs_moreThanTenDrives_countsJobsAndProposesTheSplit() {
        SyntheticBackup backup = new SyntheticBackup(directory, 25, i -> 60 * MIB);
        DriveNeeds needs =
                planner.needs(backup, List.of(SimpleMeter.drive("A", 100 * MIB)), List.of());
        assertThat(needs.drives()).isEqualTo(25);
        assertThat(needs.jobs()).isEqualTo(3);
        assertThat(needs.findings())
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.code()).isEqualTo("TOO_MANY_DRIVES");
                            assertThat(finding.remedy()).contains("3 backups", "number 3 with");
                        });
    }

    @Test
    void plan_ofAMillionBlobs_staysAFewRanges() {
        SyntheticBackup backup =
                new SyntheticBackup(
                        directory,
                        1_000_000,
                        i -> i % 10_000 == 0 ? 30_000 * MIB : (i * 2654435761L & 0xfffff));
        List<DriveTarget> drives =
                IntStream.range(0, 5)
                        .mapToObj(i -> SimpleMeter.target("D" + i, 2_000_000_000_000L))
                        .toList();
        List<DrivePlan> plans = planner.plan(backup, drives, List.of());
        assertThat(plans.stream().mapToLong(DrivePlan::blobs).sum()).isEqualTo(1_000_000);
        assertThat(plans.stream().mapToInt(plan -> plan.ranges().size()).sum()).isLessThan(220);
    }

    private static List<DriveTarget> drives(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> SimpleMeter.target("D" + i, 100 * MIB))
                .toList();
    }
}
