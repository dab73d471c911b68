// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A file that is being made, and is gone again unless it is kept. */
final class NewFile implements AutoCloseable {

    private static final Set<OpenOption> NEW =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SPARSE,
                    LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final SeekableByteChannel channel;
    private boolean kept;

    private NewFile(Path path, SeekableByteChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates an empty file.
     *
     * @param ownerOnly whether others are kept from it, where modes can do that
     * @throws Refused if there is one of that name, or it cannot be made
     */
    static NewFile create(Path path, boolean ownerOnly) {
        boolean modes = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes =
                ownerOnly && modes
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try {
            NewFile made = new NewFile(path, Files.newByteChannel(path, NEW, attributes));
            if (ownerOnly && !modes) {
                made.keepOthersOut();
            }
            return made;
        } catch (FileAlreadyExistsException e) {
            throw new Refused(path + " exists already and is left as it is. Name another file.");
        } catch (IOException e) {
            throw new Refused("Cannot create " + path + ": " + e);
        }
    }

    /** Leaves the owner alone in the access control list, where there is one. */
    private void keepOthersOut() throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
        if (view != null) {
            view.setAcl(
                    List.of(
                            AclEntry.newBuilder()
                                    .setType(AclEntryType.ALLOW)
                                    .setPrincipal(view.getOwner())
                                    .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                                    .build()));
        }
    }

    SeekableByteChannel channel() {
        return channel;
    }

    /** Says that the file is whole. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!kept) {
            Files.deleteIfExists(path);
        }
    }
}
