// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutOfSpaceTest {

    @TempDir private Path temp;

    @Test
    void caused_systemSaysSo_isTrueAlsoOfACause() {
        for (String words :
                new String[] {
                    "No space left on device",
                    "There is not enough space on the disk",
                    "Disk quota exceeded"
                }) {
            IOException failure = new FileSystemException("a", null, words);
            assertThat(OutOfSpace.caused(failure, temp)).as(words).isTrue();
            assertThat(OutOfSpace.caused(new UncheckedIOException(failure))).isTrue();
        }
    }

    @Test
    void caused_otherFailureWithRoomLeft_isFalse() {
        IOException failure = new IOException("Input/output error");

        assertThat(OutOfSpace.caused(failure, temp)).isFalse();
        assertThat(OutOfSpace.caused(failure, temp.resolve("not/there/yet"))).isFalse();
        assertThat(OutOfSpace.caused(new IOException((String) null))).isFalse();
    }

    @Test
    void caused_systemThatSpeaksAnotherLanguage_isUnderstoodByTheRoomLeft() {
        IOException failure =
                new IOException("Auf dem Ger\u00e4t ist kein Speicherplatz mehr verf\u00fcgbar");

        assertThat(OutOfSpace.caused(failure, temp, existing -> 4096)).isTrue();
        assertThat(OutOfSpace.caused(failure, temp, existing -> Long.MAX_VALUE)).isFalse();
    }

    @Test
    void caused_folderThatIsNotThereYet_isJudgedByTheOneAbove() {
        FreeSpace space =
                existing -> {
                    assertThat(existing).exists();
                    return 0;
                };

        assertThat(OutOfSpace.caused(new IOException("x"), temp.resolve("a/b"), space)).isTrue();
    }

    @Test
    void caused_placeThatDoesNotAnswer_isFalse() {
        FreeSpace gone =
                existing -> {
                    throw new IOException("stale file handle");
                };

        assertThat(OutOfSpace.caused(new IOException("x"), temp, gone)).isFalse();
    }

    @Test
    void caused_failureWithAReasonOfItsOwn_isFalseHoweverLittleIsLeft() {
        FreeSpace none = existing -> 0;

        assertThat(OutOfSpace.caused(new AccessDeniedException("/x"), temp, none)).isFalse();
        assertThat(OutOfSpace.caused(new ReadOnlyFileSystemException(), temp, none)).isFalse();
        assertThat(OutOfSpace.caused(new FileSystemException("/disk full/a"), temp)).isFalse();
    }
}
