// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.replica.BornHashes;
import io.offlineseed.core.replica.ReplicaWriter;
import io.offlineseed.staging.ReplicaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Replicas as they lie in a staging location. */
final class Replicas {

    private Replicas() {}

    /** Writes one of {@code source} and returns its files by name. */
    static Map<String, byte[]> write(Path source, Path folder) throws IOException {
        DurableFiles files = new DurableFiles();
        Path segments = Files.createDirectories(folder.resolve("segments"));
        Path born = Files.createDirectories(folder.resolve("born"));
        new ReplicaWriter(
                        files,
                        segments,
                        folder.resolve("state"),
                        BornHashes.inDirectory(files, born))
                .write(List.of(source), Set.of(), ReplicaOptions.defaults());
        Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> all = Files.list(segments)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                content.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return content;
    }
}
