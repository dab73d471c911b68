// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.DriveId;
import io.offlineseed.core.drive.DirectoryDriveProvider;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.drive.PrepareReport;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real process, as the crash model cannot show what an operating system keeps of one. */
@Timeout(120)
class KilledProcessTest {

    private static final int MIB = 1 << 20;
    private static final int KILLS = 10;
    private static final int BLOCK_BYTES = 4 * MIB;
    private static final int LARGE_BYTES = KILLS * BLOCK_BYTES + 12_345;

    @TempDir private Path temp;

    @Test
    void prepare_killedAtTenPlacesOfTheCopy_leavesTheSameDriveAndCopiesOneCheckpointTwiceAtMost()
            throws Exception {
        Path staging = temp.resolve("staging");
        Path folder = temp.resolve("drive");
        TestBackup.stage(
                staging, 7, Map.of("a/large.bin", LARGE_BYTES, "b/small.bin", 1234, "c/none", 0));
        new DirectoryDriveProvider().make(folder, new DriveId("KILL-1"), 256L * MIB);
        Path copied = folder.resolve("volume/a/large.bin");
        Random random = new Random(11);

        long writtenTwice = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long before = durableBytes(staging);
            long place = (long) kill * BLOCK_BYTES + random.nextInt(BLOCK_BYTES);
            killWhen(staging, folder, copied, place);

            long written = size(copied);
            long durable = durableBytes(staging);
            assertThat(durable).as("what was durable stays so").isGreaterThanOrEqualTo(before);
            assertThat(written - durable)
                    .as("bytes that kill %d costs", kill)
                    .isLessThanOrEqualTo(BLOCK_BYTES);
            writtenTwice += Math.max(0, written - durable);
        }

        PrepareReport report = KilledPreparation.prepare(staging, folder.toString());

        assertThat(report.isComplete()).isTrue();
        assertThat(writtenTwice).isLessThanOrEqualTo((long) KILLS * BLOCK_BYTES);
        for (String path : new String[] {"a/large.bin", "b/small.bin", "c/none"}) {
            assertThat(folder.resolve("volume").resolve(path))
                    .hasSameBinaryContentAs(staging.resolve("blobs").resolve(path));
        }
    }

    private static void killWhen(Path staging, Path folder, Path copied, long place)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx192m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledPreparation.class.getName(),
                                staging.toString(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(staging.resolve("output.txt").toFile())
                        .start();
        try {
            while (size(copied) <= place && !process.waitFor(1, TimeUnit.MILLISECONDS)) {
                Thread.onSpinWait();
            }
            assertThat(process.isAlive())
                    .as(Files.readString(staging.resolve("output.txt")))
                    .isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Bytes of the large file that the journal vouches for. */
    private static long durableBytes(Path staging) throws IOException {
        Optional<DriveJournal> journal =
                DriveJournal.open(new DurableFiles(), staging.resolve("drives/01"));
        if (journal.isEmpty()) {
            return 0;
        }
        try (DriveJournal open = journal.get()) {
            return Math.min(LARGE_BYTES, open.resumePoint().nextUnit() * BLOCK_BYTES);
        }
    }
}
