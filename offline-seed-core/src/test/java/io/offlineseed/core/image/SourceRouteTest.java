// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.offlineseed.core.flow.Flow;
import io.offlineseed.core.flow.Load;
import io.offlineseed.core.hash.Slice;
import io.offlineseed.drive.DriveException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SourceRouteTest {

    private static final int BLOCK = Flow.BLOCK_BYTES;

    @TempDir private Path directory;

    private final byte[] slab = new byte[BLOCK];
    private final List<String> written = new ArrayList<>();

    private Path source() {
        return directory.resolve("source");
    }

    private void write(String path, int bytes) throws IOException {
        Path file = source().resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, new byte[bytes]);
    }

    private SourceRoute route(OutputStream hashes) throws IOException {
        Path work = Files.createDirectories(directory.resolve("work"));
        try (SourceWalk walk = new SourceWalk(source(), () -> false)) {
            SourceList list = SourceList.of(walk, work);
            return new SourceRoute(
                    source(),
                    (file, offset, content) -> written.add(file + "+" + offset),
                    list.files(0),
                    hashes);
        }
    }

    private List<List<Integer>> travel(SourceRoute route) throws Exception {
        List<List<Integer>> loads = new ArrayList<>();
        for (Optional<Load> next = route.next(); next.isPresent(); next = route.next()) {
            List<Slice> slices = next.get().read(slab, 0);
            next.get().write(slab, 0);
            loads.add(slices.stream().map(Slice::length).toList());
            assertThat(next.get().bytes()).isEqualTo(slices.stream().mapToInt(Slice::length).sum());
        }
        return loads;
    }

    @Test
    void next_smallAndLargeFiles_packsTheSmallAndCutsTheLarge() throws Exception {
        write("a", 10);
        write("b", 0);
        write("c", 20);
        write("d", 2 * BLOCK + 5);
        write("e", BLOCK);
        write("f", 1);

        try (SourceRoute route = route(OutputStream.nullOutputStream())) {
            assertThat(travel(route))
                    .containsExactly(
                            List.of(10, 20),
                            List.of(BLOCK),
                            List.of(BLOCK),
                            List.of(5),
                            List.of(BLOCK),
                            List.of(1));
        }
        assertThat(written)
                .containsExactly("0+0", "3+0", "3+" + BLOCK, "3+" + 2 * BLOCK, "4+0", "5+0");
    }

    @Test
    void next_onlyEmptyFiles_endsEachLoadSomewhere() throws Exception {
        for (int i = 0; i < 1500; i++) {
            write(Integer.toString(i), 0);
        }

        try (SourceRoute route = route(OutputStream.nullOutputStream())) {
            assertThat(travel(route)).containsExactly(List.of(), List.of());
        }
        assertThat(written).containsExactly("0+0", "1024+0");
    }

    @Test
    void checkpoint_digests_areKeptInOrder() throws IOException {
        write("a", 1);
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();

        try (SourceRoute route = route(hashes)) {
            route.checkpoint(1, new byte[] {1, 2});
            route.checkpoint(2, new byte[] {3});
        }

        assertThat(hashes.toByteArray()).containsExactly(1, 2, 3);
    }

    /** What may happen to a file between listing and reading. */
    private enum Change {
        LONGER("SOURCE_CHANGED", "it had 7 bytes and now has 9"),
        SHORTER("SOURCE_CHANGED", "it is shorter"),
        TOUCHED("SOURCE_CHANGED", "it was last written at"),
        DIRECTORY("SOURCE_CHANGED", "no regular file any more"),
        GONE("SOURCE_UNREADABLE", "Cannot read");

        private final String code;
        private final String words;

        Change(String code, String words) {
            this.code = code;
            this.words = words;
        }

        void on(Path file) throws IOException {
            switch (this) {
                case LONGER -> Files.write(file, new byte[9]);
                case SHORTER -> Files.write(file, new byte[3]);
                case TOUCHED -> Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
                case DIRECTORY -> {
                    Files.delete(file);
                    Files.createDirectory(file);
                }
                case GONE -> Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void read_fileThatIsNotAsListed_isRefusedNamingIt(Change change) throws Exception {
        write("file", 7);
        try (SourceRoute route = route(OutputStream.nullOutputStream())) {
            change.on(source().resolve("file"));
            Load load = route.next().orElseThrow();

            assertThatExceptionOfType(DriveException.class)
                    .isThrownBy(() -> load.read(slab, 0))
                    .matches(e -> e.code().equals(change.code))
                    .withMessageContaining(source().resolve("file").toString())
                    .withMessageContaining(change.words);
        }
    }
}
