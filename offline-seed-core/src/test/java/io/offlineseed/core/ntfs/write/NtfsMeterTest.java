// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NtfsMeterTest {

    private static final long LEAST = 64 << 20;

    @Test
    void neededBytes_anyFilesInOrder_takesThemAndLittleMore() throws IOException {
        Random random = new Random(5);
        for (int round = 0; round < 30; round++) {
            NtfsSample files = randomFiles(random);
            List<NtfsFile> list = files.list();
            NtfsMeter meter = meter(files, list);
            long needed = meter.neededBytes(files.tail(), NtfsMeterTest::areas, LEAST);

            NtfsLayout layout = layout(list, files.tail(), needed);

            assertThat(needed - layout.usedBytes())
                    .as("bytes too many in round %d", round)
                    .isLessThan(Math.max(LEAST, (38 << 20) + layout.usedBytes() / 10));
        }
    }

    @Test
    void neededBytes_filesInAnyOrder_isNeverTooLittle() throws IOException {
        Random random = new Random(6);
        for (int round = 0; round < 10; round++) {
            NtfsSample files = randomFiles(random);
            List<NtfsFile> mixed = new ArrayList<>(files.list());
            Collections.shuffle(mixed, random);
            long needed =
                    meter(files, mixed).neededBytes(files.tail(), NtfsMeterTest::areas, LEAST);

            assertThat(layout(files.list(), files.tail(), needed).fileCount())
                    .isEqualTo(mixed.size());
        }
    }

    @Test
    void tryAdd_untilFull_laysOutWhatWasTaken() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 5; round++) {
            NtfsSample files = new NtfsSample(LEAST, 512, 4096).tail("manifest", 100_000);
            NtfsMeter meter = new NtfsMeter(files.geometry(), areas(LEAST));
            int refused = 0;
            for (int i = 0; refused < 50; i++) {
                String path = "d" + i / 100 + "/" + "n".repeat(1 + random.nextInt(200)) + i;
                int size = random.nextInt(random.nextBoolean() ? 5000 : 500_000);
                if (meter.tryAdd("\\" + path.replace('/', '\\'), size, files.tail())) {
                    files.file(path, size);
                } else {
                    refused++;
                }
            }

            NtfsLayout layout = layout(files.list(), files.tail(), LEAST);

            assertThat(layout.usedBytes()).isGreaterThan(LEAST / 3);
        }
    }

    @Test
    void tryAdd_refused_leavesRoomForASmallerFile() {
        NtfsSample files = new NtfsSample(LEAST, 512, 4096);
        NtfsMeter meter = new NtfsMeter(files.geometry(), List.of());

        assertThat(meter.tryAdd("\\large", 70 << 20, List.of())).isFalse();
        assertThat(meter.tryAdd("\\small", 30 << 20, List.of())).isTrue();
        assertThat(meter.fits(List.of())).isTrue();
    }

    private static NtfsMeter meter(NtfsSample files, List<NtfsFile> list) {
        NtfsGeometry huge = new NtfsSample(1L << 40, 512, 4096).geometry();
        NtfsMeter meter = new NtfsMeter(huge, areas(huge.partitionBytes()));
        for (NtfsFile file : list) {
            assertThat(meter.tryAdd(file.path(), file.sizeBytes(), files.tail())).isTrue();
        }
        return meter;
    }

    private static NtfsLayout layout(List<NtfsFile> list, List<NtfsFile> tail, long bytes)
            throws IOException {
        return NtfsLayout.compute(
                NtfsSample.files(list),
                tail,
                new NtfsSample(bytes, 512, 4096).geometry(),
                areas(bytes));
    }

    private static List<ReservedArea> areas(long bytes) {
        return new NtfsSample(bytes, 512, 4096).reserveLikeBitLocker().reserved();
    }

    private static NtfsSample randomFiles(Random random) {
        NtfsSample files = new NtfsSample(LEAST, 512, 4096).tail("manifest", 100_000);
        int count = 1 << random.nextInt(13);
        int directories = 1 + random.nextInt(1 << random.nextInt(8));
        int longest = 1 + random.nextInt(200);
        for (int i = 0; i < count; i++) {
            int directory = random.nextInt(directories);
            String path = "d" + directory % 10 + "/" + "x".repeat(1 + directory % 90);
            files.file(
                    path + directory + "/" + "y".repeat(1 + random.nextInt(longest)) + i,
                    random.nextInt(1 << random.nextInt(20)));
        }
        return files;
    }
}
