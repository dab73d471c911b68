// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.FileRecord;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.core.ntfs.StandardInformation;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import io.offlineseed.core.ntfs.read.Attribute;
import io.offlineseed.core.ntfs.read.AttributeContent;
import io.offlineseed.core.ntfs.read.DamagedStructure;
import io.offlineseed.core.ntfs.read.FileNode;
import io.offlineseed.core.ntfs.read.Index;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One file or directory with all its attributes, but without what directories say of it. */
final class FileCheck {

    /** Names that are short aliases at the same time; not every one of them, but none else. */
    private static final Pattern SHORT_NAME =
            Pattern.compile(
                    "[A-Za-z0-9!#$%&'()@^_`{}~-]{1,8}(\\.[A-Za-z0-9!#$%&'()@^_`{}~-]{1,3})?");

    private final Checked checked;
    private final Findings findings;

    FileCheck(Checked checked) {
        this.checked = checked;
        this.findings = checked.findings;
    }

    void check(FileNode file) throws DamagedStructure {
        long number = file.base().number();
        String where = "record " + number + ": ";
        standardInformation(file, where);
        attributes(file, where);
        kind(file, where);
        List<FileName> names = file.names();
        findings.require(
                file.base().uint16(FileRecord.LINKS) == names.size(),
                Kind.LINK_COUNT,
                where
                        + "states "
                        + file.base().uint16(FileRecord.LINKS)
                        + " names, has "
                        + names.size());
        boolean mayBeNameless =
                number >= SystemFiles.FIRST_NAMELESS && number < SystemFiles.FIRST_FREE;
        findings.require(!names.isEmpty() || mayBeNameless, Kind.NAME, where + "has no name");
        for (FileName name : names) {
            name(file, name, names, where);
        }
        checked.names.add(number, names.size());
    }

    private void standardInformation(FileNode file, String where) throws DamagedStructure {
        Optional<byte[]> value = file.resident(AttributeType.STANDARD_INFORMATION, "");
        if (value.isEmpty()
                || (value.get().length != StandardInformation.BYTES
                        && value.get().length != StandardInformation.SHORT_BYTES)) {
            findings.add(Kind.ATTRIBUTE, where + "has no $STANDARD_INFORMATION of a known size");
            return;
        }
        if (value.get().length == StandardInformation.SHORT_BYTES) {
            return;
        }
        int id = Le.int32(value.get(), StandardInformation.SECURITY_ID);
        if (id != 0) {
            checked.securityIds.putIfAbsent(id, file.base().number());
        } else if (file.parts(AttributeType.SECURITY_DESCRIPTOR, "").isEmpty()) {
            findings.add(Kind.NO_DESCRIPTOR, where + "has neither security id nor descriptor");
        }
    }

    private void attributes(FileNode file, String where) throws DamagedStructure {
        Map<String, List<Attribute>> groups = new LinkedHashMap<>();
        for (Attribute attribute : file.attributes()) {
            groups.computeIfAbsent(
                            attribute.type() + ":" + attribute.name(), k -> new ArrayList<>())
                    .add(attribute);
            if (attribute.recordNumber() != file.base().number()) {
                checked.claimed.set((int) attribute.recordNumber());
            }
        }
        for (List<Attribute> parts : groups.values()) {
            Attribute first = parts.get(0);
            if (first.type() == AttributeType.FILE_NAME) {
                continue; // a file may have several
            }
            AttributeContent content = AttributeContent.of(checked.volume, parts);
            long allocated =
                    content.runs().map(r -> r.clusters() * checked.boot.clusterBytes()).orElse(0L);
            findings.require(
                    first.isResident() || first.allocatedBytes() == allocated,
                    Kind.SIZES,
                    where
                            + "the attribute of type "
                            + Integer.toHexString(first.type())
                            + "h states "
                            + first.allocatedBytes()
                            + " allocated bytes, its clusters have "
                            + allocated);
        }
        boolean hasList =
                file.base().attributes().stream()
                        .anyMatch(a -> a.type() == AttributeType.ATTRIBUTE_LIST);
        findings.require(
                !hasList
                        || file.attributes().stream()
                                        .filter(a -> a.recordNumber() == file.base().number())
                                        .count()
                                == file.base().attributes().size() - 1,
                Kind.ATTRIBUTE,
                where + "its list of attributes does not name all of its attributes");
    }

    private void kind(FileNode file, String where) throws DamagedStructure {
        boolean hasDirectory = !file.parts(AttributeType.INDEX_ROOT, Index.DIRECTORY).isEmpty();
        boolean hasView =
                file.attributes().stream()
                        .anyMatch(
                                a ->
                                        a.type() == AttributeType.INDEX_ROOT
                                                && !a.name().equals(Index.DIRECTORY));
        int flags = file.base().uint16(FileRecord.FLAGS);
        findings.require(
                hasDirectory == file.base().isDirectory(),
                Kind.RECORD,
                where + "is flagged as directory or not, unlike its attributes");
        findings.require(
                hasView == ((flags & FileRecord.FLAG_VIEW_INDEX) != 0),
                Kind.RECORD,
                where + "is flagged as having an index or not, unlike its attributes");
        if (hasDirectory) {
            checked.directories.set((int) file.base().number());
        }
        findings.require(
                hasDirectory || hasView || !file.parts(AttributeType.DATA, "").isEmpty(),
                Kind.ATTRIBUTE,
                where + "has no content, not even an empty one");
    }

    private void name(FileNode file, FileName name, List<FileName> all, String where) {
        String called = where + "its name " + name.name() + " ";
        boolean isOurs = file.base().number() < SystemFiles.FIRST_USER;
        if (!isOurs) {
            Optional<String> problem = NtfsNames.problem(name.name());
            problem.ifPresent(p -> findings.add(Kind.NAME, called + p));
            boolean isShort =
                    name.nameSpace() == FileName.DOS || name.nameSpace() == FileName.WIN32_AND_DOS;
            findings.require(
                    !isShort || SHORT_NAME.matcher(name.name()).matches(),
                    Kind.NAME,
                    called + "is too long for the name space it is in");
        }
        boolean hasAlias =
                all.stream()
                        .anyMatch(
                                n -> n.nameSpace() == FileName.DOS && n.parent() == name.parent());
        findings.require(
                name.nameSpace() <= FileName.WIN32_AND_DOS
                        && (name.nameSpace() != FileName.WIN32 || hasAlias),
                Kind.NAME,
                called + "is in name space " + name.nameSpace() + ", without the other it needs");
        findings.require(
                ((name.attributes() & FileName.DIRECTORY) != 0) == file.base().isDirectory(),
                Kind.NAME,
                called + "says whether it is a directory, and wrongly");
        sizes(file, name, called);
    }

    private void sizes(FileNode file, FileName name, String called) {
        List<Attribute> data = file.parts(AttributeType.DATA, "");
        long size = 0;
        long allocated = 0;
        if (!data.isEmpty() && !file.base().isDirectory()) {
            Attribute first = data.get(0);
            size = first.isResident() ? first.valueBytes() : first.dataBytes();
            allocated = first.isResident() ? size + 7 & ~7L : first.occupiedBytes();
        }
        findings.require(
                name.dataBytes() == size && name.allocatedBytes() == allocated,
                Kind.OLD_COPY,
                called
                        + "states "
                        + name.dataBytes()
                        + " bytes in "
                        + name.allocatedBytes()
                        + ", its content has "
                        + size
                        + " in "
                        + allocated);
    }
}
