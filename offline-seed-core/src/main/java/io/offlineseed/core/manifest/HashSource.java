// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import java.io.IOException;

/** The MD5s of all blocks in the order of the manifest; an empty blob has none. */
@FunctionalInterface
public interface HashSource {

    /**
     * Fills {@code target} with the next MD5.
     *
     * @param target 16 bytes
     * @throws IOException if it cannot be read, or there is none left
     */
    void next(byte[] target) throws IOException;
}
