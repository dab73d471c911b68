// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.ReplicaReport;
import io.offlineseed.vault.RestoreOptions;
import io.offlineseed.vault.RestoreReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Trees to be staged, and the short way to stage and restore them. */
final class Trees {

    static final ReplicaOptions SMALL_SEGMENTS =
            ReplicaOptions.defaults().withSegmentBytes(1 << 20).withThreads(2);

    /** 48 letters of three bytes each in UTF-8. */
    private static final String LONG_NAME = "名".repeat(48);

    private Trees() {}

    static byte[] random(int seed, int bytes) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    static void file(Path path, byte[] content) throws IOException {
        Files.createDirectories(path.getParent());
        Files.write(path, content);
    }

    static void file(Path path, String content) throws IOException {
        file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A tree with everything that commonly breaks archives, except what needs a privileged user.
     */
    static Path nasty(Path root) throws IOException {
        file(root.resolve("plain.txt"), "plain");
        file(root.resolve("empty"), "");
        file(root.resolve(" leading and trailing "), "blanks");
        file(root.resolve("new\nline\tand \"quotes\" \\ 'n"), "odd");
        file(root.resolve("-rf"), "looks like an option");
        file(root.resolve("Grüße/日本語/😀.txt"), "unicode");
        file(root.resolve("e\u0301 and \u00e9"), "decomposed and composed");
        file(root.resolve("a.b/x"), "sorts behind a/ and before a0");
        file(root.resolve("a/x"), "sorts first");
        file(root.resolve("a0"), "sorts last");
        Path deep = root.resolve("deep");
        for (int i = 0; i < 6; i++) {
            deep = deep.resolve(LONG_NAME);
        }
        file(deep.resolve("bottom of a path of 300 letters"), "deep");
        Files.createDirectories(root.resolve("empty directory/inside"));
        for (int i = 0; i < 300; i++) {
            file(root.resolve("many/f" + i), random(i, i * 7));
        }
        for (int size : new int[] {511, 512, 513, 65_536, 1 << 20, (1 << 20) + 1, 3_000_001}) {
            file(root.resolve("sizes/" + size), random(size, size));
        }
        sparse(root.resolve("sparse/hole at the end"), 5_000_000, 100);
        sparse(root.resolve("sparse/hole at the start"), 3 << 20, 3 << 20);
        Files.createSymbolicLink(root.resolve("link"), Path.of("plain.txt"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("no/such file"));
        Files.createSymbolicLink(root.resolve("up"), Path.of("../../../.."));
        Files.createSymbolicLink(root.resolve("absolute"), Path.of("/etc"));
        Files.createSymbolicLink(root.resolve("to directory"), Path.of("many"));
        Files.createSymbolicLink(root.resolve("lang-日本"), Path.of("Grüße/日本語"));
        Files.createSymbolicLink(root.resolve("long link"), Path.of("x/".repeat(120) + "y"));
        Files.createLink(root.resolve("second name"), root.resolve("plain.txt"));
        file(root.resolve("modes/executable"), "x");
        mode(root.resolve("modes/executable"), "rwxr-x--x");
        file(root.resolve("modes/write only"), "w");
        file(root.resolve("modes/read only"), "r");
        mode(root.resolve("modes/read only"), "r--------");
        file(root.resolve("modes/locked/inside"), "i");
        mode(root.resolve("modes/locked"), "r-xr-x---");
        time(root.resolve("plain.txt"), Instant.parse("2001-02-03T04:05:06.123456789Z"));
        time(root.resolve("empty"), Instant.parse("1961-01-01T00:00:00.5Z"));
        time(root.resolve("a0"), Instant.parse("2150-01-01T00:00:00Z"));
        time(root.resolve("many"), Instant.parse("2010-10-10T10:10:10.000001Z"));
        return root;
    }

    private static void sparse(Path path, long size, long dataAt) throws IOException {
        Files.createDirectories(path.getParent());
        try (FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), dataAt);
            if (channel.size() < size) {
                channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
            }
        }
    }

    static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    static void time(Path path, Instant time) throws IOException {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(FileTime.from(time), null, null);
    }

    static ReplicaWriter writer(Path work) {
        return writer(new DurableFiles(), work);
    }

    static ReplicaWriter writer(DurableFiles files, Path work) {
        Path state = work.resolve("state");
        return new ReplicaWriter(
                files, segments(work), state, BornHashes.inDirectory(files, state));
    }

    static Path segments(Path work) {
        return work.resolve("segments");
    }

    static ReplicaReport write(Path work, ReplicaOptions options, Path... sources) {
        return writer(work).write(List.of(sources), Set.of(), options);
    }

    static RestoreReport restore(Path work, Path target) {
        return ReplicaRestore.restore(
                new DirectorySegmentStore(segments(work)), target, RestoreOptions.defaults());
    }

    static CatalogEntry entry(Path work, String path) throws IOException {
        try (CatalogReader reader =
                new CatalogReader(new DirectorySegmentStore(segments(work)).openCatalog())) {
            for (Optional<CatalogLine> line = reader.next();
                    line.isPresent();
                    line = reader.next()) {
                if (line.get() instanceof CatalogEntry entry
                        && entry.path().toString().equals(path)) {
                    return entry;
                }
            }
        }
        throw new IllegalArgumentException("no entry " + path);
    }

    /**
     * Deletes symbolic links, of which those that lead out of a temporary directory make JUnit
     * complain.
     */
    static void deleteLinks(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path link : all.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }
}
