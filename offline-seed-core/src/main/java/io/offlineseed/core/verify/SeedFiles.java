// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.Consumer;

/** The files of a volume, read by the door any other system would use. Thread-safe. */
public interface SeedFiles {

    /**
     * Opens a file.
     *
     * @param path as the manifest states it, such as {@code \dir\file}
     * @throws NoSuchFileException if there is none
     * @throws IOException if it cannot be opened
     */
    SeedFile open(String path) throws IOException;

    /**
     * Names every file of the volume, in any order, as a manifest would; what the system itself
     * keeps on a volume is left out.
     *
     * @throws IOException if the volume cannot be listed
     */
    void forEach(Consumer<String> consumer) throws IOException;
}
