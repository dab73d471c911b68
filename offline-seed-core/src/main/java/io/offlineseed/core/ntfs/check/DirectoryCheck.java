// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileReferences;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import io.offlineseed.core.ntfs.read.DamagedStructure;
import io.offlineseed.core.ntfs.read.FileNode;
import io.offlineseed.core.ntfs.read.Index;
import io.offlineseed.core.ntfs.read.IndexNode;
import io.offlineseed.core.ntfs.read.MftRecord;
import io.offlineseed.core.ntfs.read.RecordReader;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * All directories: each entry leads to a file that bears its name there, each name has its entry,
 * entries are in order, and all directories hang below the root.
 */
final class DirectoryCheck {

    private final Checked checked;
    private final Findings findings;
    private final RecordReader reader;
    private final Numbers parents = new Numbers(); // record of the directory, plus one

    private FileNode directory;
    private Optional<String> before = Optional.empty();

    DirectoryCheck(Checked checked, FileNode root) {
        this.checked = checked;
        this.findings = checked.findings;
        this.reader = new RecordReader(checked.table);
        this.directory = root;
    }

    void check(FileNode next) throws IOException {
        directory = next;
        before = Optional.empty();
        new IndexShape(checked, next, Index.DIRECTORY, this::entry)
                .check(AttributeType.FILE_NAME, IndexBlock.COLLATION_FILE_NAME);
    }

    private String where() {
        return "directory in record " + directory.base().number() + ": ";
    }

    private void entry(IndexNode node, int at) throws IOException {
        try {
            FileName name = node.name(at);
            order(name);
            int bytes = IndexBlock.ENTRY_BYTES + name.sizeBytes() + 7 & ~7;
            findings.require(
                    node.keyBytes(at) == name.sizeBytes()
                            && node.entryBytes(at)
                                    == bytes + (node.hasChild(at) ? IndexBlock.CHILD_VCN_BYTES : 0),
                    Kind.INDEX,
                    where() + "the entry of " + name.name() + " has another size than its name");
            target(name, node.reference(at));
        } catch (DamagedStructure e) {
            findings.add(Kind.DIRECTORY_ENTRY, where() + e.reason());
        }
    }

    private void order(FileName name) {
        if (before.isPresent()) {
            String earlier = before.get();
            if (NtfsNames.isSame(earlier, name.name())) {
                findings.add(
                        Kind.NAME,
                        where() + earlier + " and " + name.name() + " are the same for Windows");
            } else if (NtfsNames.compare(earlier, name.name()) > 0) {
                findings.add(Kind.ORDER, where() + name.name() + " stands behind " + earlier);
            }
        }
        before = Optional.of(name.name());
    }

    private void target(FileName name, long reference) throws IOException, DamagedStructure {
        long number = FileReferences.record(reference);
        String called = where() + "the entry of " + name.name() + " ";
        boolean isFile =
                number < reader.records()
                        && checked.inUse.get((int) number)
                        && !checked.continuations.get((int) number);
        if (!isFile) {
            findings.add(
                    Kind.DIRECTORY_ENTRY,
                    called + "leads to record " + number + ", which holds no file");
            return;
        }
        MftRecord base = reader.read(number);
        if (base.sequence() != FileReferences.sequence(reference)) {
            findings.add(
                    Kind.DIRECTORY_ENTRY,
                    called
                            + "states sequence number "
                            + FileReferences.sequence(reference)
                            + ", record "
                            + number
                            + " has "
                            + base.sequence());
            return;
        }
        FileNode file = FileNode.of(checked.volume, reader, base);
        for (FileName own : file.names()) {
            if (own.parent() == directory.reference()
                    && own.name().equals(name.name())
                    && own.nameSpace() == name.nameSpace()) {
                found(file, name, own, called);
                return;
            }
        }
        findings.add(
                Kind.DIRECTORY_ENTRY,
                called + "leads to record " + number + ", which has no such name here");
    }

    private void found(FileNode file, FileName name, FileName own, String called) {
        long number = file.base().number();
        checked.names.add(number, -1);
        if (name.parent() != directory.reference()) {
            findings.add(Kind.DIRECTORY_ENTRY, called + "states another directory");
        } else if (!name.equals(own)) {
            findings.add(
                    Kind.OLD_COPY,
                    called
                            + "differs from record "
                            + number
                            + " in times, sizes or file attributes");
        }
        if (file.base().isDirectory() && name.nameSpace() != FileName.DOS) {
            findings.require(
                    parents.get(number) == 0,
                    Kind.DIRECTORY_ENTRY,
                    called + "is not the only one of that directory");
            parents.set(number, (int) directory.base().number() + 1);
        }
    }

    /** Looks, after all directories, for names without an entry and directories out of reach. */
    void finish() {
        for (int number = checked.inUse.nextSetBit(0);
                number >= 0;
                number = checked.inUse.nextSetBit(number + 1)) {
            int left = checked.names.get(number);
            findings.require(
                    left == 0,
                    Kind.NOT_LISTED,
                    "record "
                            + number
                            + (left > 0
                                    ? ": names of it that no directory lists: " + left
                                    : ": entries for it beyond its names: " + -left));
        }
        BitSet settled = new BitSet();
        settled.set(SystemFiles.ROOT);
        for (int number = checked.directories.nextSetBit(0);
                number >= 0;
                number = checked.directories.nextSetBit(number + 1)) {
            climb(number, settled);
        }
    }

    private void climb(int directoryRecord, BitSet settled) {
        Set<Integer> path = new HashSet<>();
        int at = directoryRecord;
        while (!settled.get(at) && parents.get(at) != 0) {
            if (!path.add(at)) {
                findings.add(
                        Kind.NOT_LISTED,
                        "record " + at + ": this directory lies below itself, out of reach");
                break;
            }
            at = parents.get(at) - 1;
        }
        path.forEach(settled::set);
    }
}
