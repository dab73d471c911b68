// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.NtfsNames;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file where it stands in the tree of the volume.
 *
 * @param path its names with slashes between them
 * @param kind whose it is
 * @param index its number among those of its kind, or its record if it is the file system's own
 * @param sizeBytes size of its content
 * @param time all its time stamps
 */
record TreeItem(String path, Kind kind, long index, long sizeBytes, long time) {

    /** Whose a file is. */
    enum Kind {
        /** One of the many. */
        FILE,
        /** One that is written after them. */
        TAIL,
        /** An area of the volume that belongs to someone else. */
        RESERVED,
        /** One of the file system, whose record exists. */
        SYSTEM
    }

    /** Gives the items of two sorted sources in one order. */
    static final class Merge {

        private final Source files;
        private final List<TreeItem> others;
        private int nextOther;
        private @Nullable TreeItem file;

        /** The long source. */
        @FunctionalInterface
        interface Source {

            /** Returns the next item, null behind the last. */
            @Nullable TreeItem next() throws IOException;
        }

        Merge(Source files, List<TreeItem> others) throws IOException {
            this.files = files;
            this.others = others;
            this.file = files.next();
        }

        /** Returns the next item of both, null behind the last. */
        @Nullable TreeItem next() throws IOException {
            TreeItem one = file;
            if (nextOther < others.size()) {
                TreeItem other = others.get(nextOther);
                if (one == null || NtfsNames.comparePaths(other.path(), one.path()) <= 0) {
                    nextOther++;
                    return other;
                }
            }
            if (one != null) {
                file = files.next();
            }
            return one;
        }
    }
}
