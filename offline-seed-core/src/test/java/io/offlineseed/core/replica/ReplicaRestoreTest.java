// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.offlineseed.ProgressListener;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.vault.RestoreOptions;
import io.offlineseed.vault.RestoreReport;
import io.offlineseed.vault.VaultException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ReplicaRestoreTest {

    private static final byte[] ABC = "abc".getBytes(StandardCharsets.UTF_8);

    @TempDir Path temp;
    private Path target;

    @BeforeEach
    void setUp() {
        target = temp.resolve("target");
    }

    @AfterEach
    void tearDown() throws IOException {
        Trees.deleteLinks(temp);
    }

    private static String at(long offset, String line) {
        return line.replace("\"offset\":0", "\"offset\":" + offset);
    }

    private RestoreReport restore(byte[] tar, String... lines) {
        Map<String, byte[]> files = new HashMap<>();
        files.put(SegmentNames.CATALOG, Catalogs.compressed(Catalogs.complete(lines)));
        files.put("000001.tar.zst", Zstd.compress(tar));
        return ReplicaRestore.restore(Catalogs.store(files), target, RestoreOptions.defaults());
    }

    @Test
    void restore_contentOtherThanTheHash_isToldAndKept() throws IOException {
        RestoreReport report =
                restore(
                        "abX".getBytes(StandardCharsets.UTF_8),
                        Catalogs.HEADER,
                        Catalogs.ROOT,
                        Catalogs.file("r/a", ABC, 0));

        assertThat(report.isComplete()).isFalse();
        assertThat(report.problems())
                .containsExactly(
                        "r/a: its content is not what the catalog's hash says; it was kept for"
                                + " inspection");
        assertThat(target.resolve("r/a")).hasContent("abX");
    }

    @Test
    void restore_segmentThatEndsTooEarly_restoresWhatCameBefore() {
        RestoreReport report =
                restore(
                        Arrays.copyOf(ABC, 600),
                        Catalogs.HEADER,
                        Catalogs.ROOT,
                        Catalogs.file("r/a", ABC, 0),
                        Catalogs.file("r/b", 100, 512, "0".repeat(64)),
                        Catalogs.file("r/c", 100, 1024, "0".repeat(64)));

        assertThat(report.files()).isEqualTo(1);
        assertThat(report.problems())
                .containsExactly(
                        "r/b: segment 000001.tar.zst cannot be read: it ends too early",
                        "r/c: segment 000001.tar.zst cannot be read: it ends too early");
        assertThat(target.resolve("r/a")).hasContent("abc");
        assertThat(target.resolve("r/b")).doesNotExist();
    }

    @Test
    void restore_segmentMissingOrDamaged_restoresTheOthers() throws IOException {
        for (int i = 0; i < 4; i++) {
            Trees.file(temp.resolve("source/f" + i), Trees.random(i, 900_000));
        }
        Path work = temp.resolve("work");
        Trees.write(work, Trees.SMALL_SEGMENTS, temp.resolve("source"));
        Files.delete(Trees.segments(work).resolve("000002.tar.zst"));
        Path third = Trees.segments(work).resolve("000003.tar.zst");
        try (SeekableByteChannel channel = Files.newByteChannel(third, StandardOpenOption.WRITE)) {
            channel.truncate(500_000);
        }

        RestoreReport report = Trees.restore(work, target);

        assertThat(report.files()).isEqualTo(2);
        assertThat(report.problemCount()).isEqualTo(2);
        assertThat(report.problems().get(0)).startsWith("source/f1: segment 000002.tar.zst");
        assertThat(report.problems().get(1)).startsWith("source/f2: segment 000003.tar.zst");
        assertThat(target.resolve("source/f3")).hasSameBinaryContentAs(temp.resolve("source/f3"));
    }

    @Test
    void restore_linkThatLeadsOut_isMadeAndNeverFollowed() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));

        restore(
                ABC,
                Catalogs.HEADER,
                Catalogs.ROOT,
                Catalogs.directory("r/a"),
                Catalogs.symlink("r/a/out", outside.toString()),
                Catalogs.directory("r/out"),
                Catalogs.file("r/out/file", ABC, 0));

        assertThat(target.resolve("r/a/out")).isSymbolicLink();
        assertThat(target.resolve("r/out/file")).hasContent("abc");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void restore_namesThatMeetOnWindows_areToldAndStayInside() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        files.put(
                SegmentNames.CATALOG,
                Catalogs.compressed(
                        Catalogs.complete(
                                Catalogs.HEADER,
                                Catalogs.ROOT,
                                Catalogs.directory("r/DIR"),
                                Catalogs.file("r/DIR/inner", ABC, 0),
                                at(512, Catalogs.symlink("r/Dir", "C:\\\\")),
                                at(512, Catalogs.directory("r/a\\\\..\\\\..\\\\b")),
                                Catalogs.file("r/a\\\\..\\\\..\\\\b/x", ABC, 512),
                                Catalogs.file("r/dir", ABC, 1024),
                                Catalogs.file("r/nul", ABC, 2048))));
        files.put("000001.tar.zst", Zstd.compress(Arrays.copyOf(ABC, 4096)));
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            Path directory = windows.getPath("C:\\target");

            RestoreReport report =
                    ReplicaRestore.restore(
                            Catalogs.store(files), directory, RestoreOptions.defaults());

            assertThat(report.problems())
                    .hasSize(5)
                    .allMatch(
                            p ->
                                    p.contains("Windows does not allow")
                                            || p.contains("its directory could not be made")
                                            || p.contains("holds that name already")
                                            || p.contains("is a device on Windows"));
            assertThat(Files.readAllBytes(directory.resolve("r\\DIR\\inner"))).isEqualTo(ABC);
            assertThat(windows.getPath("C:\\b")).doesNotExist();
            assertThat(windows.getPath("C:\\target\\b")).doesNotExist();
        }
    }

    @Test
    void restore_damagedCatalog_restoresNothing() {
        assertThatThrownBy(
                        () ->
                                restore(
                                        ABC,
                                        Catalogs.HEADER,
                                        Catalogs.ROOT,
                                        Catalogs.file("r/a", ABC, 0),
                                        Catalogs.file("r/../b", ABC, 512)))
                .isInstanceOf(VaultException.class)
                .extracting("code")
                .isEqualTo("CATALOG_DAMAGED");
        assertThat(target).doesNotExist();
    }

    @Test
    void restore_catalogThatIsNoZstd_saysSo() {
        SegmentStore store = Catalogs.store(Map.of(SegmentNames.CATALOG, new byte[1000]));

        assertThatThrownBy(() -> ReplicaRestore.restore(store, target, RestoreOptions.defaults()))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("Nothing was restored")
                .extracting("code")
                .isEqualTo("CATALOG_DAMAGED");
    }

    @Test
    void restore_noCatalog_saysThereIsNoReplica() {
        assertThatThrownBy(
                        () ->
                                ReplicaRestore.restore(
                                        Catalogs.store(Map.of()),
                                        target,
                                        RestoreOptions.defaults()))
                .isInstanceOf(VaultException.class)
                .extracting("code")
                .isEqualTo("NO_REPLICA");
    }

    @Test
    void restore_targetThatHoldsSomething_isRefused() throws IOException {
        Trees.file(target.resolve("mine"), "mine");

        assertThatThrownBy(() -> restore(ABC, Catalogs.HEADER, Catalogs.ROOT))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("it holds files already")
                .extracting("code")
                .isEqualTo("TARGET_NOT_EMPTY");
        assertThat(target.resolve("mine")).hasContent("mine");
    }

    @Test
    void restore_interrupted_saysWhatIsLeft() throws IOException {
        Trees.file(temp.resolve("source/a"), Trees.random(1, 5_000_000));
        Path work = temp.resolve("work");
        Trees.write(work, Trees.SMALL_SEGMENTS, temp.resolve("source"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(
                        () ->
                                ReplicaRestore.restore(
                                        new DirectorySegmentStore(Trees.segments(work)),
                                        target,
                                        RestoreOptions.defaults()))
                .isInstanceOf(SeedInterruptedException.class)
                .hasMessageContaining("restore again");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void restore_treeOfWindows_keepsAttributesAndTimes() throws IOException {
        try (FileSystem windows =
                Jimfs.newFileSystem(
                        Configuration.windows().toBuilder()
                                .setAttributeViews("basic", "dos")
                                .build())) {
            Path source = windows.getPath("C:\\data");
            Path file = source.resolve("Ordner\\Datei ü.txt");
            Trees.file(file, "abc");
            Files.setAttribute(file, "dos:hidden", true);
            Files.setAttribute(file, "dos:readonly", true);
            Trees.time(file, Instant.parse("2020-02-02T02:02:02Z"));
            Trees.time(source, Instant.parse("2021-02-02T02:02:02Z"));
            Path work = windows.getPath("C:\\staging");
            Trees.write(work, Trees.SMALL_SEGMENTS, source);

            RestoreReport report = Trees.restore(work, windows.getPath("C:\\target"));

            Path restored = windows.getPath("C:\\target\\data\\Ordner\\Datei ü.txt");
            assertThat(report.problems()).isEmpty();
            assertThat(Files.getAttribute(restored, "dos:hidden")).isEqualTo(true);
            assertThat(Files.getAttribute(restored, "dos:readonly")).isEqualTo(true);
            assertThat(Files.getAttribute(restored, "dos:system")).isEqualTo(false);
            assertThat(
                            ReplicaComparison.compare(
                                            source,
                                            windows.getPath("C:\\target\\data"),
                                            Set.of(),
                                            ProgressListener.NONE)
                                    .firstDifferences())
                    .isEmpty();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes are of Unix")
    void restore_fileThatNobodyMayRead_hasItsTimeAndMode() throws IOException {
        String mode = "\"mtime\":\"2001-01-01T00:00:00Z\",\"mode\":\"0000\",\"uid\":0,\"gid\":0,";
        String closed = Catalogs.directory("r/closed").replace("\"segment\"", mode + "\"segment\"");
        String secret =
                Catalogs.file("r/secret", ABC, 0).replace("\"sha256\"", mode + "\"sha256\"");

        RestoreReport report = restore(ABC, Catalogs.HEADER, Catalogs.ROOT, closed, secret);

        assertThat(report.problems()).isEmpty();
        for (String name : new String[] {"closed", "secret"}) {
            Path path = target.resolve("r/" + name);
            assertThat(Files.getPosixFilePermissions(path)).isEmpty();
            assertThat(Files.getLastModifiedTime(path).toInstant())
                    .isEqualTo("2001-01-01T00:00:00Z");
            Trees.mode(path, "rwx------");
        }
    }

    @Test
    void compare_anyDifference_isFound() throws IOException {
        Path left = temp.resolve("left");
        Path right = temp.resolve("right");
        for (Path side : new Path[] {left, right}) {
            for (String name : new String[] {"same", "size", "content", "time", "type"}) {
                Trees.file(side.resolve(name), "12345");
                Trees.time(side.resolve(name), Instant.EPOCH);
            }
        }
        Trees.file(left.resolve("z missing"), "");
        Trees.file(right.resolve("a more"), "");
        Trees.file(right.resolve("size"), "1234567");
        Trees.time(right.resolve("size"), Instant.EPOCH);
        Trees.file(right.resolve("content"), "12x45");
        Trees.time(right.resolve("content"), Instant.EPOCH);
        Trees.time(right.resolve("time"), Instant.EPOCH.plusNanos(1000));
        Files.delete(right.resolve("type"));
        Files.createDirectory(right.resolve("type"));
        Trees.time(left, Instant.EPOCH);
        Trees.time(right, Instant.EPOCH);

        ReplicaComparison.Result result =
                ReplicaComparison.compare(left, right, Set.of(), ProgressListener.NONE);

        assertThat(result.firstDifferences())
                .containsExactly(
                        "a more is only in the restored tree",
                        "content has other content",
                        "size has 7 bytes instead of 5",
                        "time has another time",
                        "type is DIRECTORY instead of FILE",
                        "z missing is missing in the restored tree");
        assertThat(result.isSame()).isFalse();
    }
}
