// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Segments and catalog in one directory, as {@link ReplicaWriter} leaves them. */
public final class DirectorySegmentStore implements SegmentStore {

    private final Path directory;

    /** Creates one over that directory. */
    public DirectorySegmentStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(directory.resolve(name));
    }
}
