// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import io.offlineseed.ProgressListener;
import java.util.Objects;

/**
 * How directory trees are written as an initial replica. Immutable.
 *
 * @param segmentBytes the size at which a segment ends at the next file, in bytes of the
 *     uncompressed tar; 1 MiB to 190 GiB, 4 GiB by default
 * @param compressionLevel zstd's level, 1 to 19; 3 by default
 * @param threads threads that compress, 1 to 256; by default as many as the machine has processors
 * @param requireSourceSize whether the staging location must have as much free space as the source
 *     is large before the first byte is written, as the workflow's documentation asks; true by
 *     default. Switched off, compression is trusted to make it fit, and running out of space ends
 *     with an error that a second run continues from
 * @param progress watches; {@link ProgressListener#NONE} by default
 */
public record ReplicaOptions(
        long segmentBytes,
        int compressionLevel,
        int threads,
        boolean requireSourceSize,
        ProgressListener progress) {

    private static final long DEFAULT_SEGMENT_BYTES = 4L << 30;
    private static final long MAX_SEGMENT_BYTES = 190L << 30; // below 50,000 blocks of 4 MiB

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if a number is outside its range
     */
    public ReplicaOptions {
        if (segmentBytes < 1 << 20 || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException(
                    "segmentBytes must be 1048576 (1 MiB) to "
                            + MAX_SEGMENT_BYTES
                            + " (190 GiB), was "
                            + segmentBytes);
        }
        if (compressionLevel < 1 || compressionLevel > 19) {
            throw new IllegalArgumentException(
                    "compressionLevel must be 1 to 19, was " + compressionLevel);
        }
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("threads must be 1 to 256, was " + threads);
        }
        Objects.requireNonNull(progress, "progress");
    }

    /** Returns the defaults. */
    public static ReplicaOptions defaults() {
        int processors = Math.min(256, Runtime.getRuntime().availableProcessors());
        return new ReplicaOptions(
                DEFAULT_SEGMENT_BYTES, 3, processors, true, ProgressListener.NONE);
    }

    /** Returns these options with another segment size, in bytes of the uncompressed tar. */
    public ReplicaOptions withSegmentBytes(long bytes) {
        return new ReplicaOptions(bytes, compressionLevel, threads, requireSourceSize, progress);
    }

    /** Returns these options with another zstd level. */
    public ReplicaOptions withCompressionLevel(int level) {
        return new ReplicaOptions(segmentBytes, level, threads, requireSourceSize, progress);
    }

    /** Returns these options with another number of compressing threads. */
    public ReplicaOptions withThreads(int count) {
        return new ReplicaOptions(
                segmentBytes, compressionLevel, count, requireSourceSize, progress);
    }

    /**
     * Returns these options with the check for free space of the source's size switched on or off.
     */
    public ReplicaOptions withRequireSourceSize(boolean required) {
        return new ReplicaOptions(segmentBytes, compressionLevel, threads, required, progress);
    }

    /** Returns these options with a listener. */
    public ReplicaOptions withProgress(ProgressListener listener) {
        return new ReplicaOptions(
                segmentBytes, compressionLevel, threads, requireSourceSize, listener);
    }
}
