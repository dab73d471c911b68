// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes files that nobody but their owner can open, and tells where a file system does not do so.
 */
final class OwnerOnly {

    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /**
     * Creates an empty file that only its owner can open.
     *
     * @throws IOException if the file system does not keep others out; no file is left
     */
    static void create(Path file) throws IOException {
        Path directory = DurableFiles.directoryOf(file);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        boolean acl = !posix && file.getFileSystem().supportedFileAttributeViews().contains("acl");
        if (!posix && !acl) {
            throw refused(file, "its file system knows neither modes nor access control lists");
        }
        Files.createFile(
                file, posix ? PosixFilePermissions.asFileAttribute(OWNER) : ownerAcl(directory));
        @Nullable String weakness = posix ? weaknessOfMode(file) : weaknessOfAcl(file);
        if (weakness != null) {
            Files.delete(file);
            throw refused(file, weakness);
        }
    }

    private static @Nullable String weaknessOfMode(Path file) throws IOException {
        Set<PosixFilePermission> actual =
                Files.getFileAttributeView(file, PosixFileAttributeView.class)
                        .readAttributes()
                        .permissions();
        return OWNER.containsAll(actual)
                ? null
                : "its file system ignores modes: asked for "
                        + PosixFilePermissions.toString(OWNER)
                        + ", it has "
                        + PosixFilePermissions.toString(actual);
    }

    private static @Nullable String weaknessOfAcl(Path file) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(file, AclFileAttributeView.class);
        UserPrincipal owner = view.getOwner();
        for (AclEntry entry : view.getAcl()) {
            if (entry.type() == AclEntryType.ALLOW && !entry.principal().equals(owner)) {
                return "its file system lets " + entry.principal().getName() + " open it too";
            }
        }
        return null;
    }

    /** The list to create a file with; who its owner will be is learned from an empty file. */
    private static FileAttribute<List<AclEntry>> ownerAcl(Path directory) throws IOException {
        Path probe = DurableFiles.temporaryIn(directory);
        Files.createFile(probe);
        UserPrincipal owner;
        try {
            owner = Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
        AclEntry entry =
                AclEntry.newBuilder()
                        .setType(AclEntryType.ALLOW)
                        .setPrincipal(owner)
                        .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                        .build();
        return new FileAttribute<>() {
            @Override
            public String name() {
                return "acl:acl";
            }

            @Override
            public List<AclEntry> value() {
                return List.of(entry);
            }
        };
    }

    private static IOException refused(Path file, String why) {
        return new IOException(
                "Cannot keep a secret in "
                        + DurableFiles.directoryOf(file)
                        + ": "
                        + why
                        + ". Use a directory on a file system that keeps other users out. Nothing was"
                        + " written.");
    }
}
