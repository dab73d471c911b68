// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.spi.MachineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMachineSettingsTest extends MachineSettingsContract {

    @TempDir Path dir;

    @Override
    protected MachineSettings open() {
        return new FileMachineSettings(new DurableFiles(), file());
    }

    @Test
    void put_oneValue_isThisFile() throws IOException {
        open().put("waiting/1", "one");

        assertThat(file()).hasContent("{\"formatVersion\":1,\"values\":{\"waiting/1\":\"one\"}}");
    }

    @Test
    void put_byManyAtOnce_losesNone() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                String name = "waiting/" + i;
                all.add(
                        threads.submit(
                                () -> {
                                    open().put(name, name);
                                    return null;
                                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(open().list("waiting/")).hasSize(32);
    }

    @Test
    void find_damagedFile_saysWhatToDoAndLeavesIt() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{\"formatVersion\":1,\"values\":");

        assertThatThrownBy(() -> open().find("a"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("move it away");
        assertThatThrownBy(() -> open().put("a", "1")).isInstanceOf(IOException.class);
        assertThat(file()).hasContent("{\"formatVersion\":1,\"values\":");
    }

    @Test
    void find_fileOfANewerRelease_isRefused() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{\"formatVersion\":2,\"values\":{}}");

        assertThatThrownBy(() -> open().find("a")).hasMessageContaining("format version 2");
    }

    private Path file() {
        return dir.resolve("offline-seed").resolve("machine-settings.json");
    }
}
