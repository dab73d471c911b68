// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks trees in the order of {@link TreePath}: one entry at a time, a directory before what is in
 * it, symbolic links not followed, the roots excepted. What cannot be looked at is returned with
 * its problem. Memory: the names of the directories open at once, see {@link DirectoryListing}.
 *
 * <p>For one thread.
 */
final class TreeWalk implements Closeable {

    /**
     * A tree to walk.
     *
     * @param name its name in the replica
     * @param directory where it lies, absolute
     */
    record Root(TreePath name, Path directory) {

        /**
         * Returns roots for these directories, sorted by name. Each is named after its directory;
         * of two with the same name the later one gets {@code -2}; the top of a file system is
         * named {@code root}, or after its drive letter.
         */
        static List<Root> of(List<Path> directories) {
            Set<TreePath> names = new HashSet<>();
            List<Root> roots = new ArrayList<>();
            for (Path directory : directories) {
                Path path = directory.toAbsolutePath().normalize();
                RawText base =
                        path.getFileName() == null ? RawText.of(top(path)) : FileNames.of(path);
                TreePath name = TreePath.of(base);
                for (int i = 2; !names.add(name); i++) {
                    name = TreePath.of(base + "-" + i);
                }
                roots.add(new Root(name, path));
            }
            roots.sort(Comparator.comparing(Root::name));
            return List.copyOf(roots);
        }

        private static String top(Path path) {
            String letters = path.toString().replaceAll("[^A-Za-z]", "");
            return letters.isEmpty() ? "root" : letters;
        }

        SourceRoot described() {
            return new SourceRoot(name, directory.toString());
        }
    }

    private record Level(SourceEntry entry, DirectoryListing names) {}

    private final Iterator<Root> roots;
    private final Set<Path> excluded;
    private final Path scratch;
    private final int namesInMemory;
    private final FactsReader factsReader = new FactsReader();
    private final Deque<Level> open = new ArrayDeque<>();

    private @Nullable TreePath after;

    /**
     * Begins before the first root.
     *
     * @param roots in the order of their names
     * @param excluded paths that are returned as excluded and not entered, absolute
     * @param scratch an existing directory for temporary files
     */
    TreeWalk(List<Root> roots, Set<Path> excluded, Path scratch) {
        this(roots, excluded, scratch, DirectoryListing.NAMES_IN_MEMORY);
    }

    TreeWalk(List<Root> roots, Set<Path> excluded, Path scratch, int namesInMemory) {
        this.roots = roots.iterator();
        this.excluded = Set.copyOf(excluded);
        this.scratch = scratch;
        this.namesInMemory = namesInMemory;
    }

    /**
     * Goes on behind {@code path}, whether it still exists or not. To be called before {@link
     * #next()}.
     */
    void skipTo(TreePath path) {
        after = path;
    }

    /** Returns the next entry, empty after the last. */
    Optional<SourceEntry> next() throws IOException {
        while (true) {
            Optional<SourceEntry> entry;
            if (open.isEmpty()) {
                if (!roots.hasNext()) {
                    return Optional.empty();
                }
                Root root = roots.next();
                entry = enter(root.name(), root.directory());
            } else {
                Level level = open.getLast();
                Optional<RawText> name = level.names().next();
                if (name.isEmpty()) {
                    level.names().close();
                    open.removeLast();
                    continue;
                }
                entry = enter(level, name.get());
            }
            if (entry.isPresent()) {
                return entry;
            }
        }
    }

    /**
     * Returns the directories that lead to what {@link #next()} returned last, the outermost first.
     */
    List<SourceEntry> above(SourceEntry entry) {
        return open.stream()
                .map(Level::entry)
                .filter(directory -> !directory.path().equals(entry.path()))
                .toList();
    }

    private Optional<SourceEntry> enter(Level level, RawText name) throws IOException {
        TreePath path;
        try {
            path = level.entry().path().child(name);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "The name '" + name + "' in " + level.entry().file() + " is too long", e);
        }
        return enter(path, FileNames.child(level.entry().file(), name));
    }

    /**
     * Looks at an entry and, if it is a directory, opens it; empty if it lies before where the walk
     * begins.
     */
    private Optional<SourceEntry> enter(TreePath path, Path file) throws IOException {
        boolean passed = after != null && after.compareTo(path) >= 0;
        if (passed && after != null && !after.isAtOrBelow(path)) {
            return Optional.empty();
        }
        SourceEntry entry = look(path, file);
        if (passed) {
            return Optional.empty();
        }
        after = null;
        return Optional.of(entry);
    }

    private SourceEntry look(TreePath path, Path file) throws IOException {
        SourceEntry entry = SourceEntry.readable(path, file, EntryFacts.none());
        try {
            entry = SourceEntry.readable(path, file, factsReader.read(file));
            if (excluded.contains(file)) {
                return entry.failed(Problem.Kind.EXCLUDED, "excluded by the caller");
            }
            return switch (entry.facts().type()) {
                case DIRECTORY -> open(entry);
                case OTHER -> entry.failed(Problem.Kind.NOT_STORABLE, "a socket, pipe or device");
                case FILE, SYMLINK -> entry;
            };
        } catch (NoSuchFileException e) {
            return entry.failed(Problem.Kind.VANISHED, "gone when its turn came");
        } catch (IOException e) {
            return entry.failed(Problem.Kind.UNREADABLE, reason(e));
        }
    }

    private SourceEntry open(SourceEntry directory) throws IOException {
        DirectoryListing names = DirectoryListing.read(directory.file(), scratch, namesInMemory);
        open.addLast(new Level(directory, names));
        return names.unnamable() == 0
                ? directory
                : directory.failed(
                        Problem.Kind.UNREADABLE,
                        names.unnamable() + " names in it are not Unicode and were left out");
    }

    /** Returns what went wrong with a file, in words and without its path. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access denied";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.removeLast().names().close();
        }
    }
}
