// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeSpaceTest {

    private static final FreeSpace PLENTY = existing -> Long.MAX_VALUE;

    @TempDir Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No space left on device",
                "There is not enough space on the disk",
                "Disk quota exceeded",
                "There is not enough disk space"
            })
    void isCauseOf_wordsOfASystem_areUnderstood(String words) {
        IOException failure = new FileSystemException("/x", null, words);

        assertThat(PLENTY.isCauseOf(failure, dir)).isTrue();
        assertThat(PLENTY.isCauseOf(new UncheckedIOException("x", failure), dir)).isTrue();
    }

    @Test
    void isCauseOf_systemThatSpeaksAnotherLanguage_isUnderstoodByTheRoomLeft() {
        IOException failure =
                new IOException("Auf dem Gerät ist kein Speicherplatz mehr verfügbar");

        assertThat(((FreeSpace) existing -> 4096).isCauseOf(failure, dir)).isTrue();
        assertThat(PLENTY.isCauseOf(failure, dir)).isFalse();
    }

    @Test
    void isCauseOf_folderThatIsNotThereYet_isJudgedByTheOneAbove() {
        FreeSpace space =
                existing -> {
                    assertThat(Files.exists(existing)).isTrue();
                    return 0;
                };

        assertThat(space.isCauseOf(new IOException("x"), dir.resolve("a/b"))).isTrue();
    }

    @Test
    void isCauseOf_placeThatDoesNotAnswer_isNoMatterOfSpace() {
        FreeSpace gone =
                existing -> {
                    throw new IOException("stale file handle");
                };

        assertThat(gone.isCauseOf(new IOException("access denied"), dir)).isFalse();
    }

    @Test
    void isCauseOf_failureWithAReasonOfItsOwn_isNoMatterOfSpace() {
        FreeSpace none = existing -> 0;

        assertThat(none.isCauseOf(new AccessDeniedException("/x"), dir)).isFalse();
        assertThat(none.isCauseOf(new ReadOnlyFileSystemException(), dir)).isFalse();
        assertThat(PLENTY.isCauseOf(new FileSystemException("/disk full/a"), dir)).isFalse();
    }
}
