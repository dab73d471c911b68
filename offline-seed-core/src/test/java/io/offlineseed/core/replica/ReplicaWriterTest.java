// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.offlineseed.Progress;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.core.durable.DurabilityWatch.Step;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.ReplicaReport;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ReplicaWriterTest {

    @TempDir Path temp;
    private Path source;
    private Path work;

    @BeforeEach
    void setUp() throws IOException {
        source = Files.createDirectory(temp.resolve("source"));
        work = temp.resolve("work");
    }

    /**
     * Six segments: five of a large and a small file each, and one of a file that is larger than a
     * segment.
     */
    private void makeSegments() throws IOException {
        for (int i = 0; i < 5; i++) {
            Trees.file(source.resolve("d" + i + "/large"), Trees.random(i, 900_000));
            Trees.file(source.resolve("d" + i + "/small"), "s" + i);
        }
        Trees.file(source.resolve("e/huge"), Trees.random(9, 2_500_000));
    }

    private static Map<String, byte[]> content(Path directory) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                content.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return content;
    }

    private static void assertSameContent(Path actual, Path expected) throws IOException {
        Map<String, byte[]> wanted = content(expected);
        Map<String, byte[]> found = content(actual);
        assertThat(found).containsOnlyKeys(wanted.keySet());
        wanted.forEach((name, bytes) -> assertThat(found.get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void write_powerCutAtAnyStep_secondRunGivesTheSameBytes() throws IOException {
        Trees.file(source.resolve("a"), Trees.random(1, 700_000));
        Trees.file(source.resolve("b"), Trees.random(2, 700_000));
        Path reference = temp.resolve("reference");
        AtomicInteger steps = new AtomicInteger();
        DurableFiles counting =
                new DurableFiles(
                        (step, file) -> {
                            if (step != Step.WRITE) {
                                steps.incrementAndGet();
                            }
                        });
        ReplicaReport wanted =
                Trees.writer(counting, reference)
                        .write(List.of(source), Set.of(), Trees.SMALL_SEGMENTS);
        assertThat(wanted.segments()).isEqualTo(2);

        for (int cut = 1; cut <= steps.get(); cut += 2) {
            Path cutWork = temp.resolve("cut" + cut);
            int last = cut;
            AtomicInteger step = new AtomicInteger();
            DurableFiles dying =
                    new DurableFiles(
                            (kind, file) -> {
                                if (kind != Step.WRITE && step.incrementAndGet() >= last) {
                                    throw new IOException("power cut");
                                }
                            });
            assertThatThrownBy(
                            () ->
                                    Trees.writer(dying, cutWork)
                                            .write(List.of(source), Set.of(), Trees.SMALL_SEGMENTS))
                    .isInstanceOf(StagingException.class)
                    .hasMessageContaining("power cut");

            ReplicaReport report = Trees.write(cutWork, Trees.SMALL_SEGMENTS, source);

            assertThat(report).isEqualTo(wanted);
            assertSameContent(Trees.segments(cutWork), Trees.segments(reference));
            assertSameContent(cutWork.resolve("state"), reference.resolve("state"));
        }
    }

    @Test
    void write_afterACrash_goesOnBehindTheLastWholeSegment() throws IOException {
        makeSegments();
        List<String> written = new ArrayList<>();
        BornHashes failing =
                (name, bytes, md5s) -> {
                    if (name.startsWith("000004")) {
                        throw new IOException("power cut");
                    }
                };
        assertThatThrownBy(
                        () ->
                                new ReplicaWriter(
                                                new DurableFiles(),
                                                Trees.segments(work),
                                                work.resolve("state"),
                                                failing)
                                        .write(List.of(source), Set.of(), Trees.SMALL_SEGMENTS))
                .isInstanceOf(StagingException.class)
                .extracting("code")
                .isEqualTo("STAGING_WRITE_FAILED");
        assertThat(ReplicaWriter.isUnfinished(work.resolve("state"))).isTrue();

        List<Progress> progress = new ArrayList<>();
        new ReplicaWriter(
                        new DurableFiles(),
                        Trees.segments(work),
                        work.resolve("state"),
                        (name, bytes, md5s) -> written.add(name))
                .write(List.of(source), Set.of(), Trees.SMALL_SEGMENTS.withProgress(progress::add));

        assertThat(written)
                .containsExactly(
                        "000004.tar.zst", "000005.tar.zst", "000006.tar.zst", "catalog.jsonl.zst");
        assertThat(ReplicaWriter.isUnfinished(work.resolve("state"))).isFalse();
        Progress end = progress.get(progress.size() - 1);
        assertThat(end.bytesDone()).isEqualTo(end.bytesTotal()).isEqualTo(7_000_010);
    }

    @Test
    void write_segmentDamagedBetweenRuns_isWrittenAgain() throws IOException {
        makeSegments();
        BornHashes failing =
                (name, bytes, md5s) -> {
                    if (name.startsWith("000004")) {
                        throw new IOException("power cut");
                    }
                };
        ReplicaWriter first =
                new ReplicaWriter(
                        new DurableFiles(), Trees.segments(work), work.resolve("state"), failing);
        assertThatThrownBy(() -> first.write(List.of(source), Set.of(), Trees.SMALL_SEGMENTS))
                .isInstanceOf(StagingException.class);
        Files.delete(Trees.segments(work).resolve("000002.tar.zst"));

        Trees.write(work, Trees.SMALL_SEGMENTS, source);
        Trees.write(temp.resolve("reference"), Trees.SMALL_SEGMENTS, source);

        assertSameContent(Trees.segments(work), Trees.segments(temp.resolve("reference")));
    }

    @Test
    void write_crashWhileSegmentsOfAnEarlierRunAreDeleted_leavesNoneInTheEnd() throws IOException {
        makeSegments();
        BornHashes failing =
                (name, bytes, md5s) -> {
                    if (name.equals(SegmentNames.CATALOG)) {
                        throw new IOException("power cut");
                    }
                };
        ReplicaWriter first =
                new ReplicaWriter(
                        new DurableFiles(), Trees.segments(work), work.resolve("state"), failing);
        assertThatThrownBy(() -> first.write(List.of(source), Set.of(), Trees.SMALL_SEGMENTS))
                .isInstanceOf(StagingException.class);
        Files.delete(Trees.segments(work).resolve("000001.tar.zst"));
        for (String gone : List.of("d1/large", "d2/large", "d3/large", "d4/large", "e/huge")) {
            Files.delete(source.resolve(gone));
        }
        AtomicInteger deleted = new AtomicInteger();
        DurableFiles dying =
                new DurableFiles(
                        (step, file) -> {
                            if (step == Step.DELETE
                                    && Trees.segments(work).equals(file.getParent())
                                    && deleted.incrementAndGet() > 2) {
                                throw new IOException("power cut");
                            }
                        });
        assertThatThrownBy(
                        () ->
                                Trees.writer(dying, work)
                                        .write(List.of(source), Set.of(), Trees.SMALL_SEGMENTS))
                .isInstanceOf(StagingException.class)
                .hasMessageContaining("power cut");
        Path segments = Trees.segments(work);
        Files.deleteIfExists(segments.resolve("000002.tar.zst")); // in whatever order they went
        assertThat(content(segments)).containsKey("000001.tar.zst").hasSizeGreaterThan(2);

        Trees.write(work, Trees.SMALL_SEGMENTS, source);

        Trees.write(temp.resolve("reference"), Trees.SMALL_SEGMENTS, source);
        assertSameContent(segments, Trees.segments(temp.resolve("reference")));
    }

    @Test
    void write_completeReplica_isLeftAsItIs() throws IOException {
        makeSegments();
        ReplicaReport first = Trees.write(work, Trees.SMALL_SEGMENTS, source);
        Trees.file(source.resolve("new"), "new");

        assertThat(Trees.write(work, Trees.SMALL_SEGMENTS, source)).isEqualTo(first);
        assertThatThrownBy(() -> Trees.write(work, Trees.SMALL_SEGMENTS, source.resolve("e")))
                .isInstanceOf(StagingException.class)
                .hasMessageContaining("Create another backup")
                .extracting("code")
                .isEqualTo("REPLICA_EXISTS");
    }

    @Test
    void write_completeReplicaWithOtherOptions_isRefusedNotTakenForTheWanted() throws IOException {
        makeSegments();
        Trees.write(work, Trees.SMALL_SEGMENTS, source);

        assertThatThrownBy(() -> Trees.write(work, ReplicaOptions.defaults(), source))
                .isInstanceOf(StagingException.class)
                .hasMessageContaining("at compression level")
                .extracting("code")
                .isEqualTo("REPLICA_EXISTS");
    }

    @Test
    void write_stateOfANewerRelease_isLeftAlone() throws IOException {
        Path state = work.resolve("state/replica.json");
        Trees.file(state, "{\"formatVersion\":2,\"roots\":[]}");

        assertThatThrownBy(() -> Trees.write(work, Trees.SMALL_SEGMENTS, source))
                .isInstanceOf(StagingException.class)
                .extracting("code")
                .isEqualTo("FORMAT_TOO_NEW");
        assertThat(state).hasContent("{\"formatVersion\":2,\"roots\":[]}");
    }

    @Test
    void write_interrupted_saysHowToGoOnAndKeepsTheInterrupt() throws IOException {
        makeSegments();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Trees.write(work, Trees.SMALL_SEGMENTS, source))
                .isInstanceOf(SeedInterruptedException.class)
                .hasMessageContaining("goes on");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void write_afterAnInterruptAtAnyMoment_givesTheSameContent() throws IOException {
        makeSegments();
        ReplicaOptions interrupting =
                Trees.SMALL_SEGMENTS.withProgress(p -> Thread.currentThread().interrupt());
        try {
            Trees.write(work, interrupting, source);
        } catch (SeedInterruptedException e) {
            assertThat(e).hasMessageContaining("goes on");
        } finally {
            Thread.interrupted(); // the first progress may be the last one: then all was written
        }

        Trees.write(work, Trees.SMALL_SEGMENTS, source);
        Trees.write(temp.resolve("reference"), Trees.SMALL_SEGMENTS, source);

        assertSameContent(Trees.segments(work), Trees.segments(temp.resolve("reference")));
    }

    @Test
    void write_filesThatChangeUnderOurHands_areToldAndTheRestIsWhole() throws IOException {
        Trees.file(source.resolve("a"), Trees.random(1, 1_000_000));
        Trees.file(source.resolve("b shrinks"), Trees.random(2, 3_000_000));
        Trees.file(source.resolve("c"), Trees.random(3, 1_000_000));
        Trees.file(source.resolve("d vanishes"), "d");
        Trees.file(source.resolve("e"), Trees.random(5, 1_000_000));
        Trees.file(source.resolve("f grows"), Trees.random(6, 3_000_000));
        Trees.file(source.resolve("g"), Trees.random(7, 1_000_000));
        Trees.file(source.resolve("h small shrinks"), Trees.random(8, 900_000));
        BornHashes meddling =
                (name, bytes, md5s) -> {
                    switch (name) {
                        case "000001.tar.zst" -> {
                            Files.write(source.resolve("b shrinks"), Trees.random(2, 1_234_567));
                            Files.delete(source.resolve("d vanishes"));
                        }
                        case "000004.tar.zst" ->
                                Files.write(source.resolve("f grows"), Trees.random(6, 3_000_009));
                        case "000006.tar.zst" ->
                                Files.write(source.resolve("h small shrinks"), new byte[1000]);
                        default -> {}
                    }
                };

        ReplicaReport report =
                new ReplicaWriter(
                                new DurableFiles(),
                                Trees.segments(work),
                                work.resolve("state"),
                                meddling)
                        .write(List.of(source), Set.of(), Trees.SMALL_SEGMENTS);

        assertThat(report.isComplete()).isFalse();
        assertThat(report.firstNotStored())
                .containsExactly(
                        "source/b shrinks: became shorter: ended after 1234567 bytes; what follows is zeros"
                                + " while it was read",
                        "source/d vanishes: gone when its turn came",
                        "source/f grows: became longer while it was read",
                        "source/h small shrinks: became shorter while it was read");
        Path target = temp.resolve("target");
        assertThat(Trees.restore(work, target).problemCount()).isEqualTo(4);
        for (String whole : List.of("a", "c", "e", "g")) {
            assertThat(target.resolve("source/" + whole))
                    .hasSameBinaryContentAs(source.resolve(whole));
        }
        assertThat(target.resolve("source/b shrinks")).hasSize(3_000_000);
        assertThat(target.resolve("source/f grows")).hasBinaryContent(Trees.random(6, 3_000_000));
        assertThat(target.resolve("source/h small shrinks")).hasBinaryContent(new byte[1000]);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void write_socketInTheSource_isToldAndNotStored() throws IOException {
        Path socket = source.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));

            ReplicaReport report = Trees.write(work, Trees.SMALL_SEGMENTS, source);

            assertThat(report.firstNotStored())
                    .containsExactly("source/socket: a socket, pipe or device");
        }
    }

    @Test
    void write_stagingLocationInsideTheSource_isLeftOut() throws IOException {
        Trees.file(source.resolve("a"), "a");
        Trees.file(source.resolve("other/secret"), "s");
        Path inside = source.resolve("work");

        ReplicaReport report =
                Trees.writer(inside)
                        .write(
                                List.of(source),
                                Set.of(source.resolve("other"), source.resolve("not there")),
                                Trees.SMALL_SEGMENTS);

        assertThat(report.isComplete()).isTrue();
        assertThat(report.files()).isEqualTo(1);
        assertThat(Trees.entry(inside, "source/other").problem())
                .contains(new Problem(Problem.Kind.EXCLUDED, "excluded by the caller"));
    }

    @Test
    void write_sourceThatIsNotThere_isRefused() {
        assertThatThrownBy(() -> Trees.write(work, Trees.SMALL_SEGMENTS, temp.resolve("nowhere")))
                .isInstanceOf(StagingException.class)
                .hasMessageContaining("nowhere")
                .extracting("code")
                .isEqualTo("SOURCE_UNREADABLE");
        assertThat(work).doesNotExist();
    }

    @Test
    void write_sourceInsideAnother_isRefused() throws IOException {
        Files.createDirectory(source.resolve("inner"));

        assertThatThrownBy(
                        () ->
                                Trees.write(
                                        work,
                                        Trees.SMALL_SEGMENTS,
                                        source,
                                        source.resolve("inner")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inside one another");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void write_fileLargerThanABlockBlob_isRefusedBeforeTheFirstByte() throws IOException {
        try (FileChannel file =
                FileChannel.open(
                        source.resolve("large"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE)) {
            file.write(ByteBuffer.wrap(new byte[1]), SegmentLimits.MAX_FILE_BYTES);
        }

        assertThatThrownBy(() -> Trees.write(work, Trees.SMALL_SEGMENTS, source))
                .isInstanceOf(StagingException.class)
                .hasMessageContaining("large (208000000001 bytes)")
                .extracting("code")
                .isEqualTo("FILE_TOO_LARGE");
        assertThat(Trees.segments(work)).isEmptyDirectory();
    }

    @Test
    void write_tooLittleSpace_isRefusedBeforeTheFirstByte() throws IOException {
        Trees.file(source.resolve("a"), Trees.random(1, 20_000_000));
        Configuration small = Configuration.unix().toBuilder().setMaxSize(10_000_000).build();
        try (FileSystem full = Jimfs.newFileSystem(small)) {
            Path location = full.getPath("/staging");

            assertThatThrownBy(() -> Trees.write(location, Trees.SMALL_SEGMENTS, source))
                    .isInstanceOf(StagingException.class)
                    .hasMessageContaining("20000000 bytes to come")
                    .hasMessageContaining("Nothing was written")
                    .extracting("code")
                    .isEqualTo("STAGING_FULL");
            assertThatThrownBy(
                            () ->
                                    Trees.write(
                                            location,
                                            Trees.SMALL_SEGMENTS.withRequireSourceSize(false),
                                            source))
                    .isInstanceOf(StagingException.class)
                    .hasMessageContaining("goes on")
                    .hasMessageContaining("no space left in")
                    .extracting("code")
                    .isEqualTo("STAGING_FULL");
            try (Stream<Path> left = Files.list(Trees.segments(location))) {
                assertThat(left)
                        .as("the segment of the top directory, no temporary file")
                        .extracting(Path::getFileName)
                        .extracting(Path::toString)
                        .containsExactly("000001.tar.zst");
            }
        }
    }
}
