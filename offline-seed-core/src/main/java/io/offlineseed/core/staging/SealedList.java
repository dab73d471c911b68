// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

/**
 * What a sealed backup holds, sorted in the order a drive will hold it: directory by directory,
 * names compared as NTFS does. A blob's place, its ordinal, is the key of plan, journal and hashes.
 * Safe for use by several threads.
 */
public interface SealedList {

    /** Returns the SHA-256 of the list, 64 lower-case hexadecimal digits: what plans refer to. */
    String digest();

    /** Returns the number of blobs. */
    long count();

    /** Returns the bytes of all blobs. */
    long bytes();

    /**
     * Returns a cursor whose first blob has that ordinal; it has no blob if that is {@link
     * #count()}.
     *
     * @throws IllegalArgumentException if the ordinal is negative or larger than {@link #count()}
     * @throws io.offlineseed.staging.StagingException if the list cannot be read ({@code
     *     STATE_UNREADABLE})
     */
    SealedCursor from(long firstOrdinal);
}
