// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.FreeSpace;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.SourceMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Staging locations and backups for tests. */
final class Staging {

    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final SourceMachine MACHINE = new SourceMachine("fs01", "TestOS 1", Optional.of("dmi"));

    private Staging() {}

    static Surroundings surroundings() {
        return surroundings(DurabilityWatch.NONE, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static Surroundings surroundings(DurabilityWatch watch, Clock clock) {
        return new Surroundings(new DurableFiles(watch), clock, () -> MACHINE);
    }

    static Surroundings withSpace(FreeSpace space) {
        return new Surroundings(
                new DurableFiles(), Clock.fixed(NOW, ZoneOffset.UTC), () -> MACHINE, space);
    }

    static FolderStagingLocation open(Path root) {
        return FolderStagingLocation.open(root, root, surroundings());
    }

    static ImportJobSpec.Builder specBuilder(String jobName) {
        return ImportJobSpec.builder()
                .jobName(jobName)
                .subscriptionId("11111111-2222-3333-4444-555555555555")
                .resourceGroup("rg")
                .region("westeurope")
                .storageAccount("account1")
                .container("seed");
    }

    static ImportJobSpec spec(String jobName) {
        return specBuilder(jobName).build();
    }

    static OpenBackup create(Path root) {
        return OpenBackup.of(open(root).create(spec("fs01-seed")));
    }

    /** Puts a file where another tool would. */
    static Path put(OpenBackup backup, String blobPath, String content) throws IOException {
        return put(backup, blobPath, content.getBytes(StandardCharsets.UTF_8));
    }

    static Path put(OpenBackup backup, String blobPath, byte[] content) throws IOException {
        Path file = backup.blobsDirectory().resolve(blobPath);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    static List<SealedBlob> sealed(OpenBackup backup) {
        List<SealedBlob> all = new ArrayList<>();
        try (SealedCursor cursor = backup.list().from(0)) {
            cursor.forEachRemaining(all::add);
        }
        return all;
    }

    static List<String> paths(OpenBackup backup) {
        return sealed(backup).stream().map(each -> each.blob().path()).toList();
    }

    /** All files below a folder, as relative paths with slashes, sorted. */
    static List<String> files(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(each -> folder.relativize(each).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }
}
