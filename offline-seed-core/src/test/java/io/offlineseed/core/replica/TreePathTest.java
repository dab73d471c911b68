// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreePathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/./b", "a\0b"})
    void of_pathThatCouldLeadElsewhere_isRefused(String path) {
        assertThatThrownBy(() -> TreePath.of(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"...", "..a", ".hidden", "a b", "C:", "a\\b", "~", "a\nb"})
    void of_namesThatOnlyLookOdd_areTaken(String path) {
        assertThat(TreePath.of(path)).hasToString(path);
    }

    @Test
    void of_nameOf1025Bytes_isRefused() {
        assertThat(TreePath.of("n".repeat(1024)).text().bytes()).hasSize(1024);
        assertThatThrownBy(() -> TreePath.of("n".repeat(1025)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void compareTo_namesAroundTheSlash_sortsAsAWalk() {
        List<String> walked =
                List.of("a", "a/x", "a/x/y", "a/x!", "a!", "a.b", "a0", "a\uFFFD", "a😀");

        assertThat(Stream.of(walked.toArray(String[]::new)).map(TreePath::of).sorted())
                .map(TreePath::toString)
                .containsExactlyElementsOf(walked);
    }

    @Test
    void isAtOrBelow_nameThatOnlyBeginsTheSame_isNotBelow() {
        TreePath a = TreePath.of("a");

        assertThat(TreePath.of("a").isAtOrBelow(a)).isTrue();
        assertThat(TreePath.of("a/b").isAtOrBelow(a)).isTrue();
        assertThat(TreePath.of("ab").isAtOrBelow(a)).isFalse();
        assertThat(a.isAtOrBelow(TreePath.of("a/b"))).isFalse();
    }
}
