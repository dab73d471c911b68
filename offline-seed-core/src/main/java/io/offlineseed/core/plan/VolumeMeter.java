// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import io.offlineseed.core.staging.SealedBlob;

/**
 * Measures how much of one empty drive a set of blobs will take: data, file system, manifest,
 * encryption. Never less than the volume then needs. Not thread-safe.
 */
public interface VolumeMeter {

    /**
     * Adds a blob if the drive still has room for it.
     *
     * @param blob any blob of the list, in any order, none twice
     * @return false if it does not fit; the meter is then as before
     */
    boolean tryAdd(SealedBlob blob);

    /** Returns the size in bytes of the smallest drive that takes what was added. */
    long neededBytes();
}
