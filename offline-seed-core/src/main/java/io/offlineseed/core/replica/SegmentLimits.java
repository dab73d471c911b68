// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

/** How large a segment can get, which follows from the blob it becomes. */
final class SegmentLimits {

    /** The largest block blob of an import: 50,000 blocks of 4 MiB. */
    static final long MAX_SEGMENT_BYTES = 50_000L * (4 << 20);

    /** The largest tar; zstd makes what it cannot compress at most 1/256 longer. */
    static final long MAX_TAR_BYTES = MAX_SEGMENT_BYTES / 257 * 256;

    /**
     * The largest file: it has a segment for itself, with its tar headers and a name of any length.
     */
    static final long MAX_FILE_BYTES = 208_000_000_000L;

    private SegmentLimits() {}
}
