// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalSortTest {

    @TempDir Path dir;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 999, 1_000, 100_000})
    void sort_anyMemory_givesWhatSortingInMemoryGives(int linesInMemory) throws IOException {
        List<String> lines = randomLines(1_000);
        List<String> expected = new ArrayList<>(lines);
        expected.sort(Comparator.naturalOrder());

        assertThat(sorted(lines, Comparator.naturalOrder(), linesInMemory)).isEqualTo(expected);
        assertThat(filesLeft()).isEmpty();
    }

    @Test
    void sort_manyLinesInTinyMemory_isRight() throws IOException {
        int count = 200_000;
        int step = 7_919; // has no common divisor with count: each number comes once
        Iterator<String> lines =
                IntStream.range(0, count)
                        .mapToObj(i -> String.format("%08d", (int) ((long) i * step % count)))
                        .iterator();

        try (SortedLines sorted = ExternalSort.sort(lines, Comparator.naturalOrder(), dir, 2_000)) {
            for (int i = 0; i < count; i++) {
                if (Integer.parseInt(sorted.next()) != i) {
                    assertThat(i).as("line %d is wrong", i).isNegative();
                }
            }
            assertThat(sorted.hasNext()).isFalse();
        }
    }

    @Test
    void sort_equalLines_keepTheirOrder() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            lines.add((i % 3) + " " + i);
        }
        Comparator<String> byFirst = Comparator.comparing(line -> line.charAt(0));
        List<String> expected = new ArrayList<>(lines);
        expected.sort(byFirst);

        assertThat(sorted(lines, byFirst, 5)).isEqualTo(expected);
    }

    @Test
    void sort_oddStrings_comeBackUnchanged() throws IOException {
        List<String> odd =
                List.of("", "a\nb", "\r", "\u0000", "Zoë", "\ud83d\ude00", "half \ud800", "\udc00");

        assertThat(sorted(odd, Comparator.naturalOrder(), 1))
                .containsExactlyInAnyOrderElementsOf(odd);
    }

    @Test
    void sort_sourceFails_leavesNoFiles() throws IOException {
        Iterator<String> failing =
                Stream.iterate(0, i -> i + 1)
                        .map(
                                i -> {
                                    if (i == 50) {
                                        throw new IllegalStateException("source is gone");
                                    }
                                    return "line " + i;
                                })
                        .iterator();

        assertThatThrownBy(() -> ExternalSort.sort(failing, Comparator.naturalOrder(), dir, 5))
                .hasMessage("source is gone");
        assertThat(filesLeft()).isEmpty();
    }

    @Test
    void close_beforeTheEnd_deletesTheFiles() throws IOException {
        try (SortedLines sorted =
                ExternalSort.sort(randomLines(100).iterator(), Comparator.naturalOrder(), dir, 5)) {
            assertThat(sorted.next()).isNotNull();
            assertThat(filesLeft()).isNotEmpty();
        }
        assertThat(filesLeft()).isEmpty();
    }

    @Test
    void next_afterTheLast_throws() throws IOException {
        try (SortedLines sorted =
                ExternalSort.sort(
                        List.<String>of().iterator(), Comparator.naturalOrder(), dir, 5)) {
            assertThatThrownBy(sorted::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    private List<String> sorted(List<String> lines, Comparator<String> order, int linesInMemory)
            throws IOException {
        List<String> result = new ArrayList<>();
        try (SortedLines sorted = ExternalSort.sort(lines.iterator(), order, dir, linesInMemory)) {
            sorted.forEachRemaining(result::add);
        }
        return result;
    }

    private static List<String> randomLines(int count) {
        Random random = new Random(42);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(
                    Integer.toString(random.nextInt(count), 36)
                            + "/"
                            + "x".repeat(random.nextInt(30)));
        }
        return lines;
    }

    private List<Path> filesLeft() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.toList();
        }
    }
}
