// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

    private static final RawText LATIN1 =
            RawText.of(new byte[] {'b', (byte) 0xE9, '%', '2', '5', ' '});

    @TempDir Path temp;

    @Test
    @EnabledOnOs(OS.LINUX)
    void child_nameThatIsNotUtf8_isMadeAndReadBackByteForByte() throws IOException {
        Path file = FileNames.child(temp, LATIN1);
        Files.writeString(file, "x");

        try (DirectoryListing listing = DirectoryListing.read(temp, temp, 10)) {
            assertThat(listing.next()).contains(LATIN1);
            assertThat(listing.next()).isEmpty();
        }
        assertThat(FileNames.of(file)).isEqualTo(LATIN1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "../ü", "/etc/ü", "a/b", "ü", "../.."})
    @EnabledOnOs(OS.LINUX)
    void target_anyText_isReadBack(String text) throws IOException {
        Path link = temp.resolve("link");
        Files.createSymbolicLink(link, FileNames.target(link, RawText.of(text)));

        assertThat(FileNames.ofTarget(Files.readSymbolicLink(link))).hasToString(text);
        Files.delete(link);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void target_relativeAndNotUtf8_isReadBackByteForByte() throws IOException {
        RawText target = RawText.of(new byte[] {'.', '.', '/', (byte) 0xFF, '/', 'x'});
        Path link = temp.resolve("link");
        Files.createSymbolicLink(link, FileNames.target(link, target));

        assertThat(FileNames.ofTarget(Files.readSymbolicLink(link))).isEqualTo(target);
        Files.delete(link);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\\..\\..\\b", "C:", "a:stream", "nul", "COM1.txt", "dot.", "blank ", "a*"})
    void child_nameThatMeansSomethingElseOnWindows_isRefusedThere(String name) throws IOException {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            Path directory = windows.getPath("C:\\target");

            assertThatThrownBy(() -> FileNames.child(directory, RawText.of(name)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(name);
        }
    }

    @Test
    void child_ordinaryNameOnWindows_isTaken() throws IOException {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            Path directory = windows.getPath("C:\\target");

            assertThat(FileNames.child(directory, RawText.of("console.log ü.txt")))
                    .hasToString("C:\\target\\console.log ü.txt");
        }
    }
}
