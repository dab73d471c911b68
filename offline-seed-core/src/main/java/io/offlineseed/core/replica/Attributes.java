// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives restored files the attributes that the catalog holds, as far as this system has them.
 * Owners go by name where the name is known here, otherwise by number. Set-user-id and set-group-id
 * are given only together with the owner: on somebody else's file they would mean something else.
 *
 * <p>For one thread.
 */
final class Attributes {

    private static final int MODE_WITHOUT_SET_ID = 01777;
    private static final int MAX_NAMES = 10_000;

    private final boolean owners;
    private final Map<String, Optional<UserPrincipal>> users = new HashMap<>();
    private final Map<String, Optional<GroupPrincipal>> groups = new HashMap<>();

    Attributes(boolean owners) {
        this.owners = owners;
    }

    /**
     * Sets what a file or directory gets: owner, time, mode, attributes, in the order in which none
     * undoes or hinders another.
     */
    void set(Path file, EntryFacts facts) throws IOException {
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        if (unix && owners && facts.posix().isPresent()) {
            setOwner(file, facts.posix().get());
        }
        setTime(file, facts); // before the mode, which may forbid to open the file
        if (unix && facts.posix().isPresent()) {
            int mode = facts.posix().get().mode() & (owners ? 07777 : MODE_WITHOUT_SET_ID);
            Files.setAttribute(file, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
        }
        DosFileAttributeView dos =
                Files.getFileAttributeView(
                        file, DosFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!unix && dos != null && facts.dosAttributes().isPresent()) {
            String letters = facts.dosAttributes().get();
            dos.setHidden(letters.contains("H"));
            dos.setSystem(letters.contains("S"));
            dos.setArchive(letters.contains("A"));
            dos.setReadOnly(letters.contains("R")); // last: nothing can be set afterwards
        }
    }

    /** Sets what a symbolic link gets: its owner. Java cannot set its time on every system. */
    void setOnLink(Path link, EntryFacts facts) throws IOException {
        if (owners
                && facts.posix().isPresent()
                && link.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            setOwner(link, facts.posix().get());
        }
    }

    private static void setTime(Path file, EntryFacts facts) throws IOException {
        if (facts.modified().isPresent()) {
            Files.getFileAttributeView(
                            file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(FileTime.from(facts.modified().get()), null, null);
        }
    }

    private void setOwner(Path file, EntryFacts.Posix posix) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(
                        file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        Optional<GroupPrincipal> group = group(file, posix.group());
        if (group.isPresent()) {
            view.setGroup(group.get());
        } else {
            Files.setAttribute(file, "unix:gid", (int) posix.groupId(), LinkOption.NOFOLLOW_LINKS);
        }
        Optional<UserPrincipal> user = user(file, posix.user());
        if (user.isPresent()) {
            view.setOwner(user.get());
        } else {
            Files.setAttribute(file, "unix:uid", (int) posix.userId(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    private Optional<UserPrincipal> user(Path file, String name) throws IOException {
        Optional<UserPrincipal> known = users.get(name);
        if (known != null) {
            return known;
        }
        Optional<UserPrincipal> user = Optional.empty();
        try {
            if (!name.isEmpty()) {
                user =
                        Optional.of(
                                file.getFileSystem()
                                        .getUserPrincipalLookupService()
                                        .lookupPrincipalByName(name));
            }
        } catch (UserPrincipalNotFoundException e) {
            user = Optional.empty(); // the number is used
        }
        if (users.size() >= MAX_NAMES) {
            users.clear();
        }
        users.put(name, user);
        return user;
    }

    private Optional<GroupPrincipal> group(Path file, String name) throws IOException {
        Optional<GroupPrincipal> known = groups.get(name);
        if (known != null) {
            return known;
        }
        Optional<GroupPrincipal> group = Optional.empty();
        try {
            if (!name.isEmpty()) {
                group =
                        Optional.of(
                                file.getFileSystem()
                                        .getUserPrincipalLookupService()
                                        .lookupPrincipalByGroupName(name));
            }
        } catch (UserPrincipalNotFoundException e) {
            group = Optional.empty(); // the number is used
        }
        if (groups.size() >= MAX_NAMES) {
            groups.clear();
        }
        groups.put(name, group);
        return group;
    }
}
