// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The tree that is being restored, followed in the order of a catalog: knows the directories that
 * lead to the entry whose turn it is, and which are done with. Whatever it returns lies below the
 * target, name by name.
 *
 * <p>For one thread.
 */
final class TargetTree {

    /** Told of each directory when nothing more comes in it, the innermost first. */
    @FunctionalInterface
    interface DirectoryEnd {
        void left(CatalogEntry entry, Path directory) throws IOException;
    }

    private record Level(CatalogEntry entry, Path directory, boolean usable) {}

    private final Path target;
    private final DirectoryEnd end;
    private final Deque<Level> open = new ArrayDeque<>();

    TargetTree(Path target, DirectoryEnd end) {
        this.target = target;
        this.end = end;
    }

    /**
     * Returns where an entry belongs.
     *
     * @throws IOException if its directory could not be made, or this system has no such name
     */
    Path place(TreePath path) throws IOException {
        leaveUntil(path);
        Level level = open.peekLast();
        if (level != null && !level.usable()) {
            throw new IOException("its directory could not be made");
        }
        return FileNames.child(level == null ? target : level.directory(), path.name());
    }

    /** Goes into a directory, whose entries come next; one that is not usable has none. */
    void enter(CatalogEntry entry, Path directory, boolean usable) {
        open.addLast(new Level(entry, directory, usable));
    }

    /** Leaves all directories. */
    void leaveAll() throws IOException {
        while (!open.isEmpty()) {
            leave();
        }
    }

    private void leaveUntil(TreePath path) throws IOException {
        while (!open.isEmpty() && !path.isAtOrBelow(open.getLast().entry().path())) {
            leave();
        }
    }

    private void leave() throws IOException {
        Level level = open.removeLast();
        if (level.usable()) {
            end.left(level.entry(), level.directory());
        }
    }
}
