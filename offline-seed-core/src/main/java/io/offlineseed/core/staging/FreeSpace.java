// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells how much room a place has left. */
@FunctionalInterface
public interface FreeSpace {

    /** As the system tells it; what claims to have no size at all is taken for unlimited. */
    FreeSpace OF_SYSTEM =
            existing -> {
                FileStore store = Files.getFileStore(existing);
                return store.getTotalSpace() <= 0 ? Long.MAX_VALUE : store.getUsableSpace();
            };

    /** Returns the bytes this process may still write to where {@code existing} lies. */
    long usableBytes(Path existing) throws IOException;
}
