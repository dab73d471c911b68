// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.ProgressListener;
import io.offlineseed.staging.ReplicaReport;
import io.offlineseed.vault.RestoreReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the tree holds names and modes of Unix")
class ReplicaRoundTripTest {

    @TempDir Path temp;
    private Path work;

    @BeforeEach
    void setUp() {
        work = temp.resolve("work");
    }

    @AfterEach
    void tearDown() throws IOException {
        Trees.deleteLinks(temp);
    }

    @Test
    void restore_nastyTree_isTheSame() throws IOException {
        Path source = Trees.nasty(temp.resolve("source"));

        ReplicaReport staged = Trees.write(work, Trees.SMALL_SEGMENTS, source);
        RestoreReport restored = Trees.restore(work, temp.resolve("target"));

        assertThat(staged.firstNotStored()).isEmpty();
        assertThat(staged.segments()).isGreaterThan(3);
        assertThat(staged.symlinks()).isEqualTo(7);
        assertThat(staged.sparseFiles()).isEqualTo(2);
        assertThat(restored.problems()).isEmpty();
        assertThat(restored.files()).isEqualTo(staged.files());
        assertThat(restored.directories()).isEqualTo(staged.directories());
        assertThat(restored.symlinks()).isEqualTo(staged.symlinks());
        assertThat(restored.bytes()).isEqualTo(staged.sourceBytes());
        ReplicaComparison.Result result =
                ReplicaComparison.compare(
                        source, temp.resolve("target/source"), Set.of(), ProgressListener.NONE);
        assertThat(result.firstDifferences()).isEmpty();
        assertThat(result.isSame()).isTrue();
        assertThat(result.bytes()).isEqualTo(staged.sourceBytes());
    }

    @Test
    void restore_severalRootsOfTheSameName_eachHasItsDirectory() throws IOException {
        Trees.file(temp.resolve("one/data/a"), "1");
        Trees.file(temp.resolve("two/data/a"), "2");

        Trees.write(work, Trees.SMALL_SEGMENTS, temp.resolve("one/data"), temp.resolve("two/data"));
        Trees.restore(work, temp.resolve("target"));

        assertThat(temp.resolve("target/data/a")).hasContent("1");
        assertThat(temp.resolve("target/data-2/a")).hasContent("2");
    }

    @Test
    void write_sameTreeTwiceWithOtherNumberOfThreads_givesTheSameBytes() throws Exception {
        Path source = Trees.nasty(temp.resolve("source"));

        Trees.write(temp.resolve("work1"), Trees.SMALL_SEGMENTS.withThreads(1), source);
        Trees.write(temp.resolve("work2"), Trees.SMALL_SEGMENTS.withThreads(4), source);

        List<Path> files = files(temp.resolve("work1/segments"));
        assertThat(files).hasSameSizeAs(files(temp.resolve("work2/segments")));
        for (Path file : files) {
            assertThat(temp.resolve("work2/segments").resolve(file.getFileName()))
                    .hasSameBinaryContentAs(file);
        }
    }

    @Test
    void write_anyTree_bornHashesAreThoseOfTheFiles() throws Exception {
        Trees.file(temp.resolve("source/random"), Trees.random(1, 9 << 20));

        Trees.write(work, Trees.SMALL_SEGMENTS, temp.resolve("source"));

        List<Path> files = files(work.resolve("segments"));
        assertThat(files).hasSize(3);
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            byte[] hashes =
                    Files.readAllBytes(work.resolve("state/" + file.getFileName() + ".md5"));
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            int blocks = 0;
            for (int at = 0; at < content.length; at += BornHashes.BLOCK_BYTES) {
                md5.update(content, at, Math.min(BornHashes.BLOCK_BYTES, content.length - at));
                assertThat(md5.digest()).isEqualTo(slice(hashes, 16 * blocks++, 16));
            }
            assertThat(hashes).hasSize(16 * blocks);
        }
    }

    private static byte[] slice(byte[] bytes, int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
