// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileReferences;
import io.offlineseed.core.ntfs.FileTimes;
import io.offlineseed.core.ntfs.SystemFiles;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;

/**
 * Gives the content of a directory, or of all directories below it too, in the order of the volume:
 * each directory before what lies in it. Holds a few blocks of each directory on its way, and one
 * bit for each file. Not shared between threads.
 */
public final class NtfsCursor {

    /** What Windows takes at most; without a limit, a volume could fill the memory with paths. */
    private static final int MAX_PATH = 32_767;

    private static final class Level {

        private final FileNode directory;
        private final String path;
        private final IndexWalk walk;

        private Level(FileNode directory, String path, IndexWalk walk) {
            this.directory = directory;
            this.path = path;
            this.walk = walk;
        }
    }

    private final VolumeBytes volume;
    private final RecordReader reader;
    private final boolean deep;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final BitSet seen = new BitSet(); // records of directories

    NtfsCursor(
            VolumeBytes volume,
            MasterFileTable table,
            FileNode directory,
            String path,
            boolean deep)
            throws DamagedStructure {
        this.volume = volume;
        this.reader = new RecordReader(table);
        this.deep = deep;
        enter(directory, path.equals("\\") ? "" : path);
    }

    private void enter(FileNode directory, String path) throws DamagedStructure {
        int number = (int) directory.base().number();
        if (seen.get(number)) {
            throw new DamagedStructure("directory " + path + " is also another directory");
        }
        seen.set(number);
        Index index = Index.of(volume, directory, Index.DIRECTORY);
        levels.push(new Level(directory, path, new IndexWalk(index)));
    }

    /**
     * Returns the next file or directory, or nothing at the end.
     *
     * @throws io.offlineseed.drive.DriveException if the volume is damaged; the cursor is then of
     *     no more use
     */
    public Optional<NtfsEntry> next() throws IOException {
        try {
            return find();
        } catch (DamagedStructure e) {
            throw NtfsVolume.damaged(e);
        }
    }

    private Optional<NtfsEntry> find() throws IOException, DamagedStructure {
        while (!levels.isEmpty()) {
            Level level = levels.element();
            if (!level.walk.next()) {
                levels.pop();
                continue;
            }
            IndexNode node = level.walk.node();
            FileName name = node.name(level.walk.at());
            long reference = node.reference(level.walk.at());
            if (isHidden(level.directory, name, reference)) {
                continue;
            }
            FileNode file = FileNode.read(volume, reader, reference);
            NtfsEntry entry = entry(file, level.directory, level.path + "\\", name);
            if (deep && entry.isDirectory() && entry.obstacle().isEmpty()) {
                enter(file, entry.path());
            }
            return Optional.of(entry);
        }
        return Optional.empty();
    }

    /** Short aliases, and the file system's own files. */
    private static boolean isHidden(FileNode directory, FileName name, long reference) {
        return name.nameSpace() == FileName.DOS
                || (directory.base().number() == SystemFiles.ROOT
                        && FileReferences.record(reference) < SystemFiles.QUOTA);
    }

    /** Describes a file found in a directory, after checking that it agrees. */
    static NtfsEntry entry(FileNode file, FileNode directory, String pathBefore, FileName name)
            throws DamagedStructure {
        String path = pathBefore + name.name();
        if (path.length() > MAX_PATH) {
            throw new DamagedStructure(
                    "record "
                            + file.base().number()
                            + " lies so deep that its path is longer than "
                            + MAX_PATH
                            + " characters");
        }
        if (name.name().indexOf('\\') >= 0
                || name.name().indexOf('/') >= 0
                || name.name().indexOf('\0') >= 0
                || name.name().equals(".")
                || name.name().equals("..")) {
            throw new DamagedStructure("a directory holds the name " + path + ", which none can");
        }
        boolean agrees = false;
        for (FileName own : file.names()) {
            agrees |= own.name().equals(name.name()) && own.parent() == directory.reference();
        }
        if (!agrees) {
            throw new DamagedStructure(
                    "record "
                            + file.base().number()
                            + ", which a directory calls "
                            + path
                            + ", does not bear that name there");
        }
        return describe(file, path);
    }

    static NtfsEntry describe(FileNode file, String path) throws DamagedStructure {
        boolean isDirectory = file.base().isDirectory();
        long size = isDirectory ? 0 : file.sizeBytes();
        if (size < 0) {
            throw new DamagedStructure(path + " has a size below zero");
        }
        return new NtfsEntry(
                path,
                isDirectory,
                size,
                FileTimes.instant(file.modified()),
                file.obstacle(),
                file.reference());
    }
}
