// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NtfsNamesTest {

    @Test
    void upper_ofAllCharacters_isTheTableThatWindowsWrites() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int c = 0; c < 1 << 16; c++) {
            char upper = NtfsNames.upper((char) c);
            digest.update((byte) upper);
            digest.update((byte) (upper >> 8));
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("41c26bc7a12bdaeb26025c93118697c7e3ef81ee048b00fe5cce2a472e0e0742");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.txt",
                ".hidden",
                " leading",
                "com",
                "COM10",
                "console",
                "nul-1",
                "lpt",
                "e\u0301",
                "\u00e9",
                "\ud83d\ude00",
                "~",
                "$data"
            })
    void problem_ofNameWindowsOpens_isEmpty(String name) {
        assertThat(NtfsNames.problem(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a:b",
                "a\\b",
                "a?",
                "a*",
                "<",
                "a\u0001",
                "trailing ",
                "trailing.",
                "nul",
                "NUL.txt",
                "nul .txt",
                "Com1",
                "com1.log",
                "LPT9",
                "COM\u00b9",
                "com0",
                "conin$",
                "\ud83d",
                "\ude00a"
            })
    void problem_ofNameWindowsCannotOpen_isTold(String name) {
        assertThat(NtfsNames.problem(name)).isPresent();
    }

    @Test
    void problem_ofTooManyUnits_namesTheLimit() {
        assertThat(NtfsNames.problem("a".repeat(255))).isEmpty();
        assertThat(NtfsNames.problem("a".repeat(256)))
                .contains("has 256 characters, NTFS takes 1 to 255");
    }

    @Test
    void isTakenInRoot_systemFilesInAnyCase_areTaken() {
        assertThat(NtfsNames.isTakenInRoot("$mft")).isTrue();
        assertThat(NtfsNames.isTakenInRoot("System Volume Information")).isTrue();
        assertThat(NtfsNames.isTakenInRoot("data")).isFalse();
    }

    @Test
    void isSame_ofNamesNtfsKeepsApart_isFalse() {
        assertThat(NtfsNames.isSame("stra\u00dfe", "STRASSE")).isFalse();
        assertThat(NtfsNames.isSame("\u00e9", "e\u0301")).isFalse();
        assertThat(NtfsNames.isSame("\u0131", "I")).isFalse();
        assertThat(NtfsNames.isSame("\u00fcber", "\u00dcBER")).isTrue();
    }

    @Test
    void comparePaths_ofOneDirectory_keepsItTogether() {
        List<String> paths =
                new ArrayList<>(List.of("a/x", "a b/y", "a-b", "A/z", "a", "B", "ab/c", "a/b/c"));
        paths.sort(NtfsNames::comparePaths);
        assertThat(paths).containsExactly("A/z", "a", "a/b/c", "a/x", "a b/y", "a-b", "ab/c", "B");
    }

    @Test
    void compare_ofNamesThatDifferInCaseOnly_fallsBackToUnits() {
        assertThat(NtfsNames.compare("ab", "aB")).isPositive();
        assertThat(NtfsNames.compare("AB", "aC")).isNegative();
        assertThat(NtfsNames.compare("ab", "A")).isPositive();
    }

    @Test
    void comparePaths_ofAnyPaths_isATotalOrder() {
        Random random = new Random(5);
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            paths.add(randomPath(random));
        }
        for (String a : paths) {
            for (String b : paths) {
                int ab = Integer.signum(NtfsNames.comparePaths(a, b));
                assertThat(ab).isEqualTo(-Integer.signum(NtfsNames.comparePaths(b, a)));
                assertThat(ab == 0).isEqualTo(a.equals(b));
                for (String c : paths) {
                    if (ab <= 0 && NtfsNames.comparePaths(b, c) <= 0) {
                        assertThat(NtfsNames.comparePaths(a, c)).isNotPositive();
                    }
                }
            }
        }
    }

    private static String randomPath(Random random) {
        StringBuilder path = new StringBuilder();
        int segments = 1 + random.nextInt(3);
        for (int s = 0; s < segments; s++) {
            path.append(s == 0 ? "" : "/");
            int length = 1 + random.nextInt(3);
            for (int i = 0; i < length; i++) {
                path.append("aAbB -".charAt(random.nextInt(6)));
            }
        }
        return path.toString();
    }
}
