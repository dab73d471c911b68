// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.Principal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a file system for {@link EntryFacts}, with one call per entry. Names of owners are asked for
 * once: a directory service may take milliseconds for each.
 *
 * <p>For one thread.
 */
final class FactsReader {

    private static final String UNIX = "unix:mode,uid,gid,nlink,size,lastModifiedTime,ctime";
    private static final int MAX_NAMES = 10_000;

    private final Map<Long, String> users = new LinkedHashMap<>();
    private final Map<Long, String> groups = new LinkedHashMap<>();

    /** Returns the facts of what lies at {@code path}; a symbolic link is not followed. */
    EntryFacts read(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return readUnix(path);
        }
        boolean dos = path.getFileSystem().supportedFileAttributeViews().contains("dos");
        Class<? extends BasicFileAttributes> kind =
                dos ? DosFileAttributes.class : BasicFileAttributes.class;
        BasicFileAttributes attributes =
                Files.readAttributes(path, kind, LinkOption.NOFOLLOW_LINKS);
        EntryType type = type(attributes);
        return new EntryFacts(
                type,
                type == EntryType.FILE ? attributes.size() : 0,
                Optional.of(attributes.lastModifiedTime().toInstant()),
                Optional.empty(),
                Optional.empty(),
                attributes instanceof DosFileAttributes d
                        ? Optional.of(letters(d))
                        : Optional.empty(),
                1);
    }

    private EntryFacts readUnix(Path path) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(path, UNIX, LinkOption.NOFOLLOW_LINKS);
        int mode = intOf(attributes, "mode");
        EntryType type = type(mode);
        long user = Integer.toUnsignedLong(intOf(attributes, "uid"));
        long group = Integer.toUnsignedLong(intOf(attributes, "gid"));
        return new EntryFacts(
                type,
                type == EntryType.FILE ? longOf(attributes, "size") : 0,
                Optional.of(instant(attributes.get("lastModifiedTime"))),
                Optional.of(instant(attributes.get("ctime"))),
                Optional.of(
                        new EntryFacts.Posix(
                                mode & 07777,
                                user,
                                group,
                                ownerName(path, users, user, "owner"),
                                ownerName(path, groups, group, "group"))),
                Optional.empty(),
                Math.max(1, intOf(attributes, "nlink")));
    }

    private static int intOf(Map<String, Object> attributes, String name) throws IOException {
        if (attributes.get(name) instanceof Integer number) {
            return number;
        }
        throw new IOException("the system does not tell its " + name);
    }

    private static long longOf(Map<String, Object> attributes, String name) throws IOException {
        if (attributes.get(name) instanceof Long number) {
            return number;
        }
        throw new IOException("the system does not tell its " + name);
    }

    private static Instant instant(@Nullable Object time) {
        return time instanceof FileTime fileTime ? fileTime.toInstant() : Instant.EPOCH;
    }

    private static String ownerName(Path path, Map<Long, String> names, long id, String which)
            throws IOException {
        String known = names.get(id);
        if (known != null) {
            return known;
        }
        Object owner = Files.getAttribute(path, "unix:" + which, LinkOption.NOFOLLOW_LINKS);
        String name = owner instanceof Principal principal ? principal.getName() : "";
        if (name.equals(Long.toString(id)) || name.equals(Integer.toString((int) id))) {
            name = ""; // the system knows no name and gives the number
        }
        if (names.size() >= MAX_NAMES) {
            names.clear();
        }
        names.put(id, name);
        return name;
    }

    private static EntryType type(int mode) {
        return switch (mode >> 12) {
            case 8 -> EntryType.FILE;
            case 4 -> EntryType.DIRECTORY;
            case 10 -> EntryType.SYMLINK;
            default -> EntryType.OTHER;
        };
    }

    private static EntryType type(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return EntryType.SYMLINK;
        }
        if (attributes.isOther()) {
            return EntryType.OTHER;
        }
        return attributes.isDirectory() ? EntryType.DIRECTORY : EntryType.FILE;
    }

    private static String letters(DosFileAttributes attributes) {
        return (attributes.isReadOnly() ? "R" : "")
                + (attributes.isHidden() ? "H" : "")
                + (attributes.isSystem() ? "S" : "")
                + (attributes.isArchive() ? "A" : "");
    }
}
