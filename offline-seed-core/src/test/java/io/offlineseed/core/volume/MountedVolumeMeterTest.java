// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.DriveId;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.manifest.ManifestSizer;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.drive.SectorSizes;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.StagedBlob;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountedVolumeMeterTest {

    private static final long GIB = 1L << 30;
    private static final Optional<SectorSizes> SECTORS = Optional.of(new SectorSizes(512, 4096));

    private static final int FILES = 1000;

    @TempDir private Path temp;
    private ManifestPlan manifest;

    @BeforeEach
    void stage() throws IOException {
        TestBackup.stage(temp, 1, Map.of("x", 1));
        manifest =
                new ManifestPlan(
                        TestBackup.open(temp, DurabilityWatch.NONE).spec(), new DriveId("D1"));
    }

    private static SealedBlob blob(long ordinal, String path, long size) {
        return new SealedBlob(
                new StagedBlob(ordinal, path, size, BlobKind.BLOCK, TestBackup.SEALED_AT),
                Path.of(path),
                "\\" + path.replace('/', '\\'));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void tryAdd_untilFull_leavesRoomForClustersManifestAndRecords(long seed) {
        Random random = new Random(seed);
        MountedVolumeMeter meter = new MountedVolumeMeter(GIB, SECTORS, manifest);
        ManifestSizer sizer = new ManifestSizer(manifest.header());
        long clusters = 0;
        List<SealedBlob> taken = new ArrayList<>();
        for (int i = 0; ; i++) {
            SealedBlob blob =
                    blob(
                            i,
                            "dir" + random.nextInt(50) + "/sub/f" + i,
                            random.nextInt(10) == 0
                                    ? random.nextInt(40 << 20)
                                    : random.nextInt(9000));
            long before = meter.neededBytes();
            if (!meter.tryAdd(blob)) {
                assertThat(meter.neededBytes()).as("refused: nothing changed").isEqualTo(before);
                break;
            }
            taken.add(blob);
            sizer.add(manifest.blob(blob));
            clusters += (blob.blob().sizeBytes() + 4095) / 4096 * 4096;
        }

        long atLeast = clusters + sizer.bytes() + taken.size() * 1024L;
        assertThat(taken).isNotEmpty();
        assertThat(meter.neededBytes()).isBetween(atLeast, GIB);
        MountedVolumeMeter exact = new MountedVolumeMeter(meter.neededBytes(), SECTORS, manifest);
        assertThat(taken).allMatch(exact::tryAdd);
    }

    @Test
    void tryAdd_newDirectories_costMoreThanKnownOnes() {
        MountedVolumeMeter meter = new MountedVolumeMeter(GIB, SECTORS, manifest);
        meter.tryAdd(blob(0, "aa/bb/one", 10));
        long first = meter.neededBytes();
        meter.tryAdd(blob(1, "aa/bb/two", 10));
        long same = meter.neededBytes() - first;
        meter.tryAdd(blob(2, "aa/bc/one", 10));
        long sibling = meter.neededBytes() - first - same;
        meter.tryAdd(blob(3, "b/bc/one", 10));
        long other = meter.neededBytes() - first - same - sibling;

        assertThat(sibling).isGreaterThan(same + 4096);
        assertThat(other).isGreaterThan(sibling + 4096);
    }

    @Test
    void tryAdd_largerThanTheDrive_isRefused() {
        assertThat(new MountedVolumeMeter(GIB, SECTORS, manifest).tryAdd(blob(0, "big", GIB)))
                .isFalse();
        assertThat(
                        new MountedVolumeMeter(GIB, SECTORS, manifest)
                                .tryAdd(blob(0, "big", GIB / 10 * 9)))
                .isTrue();
    }

    @Test
    void neededBytes_drivesOf4096ByteSectorsOrUnknownOnes_countWholeSectorsForFileRecords() {
        long small = neededFor(Optional.of(new SectorSizes(512, 4096)));
        long large = neededFor(Optional.of(new SectorSizes(4096, 4096)));

        assertThat(large - small).isGreaterThanOrEqualTo(FILES * (4096 - 1024L));
        assertThat(neededFor(Optional.empty())).isEqualTo(large);
    }

    private long neededFor(Optional<SectorSizes> sectors) {
        MountedVolumeMeter meter = new MountedVolumeMeter(GIB, sectors, manifest);
        for (int i = 0; i < FILES; i++) {
            assertThat(meter.tryAdd(blob(i, "dir/f" + i, 100))).isTrue();
        }
        return meter.neededBytes();
    }
}
