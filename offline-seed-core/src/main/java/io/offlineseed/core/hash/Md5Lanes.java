// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import java.util.List;

/**
 * MD5 of many slices, in as many lanes as the implementation has. Safe for use by several threads
 * as long as nobody changes the slices meanwhile.
 */
public interface Md5Lanes {

    /** How many bytes one hash has. */
    int HASH_BYTES = 16;

    /** Returns how many slices are hashed at once; fewer may be given, and more. */
    int lanes();

    /**
     * Returns how many slices of equal length it takes for hashing them together to be faster than
     * one after the other; 1 if that makes no difference.
     */
    default int worthwhile() {
        return 1;
    }

    /**
     * Writes the hash of each slice, in order, one after the other.
     *
     * @param target takes {@link #HASH_BYTES} for each slice
     * @param targetOffset where the first hash goes
     * @throws IndexOutOfBoundsException if they do not fit; nothing is written
     */
    void digest(List<Slice> slices, byte[] target, int targetOffset);
}
