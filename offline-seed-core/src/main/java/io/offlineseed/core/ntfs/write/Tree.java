// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileReferences;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.core.ntfs.SystemFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks through the directories of a volume in order, gives each file and directory its record
 * number, and feeds the indexes. It remembers the directories it is in and nothing else. For one
 * thread.
 */
final class Tree {

    /** What is done with what the walk meets. */
    interface Visitor {

        /** Begins a directory: the next in order; returns where its index blocks go. */
        IndexTree.Sink enter(Directory directory) throws IOException;

        /** Meets a file; its record is no new one if it is the file system's. */
        FileName file(Directory parent, TreeItem item, long record) throws IOException;

        /** Ends a directory, after all that lies below it. */
        void leave(Directory directory, long blocks) throws IOException;
    }

    /** A directory the walk is in. */
    static final class Directory {

        private final String name;
        private final long record;
        private final FileName fileName;
        private final long number;
        private final IndexTree index;
        private String lastChild = "";

        private Directory(
                String name,
                long record,
                FileName fileName,
                long number,
                Visitor visitor,
                int vcnsPerBlock)
                throws IOException {
            this.name = name;
            this.record = record;
            this.fileName = fileName;
            this.number = number;
            this.index = new IndexTree(vcnsPerBlock, visitor.enter(this));
        }

        /** Returns the number of its record. */
        long record() {
            return record;
        }

        /** Returns its place among the directories, from 0 for the root. */
        long number() {
            return number;
        }

        /** Returns the reference that its children bear. */
        long reference() {
            return FileReferences.of(record, sequence(record));
        }

        FileName fileName() {
            return fileName;
        }
    }

    private static final int USER_SEQUENCE = 1;

    private final NtfsGeometry geometry;
    private final Visitor visitor;
    private final long directoryTime;
    private final List<Directory> open = new ArrayList<>();
    private final byte[] entry = new byte[IndexBlock.ENTRY_BYTES + FileName.sizeBytes(255) + 8];
    private long nextRecord = SystemFiles.FIRST_USER;
    private long directories;

    Tree(NtfsGeometry geometry, long directoryTime, Visitor visitor) {
        this.geometry = geometry;
        this.directoryTime = directoryTime;
        this.visitor = visitor;
    }

    /** Walks over all items; returns how many records are in use or reserved, from 0 on. */
    long walk(TreeItem.Merge items) throws IOException {
        open.add(enter(".", SystemFiles.ROOT, SystemNames.root(directoryTime)));
        for (TreeItem item = items.next(); item != null; item = items.next()) {
            visit(item);
        }
        close(0);
        return nextRecord;
    }

    private void visit(TreeItem item) throws IOException {
        String path = item.path();
        int depth = 0;
        int from = 0;
        int slash;
        boolean same = true;
        while ((slash = path.indexOf('/', from)) >= 0) {
            depth++;
            int length = slash - from;
            same =
                    same
                            && depth < open.size()
                            && open.get(depth).name.length() == length
                            && path.startsWith(open.get(depth).name, from);
            if (!same) {
                close(depth);
                String name = path.substring(from, slash);
                Directory parent = open.get(depth - 1);
                checkNext(parent, name, item);
                long record = nextRecord++;
                FileName fileName =
                        new FileName(
                                parent.reference(),
                                directoryTime,
                                directoryTime,
                                directoryTime,
                                directoryTime,
                                0,
                                0,
                                SystemNames.directoryAttributes(name, depth) | FileName.DIRECTORY,
                                0,
                                FileName.POSIX,
                                name);
                add(parent, record, fileName);
                open.add(enter(name, record, fileName));
            }
            from = slash + 1;
        }
        close(depth + 1);
        Directory parent = open.get(depth);
        checkNext(parent, path.substring(from), item);
        long record = item.kind() == TreeItem.Kind.SYSTEM ? item.index() : nextRecord++;
        add(parent, record, visitor.file(parent, item, record));
    }

    private Directory enter(String name, long record, FileName fileName) throws IOException {
        return new Directory(
                name, record, fileName, directories++, visitor, geometry.vcnsPerBlock());
    }

    /** Leaves directories until so many are open. */
    private void close(int depth) throws IOException {
        while (open.size() > depth) {
            Directory directory = open.remove(open.size() - 1);
            visitor.leave(directory, directory.index.finish());
        }
    }

    private void checkNext(Directory parent, String name, TreeItem item) {
        if (item.kind() != TreeItem.Kind.SYSTEM) {
            NtfsNames.problem(name)
                    .ifPresent(
                            why -> {
                                throw refused(item, "its part '" + name + "' " + why);
                            });
        }
        boolean ours = item.kind() == TreeItem.Kind.FILE || item.kind() == TreeItem.Kind.TAIL;
        if (ours && parent.record == SystemFiles.ROOT && NtfsNames.isTakenInRoot(name)) {
            throw refused(item, "the root directory has a file of that name by itself");
        }
        String last = parent.lastChild;
        if (!last.isEmpty()) {
            if (NtfsNames.isSame(last, name)) {
                throw refused(
                        item, "its part '" + name + "' is the same as '" + last + "' to NTFS");
            }
            if (NtfsNames.compare(last, name) > 0) {
                throw refused(item, "'" + name + "' comes behind '" + last + "' out of order");
            }
        }
        parent.lastChild = name;
    }

    private static IllegalArgumentException refused(TreeItem item, String why) {
        return new IllegalArgumentException(
                "file \\" + item.path().replace('/', '\\') + " cannot be laid out: " + why);
    }

    private void add(Directory parent, long record, FileName fileName) throws IOException {
        int keyBytes = fileName.sizeBytes();
        int length = RecordBuilder.aligned(IndexBlock.ENTRY_BYTES + keyBytes);
        Le.putInt64(entry, length - 8, 0);
        Le.putInt64(entry, IndexBlock.ENTRY_REFERENCE, FileReferences.of(record, sequence(record)));
        Le.putInt16(entry, IndexBlock.ENTRY_LENGTH, length);
        Le.putInt16(entry, IndexBlock.ENTRY_KEY_LENGTH, keyBytes);
        Le.putInt32(entry, IndexBlock.ENTRY_FLAGS, 0);
        fileName.encode(entry, IndexBlock.ENTRY_BYTES);
        parent.index.add(entry, length);
    }

    /** Returns the sequence number of a record of a new volume. */
    static int sequence(long record) {
        return record < SystemFiles.FIRST_FREE ? SystemFiles.sequence((int) record) : USER_SEQUENCE;
    }
}
