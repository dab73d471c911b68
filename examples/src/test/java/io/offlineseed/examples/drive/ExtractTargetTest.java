// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.drive.DriveFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtractTargetTest {

    private static final Instant TIME = Instant.parse("2020-02-03T04:05:06Z");

    @TempDir private Path directory;

    private Path inside = Path.of("");

    @BeforeEach
    void makeATarget() {
        inside = directory.resolve("a/target");
    }

    private void write(String volumePath, String content) throws IOException {
        byte[] bytes = content.getBytes(UTF_8);
        DriveFile file = new DriveFile(volumePath, false, bytes.length, TIME, Optional.empty());
        ExtractTarget.open(inside).file(file, target -> target.write(bytes, bytes.length));
    }

    private void assertNothingOutside() throws IOException {
        try (var all = Files.walk(directory)) {
            assertThat(all.filter(p -> Files.isRegularFile(p) && !p.startsWith(inside))).isEmpty();
        }
    }

    @Test
    void file_inDirectoriesThatAreNotThere_isWrittenWithItsTime() throws IOException {
        write("\\dir\\sub\\file.txt", "hello");

        Path file = inside.resolve("dir/sub/file.txt");
        assertThat(file).hasContent("hello");
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(TIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\..\\out",
                "\\dir\\..\\..\\out",
                "\\..",
                "\\.",
                "\\dir/../../out",
                "\\/etc/out",
                "\\zero\0out"
            })
    void file_whoseNameLeadsElsewhere_isRefused(String volumePath) throws IOException {
        assertThatThrownBy(() -> write(volumePath, "x"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("the name '");

        assertNothingOutside();
    }

    @Test
    void file_thatIsThere_isKept() throws IOException {
        write("\\file", "first");

        assertThatThrownBy(() -> write("\\file", "second"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("exists already and is kept");

        assertThat(inside.resolve("file")).hasContent("first");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "making a link takes rights there")
    void link_inTheTarget_isNotFollowed() throws IOException {
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Files.createDirectories(inside);
        Files.createSymbolicLink(inside.resolve("dir"), outside);
        Files.createSymbolicLink(inside.resolve("file"), outside.resolve("file"));

        assertThatThrownBy(() -> write("\\dir\\file", "x"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("a link that is not followed");
        assertThatThrownBy(() -> write("\\file", "x"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is kept");

        assertNothingOutside();
    }

    @Test
    void file_whoseContentFails_isNotLeft() throws IOException {
        ExtractTarget target = ExtractTarget.open(inside);
        DriveFile file = new DriveFile("\\file", false, 5, TIME, Optional.empty());

        assertThatThrownBy(
                        () ->
                                target.file(
                                        file,
                                        to -> {
                                            to.write(new byte[2], 2);
                                            throw new IOException("the end");
                                        }))
                .hasMessage("the end");

        assertThat(inside.resolve("file")).doesNotExist();
    }
}
