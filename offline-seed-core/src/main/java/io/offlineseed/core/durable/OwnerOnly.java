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

    /** Who can open every file of Windows whatever its list says. */
    private static final Set<String> ALMIGHTY =
            Set.of("NT AUTHORITY\\SYSTEM", "BUILTIN\\Administrators");

    /**
     * Creates an empty file that only its owner can open.
     *
     * @throws NotPrivateException if the file system does not keep others out; no file is left
     */
    static void create(Path file) throws IOException {
        Set<String> views = file.getFileSystem().supportedFileAttributeViews();
        if (views.contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
            removeIfWeak(file, weaknessOfMode(file));
        } else if (views.contains("acl")) {
            Files.createFile(file);
            removeIfWeak(file, weaknessAfterClosing(file));
        } else {
            throw refused(file, "its file system knows neither modes nor access control lists");
        }
    }

    private static void removeIfWeak(Path file, @Nullable String weakness) throws IOException {
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

    /**
     * Leaves the owner alone in the list of the empty file. A list given when it is created would
     * still be joined with what the directory passes on.
     */
    private static @Nullable String weaknessAfterClosing(Path file) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(file, AclFileAttributeView.class);
        UserPrincipal owner = view.getOwner();
        view.setAcl(
                List.of(
                        AclEntry.newBuilder()
                                .setType(AclEntryType.ALLOW)
                                .setPrincipal(owner)
                                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                                .build()));
        for (AclEntry entry : view.getAcl()) {
            if (entry.type() == AclEntryType.ALLOW
                    && !entry.principal().equals(owner)
                    && !ALMIGHTY.contains(entry.principal().getName())) {
                return "its file system lets " + entry.principal().getName() + " open it too";
            }
        }
        return null;
    }

    private static NotPrivateException refused(Path file, String why) {
        return new NotPrivateException(
                "Cannot keep a secret in "
                        + DurableFiles.directoryOf(file)
                        + ": "
                        + why
                        + ". Use a directory on a file system that keeps other users out. Nothing was"
                        + " written.");
    }
}
