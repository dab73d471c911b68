// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeWalkTest {

    @TempDir Path temp;
    @TempDir Path scratch;

    private List<TreePath> walk(Optional<TreePath> after, int namesInMemory) throws IOException {
        List<TreePath> paths = new ArrayList<>();
        try (TreeWalk walk =
                new TreeWalk(
                        TreeWalk.Root.of(List.of(temp.resolve("r"))),
                        Set.of(),
                        scratch,
                        namesInMemory)) {
            after.ifPresent(walk::skipTo);
            for (Optional<SourceEntry> e = walk.next(); e.isPresent(); e = walk.next()) {
                paths.add(e.get().path());
            }
        }
        return paths;
    }

    private void makeTree() throws IOException {
        for (int i = 0; i < 30; i++) {
            Trees.file(temp.resolve("r/d" + i % 7 + "/e" + i % 3 + "/f" + i), "");
            Trees.file(temp.resolve("r/d" + i % 7 + ".f" + i), "");
        }
        Files.createDirectories(temp.resolve("r/empty"));
    }

    @Test
    void next_anyTree_returnsEverythingInOrder() throws IOException {
        makeTree();

        List<TreePath> paths = walk(Optional.empty(), 1000);

        assertThat(paths).hasSize(1 + 7 + 21 + 30 + 30 + 1).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void next_directoryLargerThanMemory_isTheSame() throws IOException {
        makeTree();

        assertThat(walk(Optional.empty(), 2)).isEqualTo(walk(Optional.empty(), 1000));
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void skipTo_everyEntry_goesOnRightBehindIt() throws IOException {
        makeTree();
        List<TreePath> all = walk(Optional.empty(), 1000);

        for (int i = 0; i < all.size(); i++) {
            assertThat(walk(Optional.of(all.get(i)), 1000))
                    .isEqualTo(all.subList(i + 1, all.size()));
        }
    }

    @Test
    void skipTo_entryThatIsGone_goesOnBehindItsPlace() throws IOException {
        makeTree();
        List<TreePath> all = walk(Optional.empty(), 1000);
        TreePath gone = TreePath.of("r/d3/e1/zzz/gone");

        assertThat(walk(Optional.of(gone), 1000))
                .isEqualTo(all.stream().filter(p -> p.compareTo(gone) > 0).toList());
    }

    @Test
    void of_topOfTheFileSystem_isNamedRoot() {
        assertThat(TreeWalk.Root.of(List.of(Path.of("/"))).get(0).name().toString())
                .isIn("root", "C");
    }
}
