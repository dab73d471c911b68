// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileReferences;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An NTFS volume opened for reading: what it holds, and the content of its files, fragmented,
 * sparse or spread over many records. Files that the file system compressed or encrypted, and
 * links, are listed with the reason why their content is not given.
 *
 * <p>What does not fit together is never guessed at: every method that reads throws a {@link
 * DriveException} of code {@code FILE_SYSTEM_DAMAGED} then. Closing the device is the caller's.
 * Shared between threads.
 */
public final class NtfsVolume {

    private static final int DIRECTORIES_KEPT = 64;

    private static final int FLAGS_OFFSET = 0x0a;

    /** Directories by path, so that files asked for one after the other are found fast. */
    private final Map<String, Directory> kept =
            new LinkedHashMap<>(DIRECTORIES_KEPT * 2, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Directory> eldest) {
                    return size() > DIRECTORIES_KEPT;
                }
            };

    private final VolumeBytes volume;
    private final MasterFileTable table;
    private final RecordReader reader;
    private final UpCase upCase;
    private final String label;
    private final boolean isDirty;

    /** A directory and its entries. */
    private record Directory(FileNode node, Index index) {}

    private NtfsVolume(VolumeBytes volume) throws IOException, DamagedStructure {
        this.volume = volume;
        this.table = MasterFileTable.open(volume);
        this.reader = new RecordReader(table);
        this.upCase = UpCase.read(volume, reader);
        FileNode facts = FileNode.read(volume, reader, systemFile(SystemFiles.VOLUME));
        this.label =
                facts.resident(AttributeType.VOLUME_NAME, "")
                        .map(b -> new String(b, StandardCharsets.UTF_16LE))
                        .orElse("");
        byte[] information =
                facts.resident(AttributeType.VOLUME_INFORMATION, "")
                        .filter(b -> b.length >= FLAGS_OFFSET + 2)
                        .orElseThrow(() -> new DamagedStructure("it does not tell its version"));
        this.isDirty = (Le.uint16(information, FLAGS_OFFSET) & SystemFiles.VOLUME_DIRTY) != 0;
    }

    private static long systemFile(int record) {
        return FileReferences.of(record, SystemFiles.sequence(record));
    }

    /**
     * Opens a volume.
     *
     * @param device the volume, such as a partition or what a key made of one; stays the caller's
     * @throws DriveException if it does not begin as NTFS does ({@code FILE_SYSTEM_UNKNOWN}), or
     *     the volume is damaged ({@code FILE_SYSTEM_DAMAGED})
     */
    public static NtfsVolume open(BlockDevice device) throws IOException {
        try {
            VolumeBytes volume =
                    VolumeBytes.open(device)
                            .orElseThrow(
                                    () ->
                                            new DriveException(
                                                    "FILE_SYSTEM_UNKNOWN",
                                                    "There is no NTFS volume: what should be its"
                                                            + " first sector is not one of NTFS."
                                                            + " Check that this is the right"
                                                            + " partition, and that it was"
                                                            + " unlocked. Nothing was changed.",
                                                    null,
                                                    null));
            return new NtfsVolume(volume);
        } catch (DamagedStructure e) {
            throw damaged(e);
        }
    }

    static DriveException damaged(DamagedStructure cause) {
        return new DriveException(
                "FILE_SYSTEM_DAMAGED",
                "The NTFS volume is damaged: "
                        + cause.reason()
                        + ". If it is a volume of ours, prepare the drive again from the staging"
                        + " location; otherwise let Windows repair it (chkdsk). Nothing was"
                        + " changed.",
                null,
                cause);
    }

    /** Returns the volume's label, often empty. */
    public String label() {
        return label;
    }

    /** Returns the volume's serial number. */
    public long serial() {
        return volume.boot().serial();
    }

    /** Returns the size of a cluster. */
    public int clusterBytes() {
        return volume.boot().clusterBytes();
    }

    /** Returns the size of the file system, without the copy of the boot sector behind it. */
    public long sizeBytes() {
        return volume.boot().backupBytes();
    }

    /** Returns whether the volume says of itself that it was not cleanly dismounted. */
    public boolean isDirty() {
        return isDirty;
    }

    /**
     * Looks for a file or directory.
     *
     * @param path such as {@code \dir\file}, in any case; {@code \} for the root
     * @return nothing if there is none
     */
    public Optional<NtfsEntry> find(String path) throws IOException {
        try {
            synchronized (kept) {
                return findLocked(path);
            }
        } catch (DamagedStructure e) {
            throw damaged(e);
        }
    }

    private Optional<NtfsEntry> findLocked(String path) throws IOException, DamagedStructure {
        if (path.equals("\\")) {
            return Optional.of(NtfsCursor.describe(root(), path));
        }
        int slash = path.lastIndexOf('\\');
        if (slash < 0) {
            throw new IllegalArgumentException("path must begin with \\, was " + path);
        }
        Optional<Directory> directory = directory(path.substring(0, slash));
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        Optional<Found> found = lookUp(directory.get().index(), path.substring(slash + 1));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        FileNode file = FileNode.read(volume, reader, found.get().reference());
        String before = path.substring(0, slash + 1);
        return Optional.of(
                NtfsCursor.entry(file, directory.get().node(), before, found.get().name()));
    }

    private FileNode root() throws IOException, DamagedStructure {
        return FileNode.read(volume, reader, systemFile(SystemFiles.ROOT));
    }

    /** Finds a directory by its path without a backslash at the end: the root's is empty. */
    private Optional<Directory> directory(String path) throws IOException, DamagedStructure {
        Directory known = kept.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        // From the root down, not by recursion: a path may have thousands of names.
        Directory at = directoryOf(root());
        int from = 1;
        while (from <= path.length()) {
            int to = path.indexOf('\\', from);
            int end = to < 0 ? path.length() : to;
            Optional<Found> found = lookUp(at.index(), path.substring(from, end));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            FileNode node = FileNode.read(volume, reader, found.get().reference());
            if (!node.base().isDirectory()) {
                return Optional.empty();
            }
            at = directoryOf(node);
            from = end + 1;
        }
        kept.put(path, at);
        return Optional.of(at);
    }

    private Directory directoryOf(FileNode node) throws DamagedStructure {
        return new Directory(node, Index.of(volume, node, Index.DIRECTORY));
    }

    /** An entry of a directory. */
    private record Found(FileName name, long reference) {}

    /**
     * Goes down the tree to a name. A name that differs only in case is passed on the way, since it
     * is the next smaller or larger one, and is taken if the name itself is not there.
     */
    private Optional<Found> lookUp(Index index, String name) throws IOException, DamagedStructure {
        Optional<Found> same = Optional.empty();
        IndexNode node = index.root();
        for (int depth = 0; depth < Index.MAX_DEPTH; depth++) {
            int at = node.first();
            while (!node.isLast(at)) {
                FileName key = node.name(at);
                int order = upCase.compare(key.name(), name);
                if (upCase.isSame(key.name(), name)) {
                    same = Optional.of(new Found(key, node.reference(at)));
                }
                if (order == 0) {
                    return same;
                }
                if (order > 0) {
                    break;
                }
                at += node.entryBytes(at);
            }
            if (!node.hasChild(at)) {
                return same;
            }
            node = index.block(node.childVcn(at));
        }
        throw new DamagedStructure(node.where() + " lies too deep");
    }

    /**
     * Returns the content of a directory; without the file system's own files, and short aliases.
     *
     * @throws IllegalArgumentException if it is not a directory
     */
    public NtfsCursor list(NtfsEntry directory) throws IOException {
        return cursor(directory, false);
    }

    /** Returns everything below a directory, each directory before what lies in it. */
    public NtfsCursor walk(NtfsEntry directory) throws IOException {
        return cursor(directory, true);
    }

    private NtfsCursor cursor(NtfsEntry directory, boolean deep) throws IOException {
        if (!directory.isDirectory()) {
            throw new IllegalArgumentException(directory.path() + " is not a directory");
        }
        try {
            return new NtfsCursor(volume, table, node(directory), directory.path(), deep);
        } catch (DamagedStructure e) {
            throw damaged(e);
        }
    }

    private FileNode node(NtfsEntry entry) throws IOException, DamagedStructure {
        synchronized (kept) {
            return FileNode.read(volume, reader, entry.reference());
        }
    }

    /** Returns all files and directories of the volume; see {@link #walk}. */
    public NtfsCursor files() throws IOException {
        return walk(find("\\").orElseThrow());
    }

    /**
     * Opens a file.
     *
     * @throws DriveException if its content cannot be given ({@code FILE_NOT_READABLE}); the
     *     message says why
     * @throws IllegalArgumentException if it is a directory
     */
    public NtfsContent open(NtfsEntry file) throws IOException {
        if (file.isDirectory()) {
            throw new IllegalArgumentException(file.path() + " is a directory");
        }
        if (file.obstacle().isPresent()) {
            throw new DriveException(
                    "FILE_NOT_READABLE",
                    "File "
                            + file.path()
                            + " "
                            + file.obstacle().get()
                            + ", so its content cannot be read here. Read it with Windows. Nothing"
                            + " was changed.",
                    null,
                    null);
        }
        try {
            Optional<AttributeContent> content = node(file).content(AttributeType.DATA, "");
            return new NtfsContent(
                    content.orElseThrow(
                            () ->
                                    new DamagedStructure(
                                            file.path()
                                                    + " has no content, not even an"
                                                    + " empty one")));
        } catch (DamagedStructure e) {
            throw damaged(e);
        }
    }
}
