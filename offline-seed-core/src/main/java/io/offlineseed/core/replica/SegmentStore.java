// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.io.IOException;
import java.io.InputStream;

/** Where a replica's segments and its catalog are read from: a directory, a container. */
public interface SegmentStore {

    /**
     * Opens a segment, to be read from its start and closed by the caller.
     *
     * @param name name of the segment, such as {@code 000001.tar.zst}
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it cannot be read
     */
    InputStream open(String name) throws IOException;

    /** Opens the catalog, otherwise as {@link #open}. */
    default InputStream openCatalog() throws IOException {
        return open(SegmentNames.CATALOG);
    }
}
