// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.util.Locale;

/** What an entry of a tree is. */
public enum EntryType {
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link. */
    SYMLINK,
    /** A socket, pipe or device, or what could not be looked at; never stored. */
    OTHER;

    /** Returns the word the catalog uses. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
