// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.journal;

/** How far a drive has come. */
public enum Phase {
    /** Marked for the backup; from here on it may be erased. */
    CLAIMED,
    /** It has an empty volume, and perhaps some units. */
    FORMATTED,
    /** All units and the manifest are on it. */
    WRITTEN,
    /** It was read back and is right. */
    VERIFIED,
    /** It is done. */
    SEALED,
    /** It was given up; its blobs go to another drive. */
    RETIRED
}
