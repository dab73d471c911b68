// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import java.io.IOException;

/** Told of each write of metadata, which take minutes on a large volume. */
@FunctionalInterface
public interface MetadataWatch {

    /**
     * A write has returned.
     *
     * @param bytes how many bytes it wrote
     * @throws IOException to stop; what was written stays, and can be written again
     */
    void wrote(long bytes) throws IOException;
}
