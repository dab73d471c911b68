// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.plan.CopyUnit;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.UnitCursor;
import io.offlineseed.core.plan.UnitPiece;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.spi.MountedVolume;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.StagedBlob;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySeedVolumeTest {

    private static final int MIB = 1 << 20;

    @TempDir private Path temp;
    private Path root;
    private TestBackup backup;
    private VolumeJob job;
    private DirectorySeedVolume volume;
    private List<PlannedUnit> units;
    private int flushes;

    @BeforeEach
    void stage() throws IOException {
        TestBackup.stage(
                temp,
                3,
                Map.of("deep/er/large", 9 * MIB, "deep/small", 5000, "deep/none", 0, "top", 7));
        backup = TestBackup.open(temp, DurabilityWatch.NONE);
        root = Files.createDirectory(temp.resolve("root"));
        job = job(backup);
        volume = new DirectorySeedVolume(mounted(), job);
        units = new ArrayList<>();
        try (UnitCursor cursor = UnitCursor.open(backup, job.plan(), 0)) {
            while (cursor.hasNext()) {
                units.add(cursor.next());
            }
        }
    }

    static VolumeJob job(TestBackup backup) {
        return new VolumeJob(
                backup,
                new DrivePlan(
                        1,
                        backup.list().digest(),
                        List.of(new OrdinalRange(0, backup.list().count())),
                        backup.list().count(),
                        backup.list().bytes(),
                        new DriveId("D1"),
                        64L * MIB,
                        DrivePlan.LAYOUT_VERSION),
                "claim-1",
                Instant.EPOCH,
                0,
                new UUID(0, 0),
                64L * MIB,
                0);
    }

    private MountedVolume mounted() {
        return new MountedVolume() {
            @Override
            public Path root() {
                return root;
            }

            @Override
            public String volumeId() {
                return "volume-1";
            }

            @Override
            public void flush() {
                flushes++;
            }

            @Override
            public void close() {}
        };
    }

    private void write(PlannedUnit unit) throws IOException {
        volume.write(unit, bytes(unit), 100);
    }

    /** The unit's bytes, from offset 100 on. */
    private static byte[] bytes(PlannedUnit unit) throws IOException {
        byte[] slab = new byte[100 + unit.unit().bytes()];
        for (UnitPiece piece : unit.pieces()) {
            byte[] file = Files.readAllBytes(piece.blob().file());
            System.arraycopy(
                    file,
                    (int) piece.fileOffsetBytes(),
                    slab,
                    100 + piece.unitOffsetBytes(),
                    piece.bytes());
        }
        return slab;
    }

    private void assertComplete() throws IOException {
        for (var blob : backup.sealed()) {
            Path file = root.resolve(blob.blob().path());
            assertThat(file).hasSameBinaryContentAs(blob.file());
            assertThat(Files.getLastModifiedTime(file))
                    .isEqualTo(FileTime.from(TestBackup.SEALED_AT));
        }
    }

    @Test
    void write_inAnyOrderAndTwice_leavesTheStagedFilesWithTheirTimes() throws IOException {
        List<PlannedUnit> shuffled = new ArrayList<>(units);
        shuffled.addAll(units.subList(0, 2));
        Collections.shuffle(shuffled, new Random(1));
        for (PlannedUnit unit : shuffled) {
            write(unit);
        }
        byte[] tail = "the end".getBytes(StandardCharsets.UTF_8);

        volume.complete(
                List.of(new TailFile("\\DriveManifest.xml", 7, out -> out.write(tail))),
                () -> false);

        assertComplete();
        assertThat(root.resolve("DriveManifest.xml")).hasContent("the end");
        assertThat(flushes).isPositive();
        for (PlannedUnit unit : units) {
            byte[] found = new byte[unit.unit().bytes() + 100];
            assertThat(volume.read(unit, found, 100)).isTrue();
            assertThat(found).isEqualTo(bytes(unit));
        }
    }

    @Test
    void complete_toldToStop_saysThatItIsNotComplete() throws IOException {
        for (PlannedUnit unit : units) {
            write(unit);
        }
        TailFile tail = new TailFile("\\tail", 5, out -> out.write(new byte[5]));

        assertThat(volume.complete(List.of(tail), () -> true)).isFalse();
        assertThat(volume.complete(List.of(tail), () -> false)).isTrue();
    }

    @Test
    void complete_tailOfAnotherLength_isRefused() throws IOException {
        for (PlannedUnit unit : units) {
            write(unit);
        }

        assertThatThrownBy(
                        () ->
                                volume.complete(
                                        List.of(
                                                new TailFile(
                                                        "\\tail",
                                                        5,
                                                        out -> out.write(new byte[6]))),
                                        () -> false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("5 bytes")
                .hasMessageContaining("got 6");
    }

    @Test
    void read_unitThatIsMissingOrShort_saysSo() throws IOException {
        PlannedUnit large = units.get(0);

        assertThat(volume.read(large, new byte[large.unit().bytes()], 0)).isFalse();
        write(large);
        Path file = root.resolve("deep/er/large");
        Files.write(file, new byte[10]);
        assertThat(volume.read(large, new byte[large.unit().bytes()], 0)).isFalse();
    }

    @Test
    void resumeAt_afterUnitsBeyondTheCheckpoint_cutsThemBackAndKeepsTheRest() throws IOException {
        for (PlannedUnit unit : units) {
            write(unit);
        }

        volume.resumeAt(1);

        assertThat(root.resolve("deep/er/large")).hasSize(4L * MIB);
        assertThat(root.resolve("deep/small")).doesNotExist();
        assertThat(root.resolve("top")).doesNotExist();
        for (PlannedUnit unit : units.subList(1, units.size())) {
            write(unit);
        }
        volume.complete(List.of(), () -> false);
        assertComplete();
    }

    @Test
    void flush_whenTheVolumeFails_isRepeatedForTheSameFiles() throws IOException {
        write(units.get(0));
        Path file = root.resolve("deep/er/large");
        Files.delete(file);
        Files.createDirectory(file.resolveSibling("other"));

        volume.flush(); // a file that is gone again is no failure

        assertThat(flushes).isEqualTo(1);
    }

    @Test
    void mark_written_isReadBack() throws IOException {
        assertThat(ClaimMark.read(root)).isEmpty();

        volume.mark();

        assertThat(ClaimMark.read(root)).contains(job.mark());
        assertThat(job.mark().claimId()).isEqualTo("claim-1");
        assertThat(job.mark().jobName()).isEqualTo("fs01-seed");
    }

    @Test
    void mark_halfWrittenOrForeign_isNone() throws IOException {
        Path file = root.resolve(ClaimMark.FILE_NAME);
        for (String content : List.of("", "{", "[]", "{\"formatVersion\":1}", "\0\0\0\0")) {
            Files.writeString(file, content);
            assertThat(ClaimMark.read(root)).as(content).isEmpty();
        }
        Files.writeString(file, "{\"formatVersion\":2}");
        assertThatThrownBy(() -> ClaimMark.read(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format version 2");
    }

    @Test
    void write_overFilesThatAreTooLong_leavesTheirRightLength() throws IOException {
        for (PlannedUnit unit : units) {
            write(unit);
        }
        for (String name : List.of("deep/er/large", "deep/small", "deep/none", "top")) {
            Files.write(root.resolve(name), new byte[] {1}, StandardOpenOption.APPEND);
        }

        List<PlannedUnit> backwards = new ArrayList<>(units);
        Collections.reverse(backwards);
        for (PlannedUnit unit : backwards) {
            write(unit);
        }

        volume.complete(List.of(), () -> false);
        assertComplete();
    }

    /** Forces nothing and remembers what was to be forced. */
    private static final class RecordedForce extends FileForce {

        private final Set<Path> files = ConcurrentHashMap.newKeySet();
        private final Set<Path> directories = ConcurrentHashMap.newKeySet();
        private volatile Path failing = Path.of("none");

        @Override
        void file(Path file) throws IOException {
            if (file.equals(failing)) {
                throw new IOException("the medium has a hole");
            }
            files.add(file);
        }

        @Override
        void directory(Path directory) {
            directories.add(directory);
        }
    }

    /** A unit that holds nothing but an empty file. */
    private static PlannedUnit unit(int index, String path) {
        SealedBlob blob =
                new SealedBlob(
                        new StagedBlob(index, path, 0, BlobKind.BLOCK, TestBackup.SEALED_AT),
                        Path.of(path),
                        "\\" + path.replace('/', '\\'));
        return new PlannedUnit(
                new CopyUnit(index, index, 1, 0, 0), List.of(new UnitPiece(blob, 0, 0, 0)), 0);
    }

    @Test
    void flush_ofManyFiles_forcesEachAndTheDirectoriesAboveThem() throws IOException {
        RecordedForce force = new RecordedForce();
        DirectorySeedVolume recorded = new DirectorySeedVolume(mounted(), job, force);
        for (int i = 0; i < 100; i++) {
            recorded.write(unit(i, "d" + i % 7 + "/f" + i), new byte[0], 0);
        }

        recorded.flush();

        assertThat(force.files).hasSize(100).contains(root.resolve("d3/f10"));
        assertThat(force.directories).hasSize(8).contains(root, root.resolve("d3"));
        force.files.clear();
        recorded.flush();
        assertThat(force.files).as("forced once").isEmpty();
    }

    @Test
    void flush_whenOneOfManyFilesCannotBeForced_failsAndForcesAllOfThemNextTime()
            throws IOException {
        RecordedForce force = new RecordedForce();
        DirectorySeedVolume recorded = new DirectorySeedVolume(mounted(), job, force);
        for (int i = 0; i < 100; i++) {
            recorded.write(unit(i, "f" + i), new byte[0], 0);
        }
        force.failing = root.resolve("f50");

        assertThatThrownBy(recorded::flush)
                .isInstanceOf(IOException.class)
                .hasMessage("the medium has a hole");

        assertThat(flushes).isZero();
        force.failing = Path.of("none");
        force.files.clear();
        recorded.flush();
        assertThat(force.files).hasSize(100);
        assertThat(flushes).isEqualTo(1);
    }

    @Test
    void flush_afterOneOfTwoWritersInNewDirectories_forcesAllDirectoriesAboveItsFile()
            throws Exception {
        RecordedForce force = new RecordedForce();
        DirectorySeedVolume recorded = new DirectorySeedVolume(mounted(), job, force);
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 50; round++) {
                String above = "r" + round;
                String directory = above + "/a/b";
                CyclicBarrier start = new CyclicBarrier(2);
                AtomicBoolean second = new AtomicBoolean();
                List<Callable<Boolean>> both = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    PlannedUnit unit = unit(i, directory + "/f" + i);
                    both.add(
                            () -> {
                                start.await();
                                recorded.write(unit, new byte[0], 0);
                                if (second.getAndSet(true)) {
                                    return true;
                                }
                                recorded.flush(); // the other one may be anywhere
                                return force.directories.containsAll(
                                        List.of(
                                                root,
                                                root.resolve(above),
                                                root.resolve(above + "/a"),
                                                root.resolve(directory)));
                            });
                }
                for (Future<Boolean> each : writers.invokeAll(both)) {
                    assertThat(each.get()).as(directory).isTrue();
                }
                force.directories.clear();
                recorded.flush();
            }
        } finally {
            writers.shutdown();
        }
    }
}
