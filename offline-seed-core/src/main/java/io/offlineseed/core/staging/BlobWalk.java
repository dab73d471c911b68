// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ImportJobSpec;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks through all files below {@code blobs} and gives a line of the list for each that can be
 * imported; what cannot is among the violations in the end. Holds one directory open for each level
 * and nothing else, however many files there are. Symbolic links are never followed: what they lead
 * to may change or lie anywhere. For one thread; {@link #next()} throws {@link
 * UncheckedIOException}.
 */
final class BlobWalk implements Iterator<String>, Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(BlobWalk.class);

    /** What the walk must know of a backup. */
    record Rules(
            BackupFolder folder,
            ImportJobSpec spec,
            KindChoices kinds,
            Set<String> own,
            boolean keysHold) {}

    private record Level(DirectoryStream<Path> stream, Iterator<Path> entries, String prefix) {}

    private final Rules rules;
    private final Violations violations;
    private final BooleanSupplier stopping;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final ToLongFunction<String> bornBlocks;
    private @Nullable String next;
    private final AtomicLong bytes;

    BlobWalk(
            Rules rules,
            ToLongFunction<String> bornBlocks,
            Violations violations,
            AtomicLong bytes,
            BooleanSupplier stopping)
            throws IOException {
        this.rules = rules;
        this.bornBlocks = bornBlocks;
        this.violations = violations;
        this.bytes = bytes;
        this.stopping = stopping;
        enter(rules.folder().blobs(), "");
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null && !levels.isEmpty()) {
                if (stopping.getAsBoolean()) {
                    throw new StoppedException();
                }
                step();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException(e.getCause());
        }
        return next != null;
    }

    @Override
    public String next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("all files were met");
        }
        String line = next;
        next = null;
        return line;
    }

    private void step() throws IOException {
        Level level = levels.element();
        if (!level.entries().hasNext()) {
            levels.remove().stream().close();
            return;
        }
        Path entry = level.entries().next();
        String path = level.prefix() + entry.getFileName();
        BasicFileAttributes attributes =
                Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            enter(entry, path + "/");
        } else if (!attributes.isRegularFile()) {
            violations.add(
                    Violations.Kind.NOT_REGULAR,
                    "'"
                            + path
                            + "' is "
                            + (attributes.isSymbolicLink()
                                    ? "a symbolic link, which is never followed: stage the file itself"
                                    : "neither a file nor a directory"));
        } else if (DurableFiles.isLeftover(entry)) {
            LOG.info(
                    "Deleting {}, left by a process that was killed while it staged a file", entry);
            Files.delete(entry);
        } else {
            file(entry, path, attributes);
        }
    }

    @SuppressWarnings("StreamResourceLeak") // closed when its level is left, or with the walk
    private void enter(Path directory, String prefix) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
        levels.push(new Level(stream, stream.iterator(), prefix));
    }

    private void file(Path file, String path, BasicFileAttributes attributes) {
        long size = attributes.size();
        Optional<String> nameProblem = nameProblem(file, path);
        if (nameProblem.isPresent()) {
            violations.add(Violations.Kind.NAME, nameProblem.get());
            return;
        }
        BlobKind kind = rules.kinds().kind(path);
        Optional<String> sizeProblem = BlobRules.sizeProblem(kind, size);
        if (sizeProblem.isPresent()) {
            violations.add(Violations.Kind.SIZE, "'" + path + "' " + sizeProblem.get());
            return;
        }
        if (!Files.isReadable(file)) {
            violations.add(
                    Violations.Kind.UNREADABLE, "'" + path + "' may not be read by this user");
            return;
        }
        boolean own = rules.own().contains(path);
        if (own && bornBlocks.applyAsLong(path) != BlobRules.blocks(size)) {
            violations.add(
                    Violations.Kind.CHANGED,
                    "'" + path + "' is not as long as it was when the replica was written");
            return;
        }
        bytes.addAndGet(size);
        next =
                new ListLine(
                                path,
                                size,
                                kind,
                                attributes.lastModifiedTime().toInstant(),
                                rules.keysHold()
                                        ? FileKeys.of(attributes).orElse(ListLine.NONE)
                                        : ListLine.NONE,
                                own ? ListLine.BORN : ListLine.NONE,
                                BlobRules.drivePathProblem(path).isPresent())
                        .render();
    }

    private Optional<String> nameProblem(Path file, String path) {
        try {
            String ignored = rules.spec().blobName(path);
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        if (!rules.folder().blobs().resolve(path).equals(file)) {
            return Optional.of(
                    "'"
                            + path
                            + "' is stored under a name that is no text in this system's character set;"
                            + " start this process with a UTF-8 locale, or rename the file");
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Level level : levels) {
            try {
                level.stream().close();
            } catch (IOException e) {
                failure = e;
            }
        }
        levels.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
