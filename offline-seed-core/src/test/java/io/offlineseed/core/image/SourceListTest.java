// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.ntfs.write.NtfsFileCursor;
import io.offlineseed.core.staging.ListLine;
import io.offlineseed.staging.BlobKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceListTest {

    @TempDir private Path directory;

    private static String line(String path, boolean aside) {
        return new ListLine(
                        path,
                        path.length(),
                        BlobKind.BLOCK,
                        Instant.EPOCH,
                        ListLine.NONE,
                        ListLine.NONE,
                        aside)
                .render();
    }

    private SourceList list(List<String> lines) throws IOException {
        return SourceList.of(lines.iterator(), directory, 100);
    }

    private static List<NtfsFile> files(SourceList list, long from) throws IOException {
        List<NtfsFile> files = new ArrayList<>();
        try (NtfsFileCursor cursor = list.from(from)) {
            while (cursor.hasNext()) {
                files.add(cursor.next());
            }
        }
        return files;
    }

    private static List<String> paths(SourceList list, long from) throws IOException {
        return files(list, from).stream().map(NtfsFile::path).toList();
    }

    @Test
    void list_namesThatDifferInCaseOrAreUnfit_areNumberedWhereTildeStands() throws IOException {
        SourceList list =
                list(
                        List.of(
                                line("zoo/a", false),
                                line("\u00e4", false),
                                line("Dir/x", false),
                                line("dir/y", false),
                                line("aux.txt", true),
                                line("dir/X", false)));

        assertThat(paths(list, 0))
                .containsExactly(
                        "\\Dir\\x",
                        "\\zoo\\a",
                        "\\~\\000000000002",
                        "\\~\\000000000003",
                        "\\~\\000000000004",
                        "\\\u00e4");
        assertThat(list.count()).isEqualTo(6);
        assertThat(list.asideCount()).isEqualTo(3);
        assertThat(list.bytes()).isEqualTo(5 + 1 + 5 + 5 + 7 + 5);
    }

    @Test
    void list_inAnyOrder_isInTheOrderOfNtfs() throws IOException {
        List<String> lines = manyLines();

        List<String> paths = paths(list(lines), 0);

        assertThat(paths).hasSize(lines.size());
        for (int i = 1; i < paths.size(); i++) {
            assertThat(compare(paths.get(i - 1), paths.get(i))).isNegative();
        }
    }

    private static int compare(String one, String other) {
        return NtfsNames.comparePaths(
                one.substring(1).replace('\\', '/'), other.substring(1).replace('\\', '/'));
    }

    private static List<String> manyLines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            lines.add(line("dir" + i % 7 + "/file-" + i, false));
        }
        Collections.shuffle(lines, new Random(1));
        return lines;
    }

    @Test
    void from_anyFile_givesWhatAPassFromTheStartGives() throws IOException {
        SourceList list = list(manyLines());
        List<NtfsFile> all = files(list, 0);

        for (int from : new int[] {1, 1023, 1024, 1025, 2999, 3000}) {
            assertThat(files(list, from)).isEqualTo(all.subList(from, all.size()));
        }
    }

    @Test
    void list_ofNothing_isEmpty() throws IOException {
        SourceList list = list(List.of());

        assertThat(files(list, 0)).isEmpty();
        assertThat(list.count()).isZero();
        try (var left = Files.list(directory)) {
            assertThat(left).as("only the list itself is left").hasSize(1);
        }
    }
}
