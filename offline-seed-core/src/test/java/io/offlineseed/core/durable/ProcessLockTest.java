// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ProcessLockTest {

    @TempDir Path dir;

    @Test
    void acquire_byManyThreads_letsOneInAtATime() throws Exception {
        Path lockFile = dir.resolve("settings.lock");
        Path counter = Files.writeString(dir.resolve("counter"), "0");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    try (ProcessLock lock = ProcessLock.acquire(lockFile)) {
                                        assertThat(lock).isNotNull();
                                        int value = Integer.parseInt(Files.readString(counter));
                                        Files.writeString(counter, Integer.toString(value + 1));
                                    }
                                    return null;
                                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(counter).hasContent("64");
    }

    @Test
    void acquire_onInterruptedThread_worksAndKeepsTheFlag() throws IOException {
        Thread.currentThread().interrupt();
        try (ProcessLock lock = ProcessLock.acquire(dir.resolve("settings.lock"))) {
            assertThat(lock).isNotNull();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void acquire_lockFileCannotBeMade_leavesTheLockFree() throws IOException {
        Path lockFile = dir.resolve("missing/settings.lock");
        for (int i = 0; i < 2; i++) {
            try (ProcessLock lock = ProcessLock.acquire(lockFile)) {
                assertThat(lock).isNull();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("settings.lock");
            }
        }
    }
}
