// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.testing.Judges;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer runs it, on a small tree. */
class DemoIT {

    @TempDir private Path directory;
    private Path source = Path.of("unset");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectories(directory.resolve("source"));
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            Path folder = Files.createDirectories(source.resolve("folder " + i % 7));
            byte[] bytes = new byte[1 + random.nextInt(2_000_000)];
            random.nextBytes(bytes);
            Path file = Files.write(folder.resolve("Datei-ä-" + i + ".bin"), bytes);
            Files.setLastModifiedTime(
                    file, FileTime.from(Instant.ofEpochSecond(1_700_000_000 + i)));
        }
        Files.createDirectories(source.resolve("empty"));
        Files.createSymbolicLink(source.resolve("link"), Path.of("folder 1"));
    }

    @AfterEach
    void forgetAzurite() {
        System.clearProperty(Journey.NODE_MODULES);
    }

    private int demo(String... args) {
        return DemoMain.run(print(out), print(err), false, args);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void assertProven(int exitCode) {
        assertThat(exitCode).as(out() + err()).isZero();
        assertThat(out())
                .contains(
                        "== stage",
                        "== plan",
                        "== prepare",
                        "== job",
                        "== ship",
                        "== receive",
                        "== finish",
                        "== restore",
                        "== compare",
                        "DEMO-0001",
                        "DEMO-0002",
                        "40 files",
                        "at level FULL",
                        "0 differences",
                        "Every byte was proven.");
    }

    @Test
    void demo_blobsInAzurite_provesEveryByte() {
        Path azurite = Judges.requireNodeModule("azurite/dist/src/blob/main.js");
        String modules = azurite.toString().replaceFirst("[/\\\\]azurite[/\\\\].*", "");
        System.setProperty(Journey.NODE_MODULES, modules);

        int exitCode =
                demo(
                        "--source",
                        source.toString(),
                        "--workdir",
                        directory.resolve("work").toString());

        assertProven(exitCode);
        assertThat(out()).contains("blobs in Azurite");
    }

    @Test
    void demo_blobsInAFolder_provesEveryByteAndTellsWhereThingsAre() throws IOException {
        Path work = Files.createDirectory(directory.resolve("work"));

        int exitCode = demo("--source", source.toString(), "--workdir", work.toString());

        assertProven(exitCode);
        assertThat(out()).contains("Everything the demo made is in " + work.toRealPath());
        assertThat(work.resolve("staging/demo-seed/shipping.json")).exists();
        assertThat(out())
                .contains("NTFS in BitLocker XTS-AES 128")
                .contains(work.resolve("staging/demo-seed/secrets").toRealPath().toString());
    }

    @Test
    void demo_drivesTooSmall_touchesNoneAndTellsWhatIsNeeded() {
        Path work = directory.resolve("work");

        int exitCode =
                demo(
                        "--source",
                        source.toString(),
                        "--workdir",
                        work.toString(),
                        "--drives",
                        "1",
                        "--drive-size",
                        "2M");

        assertThat(exitCode).as(out()).isEqualTo(2);
        assertThat(err())
                .contains(
                        "--drives 1 of 2.0 MiB",
                        "No drive was touched",
                        "What the demo made so far");
    }

    @Test
    void demo_sourceMissing_isOneClearMessage() {
        assertThat(demo("--source", directory.resolve("none").toString())).isEqualTo(2);
        assertThat(err()).contains("does not exist").hasLineCount(1);
    }

    @Test
    void demo_sourceIsAFile_isRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");

        assertThat(demo("--source", file.toString())).isEqualTo(2);
        assertThat(err()).contains("is not a directory").hasLineCount(1);
    }

    @Test
    void demo_workdirNotEmpty_isRefusedAndKept() throws IOException {
        Path full = Files.createDirectory(directory.resolve("full"));
        Path precious = Files.writeString(full.resolve("precious"), "x");

        assertThat(demo("--source", source.toString(), "--workdir", full.toString())).isEqualTo(2);
        assertThat(err()).contains("is not empty").hasLineCount(1);
        assertThat(precious).hasContent("x");
    }

    @Test
    void demo_workdirInsideTheSource_isRefused() {
        Path inside = source.resolve("work");

        assertThat(demo("--source", source.toString(), "--workdir", inside.toString()))
                .isEqualTo(2);
        assertThat(err()).contains("lies inside --source");
        assertThat(inside).doesNotExist();
    }

    @Test
    void demo_sizeThatIsNone_isRefused() {
        assertThat(demo("--source", source.toString(), "--drive-size", "big")).isEqualTo(2);
        assertThat(err()).contains("'big' is no size");
    }

    @Test
    void demo_elevenDrives_isRefused() {
        assertThat(demo("--source", source.toString(), "--drives", "11")).isEqualTo(2);
        assertThat(err()).contains("1 to 10");
    }
}
