// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.DriveId;
import io.offlineseed.VolumeCipher;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.manifest.ManifestSizer;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.ntfs.write.NtfsSample;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.StagedBlob;
import io.offlineseed.testing.MemoryTempDir;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeVolumeMeterTest {

    private static final long MIB = 1 << 20;
    private static final long GIB = 1L << 30;
    private static final long TIB = 1L << 40;
    private static final int FILES = 20_000;

    @TempDir(factory = MemoryTempDir.class)
    private Path temp;

    private ImportJobSpec spec;

    @BeforeEach
    void stage() throws IOException {
        TestBackup.stage(temp, 1, Map.of("x", 1));
        try (TestBackup backup = TestBackup.open(temp, DurabilityWatch.NONE)) {
            spec = backup.spec();
        }
    }

    private static Drive drive(long bytes, int sectorBytes) {
        return MemoryLease.drive(bytes, sectorBytes, Bus.SATA);
    }

    private static SealedBlob blob(long ordinal, String path, long size) {
        return new SealedBlob(
                new StagedBlob(ordinal, path, size, BlobKind.BLOCK, TestBackup.SEALED_AT),
                Path.of("/staged"),
                "\\" + path.replace('/', '\\'));
    }

    /** Lays out what a meter took, as the format would; fails if it does not fit. */
    private DriveLayout layout(List<SealedBlob> taken, long driveBytes, int sectorBytes)
            throws IOException {
        ManifestPlan manifest = new ManifestPlan(spec, new DriveId("D1"));
        ManifestSizer sizer = new ManifestSizer(manifest.header());
        List<NtfsFile> files = new ArrayList<>();
        for (SealedBlob blob : taken) {
            sizer.add(manifest.blob(blob));
            files.add(PlannedFiles.file(blob));
        }
        files.sort((a, b) -> NtfsNames.comparePaths(slashed(a), slashed(b)));
        return DriveLayout.compute(
                new DriveDesign(
                        driveBytes,
                        sectorBytes,
                        new UUID(1, 2),
                        new UUID(3, 4),
                        5,
                        Instant.EPOCH,
                        "seed",
                        VolumeCipher.XTS_AES_128),
                NtfsSample.files(files),
                NativeVolumeFormat.tail(manifest, sizer.bytes(), Instant.EPOCH));
    }

    private static String slashed(NtfsFile file) {
        return file.path().substring(1).replace('\\', '/');
    }

    @ParameterizedTest
    @CsvSource({
        "66, 512",
        "67, 4096",
        "100, 512",
        "300, 512",
        "300, 4096",
        "1000, 512",
        "1025, 4096"
    })
    void tryAdd_untilFull_theLayoutTakesItAllAndLittleIsLeft(long mib, int sectorBytes)
            throws IOException {
        long bytes = mib * MIB + 512 * 1000; // no whole MiB
        for (int kind = 0; kind < 3; kind++) {
            Random random = new Random(mib + kind);
            NativeVolumeMeter meter = new NativeVolumeMeter(drive(bytes, sectorBytes), spec);
            List<SealedBlob> taken = new ArrayList<>();
            for (String path : paths(random)) {
                SealedBlob blob = blob(taken.size(), path, size(random, kind));
                if (meter.tryAdd(blob)) {
                    taken.add(blob);
                }
            }

            long needed = meter.neededBytes();
            assertThat(needed).isLessThanOrEqualTo(bytes);
            layout(taken, bytes, sectorBytes);
            DriveLayout smallest = layout(taken, needed, sectorBytes);

            long unused = needed - smallest.ntfs().usedBytes();
            assertThat(unused)
                    .as("%d MiB, kind %d: %d blobs", mib, kind, taken.size())
                    .isLessThan(40 * MIB + needed / 10);
        }
    }

    /** As a sealed list has them: sorted. */
    private static List<String> paths(Random random) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            String name = "n".repeat(1 + random.nextInt(100)) + i;
            paths.add(random.nextInt(5) == 0 ? name : "d" + i / 500 + "/e" + i / 50 + "/" + name);
        }
        paths.sort(NtfsNames::comparePaths);
        return paths;
    }

    private static long size(Random random, int kind) {
        return switch (kind) {
            case 0 -> random.nextInt(3);
            case 1 -> random.nextInt(random.nextBoolean() ? 9000 : 2_000_000);
            default -> random.nextInt(30 << 20);
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 16, 17, 31, 33, 64, 65, 129, 200})
    void tryAdd_driveOfManyTib_fillsItWithWhateverClustersItHas(long tib) throws IOException {
        for (int sectorBytes : new int[] {512, 4096}) {
            long bytes = tib * TIB + 512 * 1000;
            NativeVolumeMeter meter = new NativeVolumeMeter(drive(bytes, sectorBytes), spec);
            List<SealedBlob> taken = new ArrayList<>();
            for (int i = 0; ; i++) {
                SealedBlob blob = blob(i, "vm/disk" + i, (150 + i % 2 * 40) * GIB + i);
                if (!meter.tryAdd(blob)) {
                    break;
                }
                taken.add(blob);
            }

            layout(taken, bytes, sectorBytes);

            long blobBytes = taken.stream().mapToLong(each -> each.blob().sizeBytes()).sum();
            assertThat(blobBytes).isGreaterThan(bytes - 200 * GIB - bytes / 1000);
            long needed = meter.neededBytes();
            layout(taken, needed, sectorBytes);
            assertThat(needed).isBetween(blobBytes, Math.min(bytes, blobBytes + blobBytes / 1000));
        }
    }

    @Test
    void neededBytes_ofADriveOfAnySize_isThatOfTheSmallestOne() throws IOException {
        // as the planner asks which drive would take a blob
        NativeVolumeMeter meter = new NativeVolumeMeter(drive(Long.MAX_VALUE / 4, 512), spec);
        SealedBlob blob = blob(0, "large", 190 * GIB);
        assertThat(meter.tryAdd(blob)).isTrue();

        long needed = meter.neededBytes();

        layout(List.of(blob), needed, 512);
        assertThat(needed).isLessThan(191 * GIB);
        assertThat(new NativeVolumeMeter(drive(needed, 512), spec).tryAdd(blob)).isTrue();
        assertThat(new NativeVolumeMeter(drive(needed - 2 * MIB, 512), spec).tryAdd(blob))
                .isFalse();
    }

    @Test
    void tryAdd_driveTooSmallForAVolumeOrWithStrangeSectors_takesNothing() {
        SealedBlob blob = blob(0, "small", 1);
        long smallest = DriveDesign.smallestDriveBytes(512);

        assertThat(new NativeVolumeMeter(drive(smallest, 512), spec).tryAdd(blob)).isTrue();
        assertThat(new NativeVolumeMeter(drive(smallest - 512, 512), spec).tryAdd(blob)).isFalse();
        assertThat(new NativeVolumeMeter(drive(0, 512), spec).tryAdd(blob)).isFalse();
        assertThat(new NativeVolumeMeter(drive(GIB, 1024), spec).tryAdd(blob)).isFalse();
    }
}
