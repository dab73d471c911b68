// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.ProgressListener;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the tree holds names and modes of Unix")
class ReplicaJudgeTest {

    @TempDir Path temp;

    @AfterEach
    void tearDown() throws IOException {
        Trees.deleteLinks(temp);
    }

    @Test
    void segments_unpackedOneByOneByZstdAndTar_giveTheTree() throws Exception {
        Judges.require("zstd");
        Judges.require("tar");
        Path source = Trees.nasty(temp.resolve("source"));
        Path work = temp.resolve("work");
        Path target = Files.createDirectory(temp.resolve("target"));
        Trees.write(work, Trees.SMALL_SEGMENTS, source);

        for (Path segment : segments(work)) {
            run(
                    "zstd -q -d -c '" + segment + "' | tar -x -p -f - --delay-directory-restore",
                    target);
        }

        ReplicaComparison.Result result =
                ReplicaComparison.compare(
                        source, target.resolve("source"), Set.of(), ProgressListener.NONE);
        assertThat(result.firstDifferences()).isEmpty();
        assertThat(result.entries()).isGreaterThan(300);
    }

    @Test
    void catalog_offsetAndSize_findAFileWithoutTar() throws Exception {
        Judges.require("zstd");
        Path source = Trees.nasty(temp.resolve("source"));
        Path work = temp.resolve("work");
        Trees.write(work, Trees.SMALL_SEGMENTS, source);
        CatalogEntry entry = Trees.entry(work, "source/sizes/65536");
        CatalogEntry.Location location = entry.location().orElseThrow();

        run(
                String.format(
                        "zstd -q -d '%s' -o tar && tail -c +%d tar > rest && head -c %d rest > found",
                        Trees.segments(work).resolve(location.segment()),
                        location.offsetBytes() + 1,
                        entry.facts().sizeBytes()),
                temp);

        assertThat(temp.resolve("found")).hasSameBinaryContentAs(source.resolve("sizes/65536"));
    }

    @Test
    void catalog_unpackedByZstd_isJsonLines() throws Exception {
        Judges.require("zstd");
        Trees.file(temp.resolve("source/a"), "a");
        Path work = temp.resolve("work");
        Trees.write(work, Trees.SMALL_SEGMENTS, temp.resolve("source"));

        run("zstd -q -d -c work/segments/catalog.jsonl.zst > lines", temp);

        List<String> lines = Files.readAllLines(temp.resolve("lines"));
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("{\"formatVersion\":1,\"type\":\"catalog\"");
        assertThat(lines.get(2))
                .startsWith("{\"type\":\"file\",\"path\":\"source/a\",\"size\":1,")
                .contains(
                        "\"sha256\":\"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\","
                                + "\"segment\":\"000001.tar.zst\",\"offset\":");
        assertThat(lines.get(4)).startsWith("{\"type\":\"end\",\"segments\":1,");
    }

    private static List<Path> segments(Path work) throws IOException {
        try (Stream<Path> files = Files.list(Trees.segments(work))) {
            return files.filter(f -> f.toString().endsWith(".tar.zst")).sorted().toList();
        }
    }

    private static void run(String command, Path directory) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", "set -e -o pipefail; " + command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
