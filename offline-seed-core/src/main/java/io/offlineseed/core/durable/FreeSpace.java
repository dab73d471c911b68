// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells how much room a place has left. */
@FunctionalInterface
public interface FreeSpace {

    /**
     * As the system tells it; what claims to have no size at all is taken for unlimited, and so is
     * what is read-only, where a write fails for that reason.
     */
    FreeSpace OF_SYSTEM =
            existing -> {
                FileStore store = Files.getFileStore(existing);
                boolean limited = store.getTotalSpace() > 0 && !store.isReadOnly();
                return limited ? store.getUsableSpace() : Long.MAX_VALUE;
            };

    /** Returns the bytes this process may still write to where {@code existing} lies. */
    long usableBytes(Path existing) throws IOException;
}
