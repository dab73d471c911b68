// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import io.offlineseed.core.staging.BlobRules;
import io.offlineseed.core.staging.ListLine;
import io.offlineseed.drive.DriveException;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.BlobNames;
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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a source tree and gives a line for each file. Links are not followed and special
 * files not read; both are remembered as left out. Files that no manifest can describe are
 * remembered as unfit. Holds one directory open for each level. For one thread; {@link #next()}
 * throws {@link UncheckedIOException}.
 */
final class SourceWalk implements Iterator<String>, Closeable {

    private final Path root;
    private final BooleanSupplier stopping;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final Skipped leftOut = new Skipped();
    private final Skipped unfit = new Skipped();
    private long emptyDirectories;
    private @Nullable String next;

    /** A directory that is being read. */
    private static final class Level {
        private final DirectoryStream<Path> stream;
        private final Iterator<Path> entries;
        private final String prefix;
        private boolean hasFiles;

        Level(DirectoryStream<Path> stream, String prefix) {
            this.stream = stream;
            this.entries = stream.iterator();
            this.prefix = prefix;
        }
    }

    SourceWalk(Path root, BooleanSupplier stopping) throws IOException {
        this.root = root;
        this.stopping = stopping;
        enter(root, "");
    }

    /** Returns the links and special files met so far. */
    Skipped leftOut() {
        return leftOut;
    }

    /** Returns how many directories have no file in or below them, as far as they were left. */
    long emptyDirectories() {
        return emptyDirectories;
    }

    /**
     * Throws if a file cannot be described by a manifest.
     *
     * @throws DriveException naming them ({@code SOURCE_NOT_FIT})
     */
    void throwIfUnfit() {
        if (unfit.count() == 0) {
            return;
        }
        StringBuilder message = new StringBuilder("Cannot make an image of ").append(root);
        message.append(": ").append(unfit.count());
        message.append(unfit.count() == 1 ? " file cannot" : " files cannot");
        message.append(" be taken along");
        if (unfit.count() > Skipped.SHOWN) {
            message.append(", the first ").append(Skipped.SHOWN).append(" are");
        }
        message.append(":\n");
        unfit.shown().forEach(line -> message.append("  ").append(line).append('\n'));
        message.append("Rename, change or remove them and try again. Nothing was written.");
        throw new DriveException("SOURCE_NOT_FIT", message.toString(), null, null);
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
        if (!level.entries.hasNext()) {
            leave();
            return;
        }
        Path entry = level.entries.next();
        String path = level.prefix + entry.getFileName();
        BasicFileAttributes attributes =
                Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            enter(entry, path + "/");
        } else if (attributes.isRegularFile()) {
            level.hasFiles = true;
            file(entry, path, attributes);
        } else {
            leftOut.add(
                    path
                            + (attributes.isSymbolicLink()
                                    ? " (a symbolic link)"
                                    : " (neither a file nor a directory)"));
        }
    }

    private void leave() throws IOException {
        Level left = levels.remove();
        left.stream.close();
        Level parent = levels.peek();
        if (!left.hasFiles) {
            emptyDirectories += parent == null ? 0 : 1;
        } else if (parent != null) {
            parent.hasFiles = true;
        }
    }

    @SuppressWarnings("StreamResourceLeak") // closed when its level is left, or with the walk
    private void enter(Path directory, String prefix) throws IOException {
        levels.push(new Level(Files.newDirectoryStream(directory), prefix));
    }

    private void file(Path file, String path, BasicFileAttributes attributes) {
        BlobKind kind = BlobRules.defaultKind(path);
        if (BlobRules.sizeProblem(kind, attributes.size()).isPresent()) {
            kind = BlobKind.BLOCK; // a virtual disk that is no multiple of 512 is just a file
        }
        Optional<String> problem = problem(file, path, kind, attributes.size());
        if (problem.isPresent()) {
            unfit.add(problem.get());
            return;
        }
        next =
                new ListLine(
                                path,
                                attributes.size(),
                                kind,
                                attributes.lastModifiedTime().toInstant(),
                                ListLine.NONE,
                                ListLine.NONE,
                                BlobRules.drivePathProblem(path).isPresent())
                        .render();
    }

    private Optional<String> problem(Path file, String path, BlobKind kind, long sizeBytes) {
        try {
            BlobNames.check(path);
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        if (!root.resolve(path).equals(file)) {
            return Optional.of(
                    "'"
                            + path
                            + "' is stored under a name that is no text in this system's character set;"
                            + " start this process with a UTF-8 locale, or rename the file");
        }
        if (!Files.isReadable(file)) {
            return Optional.of("'" + path + "' may not be read by this user");
        }
        return BlobRules.sizeProblem(kind, sizeBytes).map(why -> "'" + path + "' " + why);
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Level level : levels) {
            try {
                level.stream.close();
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
