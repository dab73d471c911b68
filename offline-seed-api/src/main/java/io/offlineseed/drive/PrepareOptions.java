// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.DriveId;
import io.offlineseed.ProgressListener;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How drives are prepared. Immutable.
 *
 * @param verification how each drive is proven; {@link Verification#FULL} by default
 * @param memoryBytes memory for blocks on their way, in bytes: 24 MiB to 1 GiB; by default 192 MiB,
 *     or 60 % of the largest heap if that is less
 * @param throughputLimit the most bytes per second that are read from the staging location, and
 *     read back from drives to prove them, over all drives of the call together, for machines that
 *     must stay usable: at least 1 MiB; none by default. What the drives' own structures take is
 *     not counted
 * @param checkpointBytes bytes written to a drive after which it is flushed and its journal told: 4
 *     MiB to 1 TiB, 2 GiB by default. A crash costs at most this much copying per drive
 * @param checkpointInterval time after which the same happens: 100 ms to 1 hour, 10 seconds by
 *     default
 * @param givenUp drives of this backup that are lost, broken or not wanted any more: what they hold
 *     or should hold goes to other drives. None by default
 * @param progress watches; {@link ProgressListener#NONE} by default
 */
public record PrepareOptions(
        Verification verification,
        long memoryBytes,
        OptionalLong throughputLimit,
        long checkpointBytes,
        Duration checkpointInterval,
        Set<DriveId> givenUp,
        ProgressListener progress) {

    private static final long MIN_MEMORY_BYTES = 24L << 20; // six blocks of 4 MiB
    private static final long DEFAULT_MEMORY_BYTES = 192L << 20;

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if a number is outside its range
     */
    public PrepareOptions {
        Objects.requireNonNull(verification, "verification");
        Objects.requireNonNull(throughputLimit, "throughputLimit");
        Objects.requireNonNull(checkpointInterval, "checkpointInterval");
        Objects.requireNonNull(progress, "progress");
        givenUp = Set.copyOf(givenUp);
        if (memoryBytes < MIN_MEMORY_BYTES || memoryBytes > 1L << 30) {
            throw new IllegalArgumentException(
                    "memoryBytes must be 25165824 (24 MiB) to 1073741824 (1 GiB), was "
                            + memoryBytes);
        }
        if (throughputLimit.isPresent() && throughputLimit.getAsLong() < 1 << 20) {
            throw new IllegalArgumentException(
                    "throughputLimit must be at least 1048576 bytes per second (1 MiB/s), was "
                            + throughputLimit.getAsLong()
                            + "; leave it unset for no limit");
        }
        if (checkpointBytes < 4L << 20 || checkpointBytes > 1L << 40) {
            throw new IllegalArgumentException(
                    "checkpointBytes must be 4194304 (4 MiB) to 1099511627776 (1 TiB), was "
                            + checkpointBytes);
        }
        if (checkpointInterval.compareTo(Duration.ofMillis(100)) < 0
                || checkpointInterval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "checkpointInterval must be 100 ms to 1 hour, was " + checkpointInterval);
        }
    }

    /** Returns the defaults. */
    public static PrepareOptions defaults() {
        long memory =
                Math.max(
                        MIN_MEMORY_BYTES,
                        Math.min(DEFAULT_MEMORY_BYTES, Runtime.getRuntime().maxMemory() / 10 * 6));
        return new PrepareOptions(
                Verification.FULL,
                memory,
                OptionalLong.empty(),
                2L << 30,
                Duration.ofSeconds(10),
                Set.of(),
                ProgressListener.NONE);
    }

    /** Returns these options with another way of proving. */
    public PrepareOptions withVerification(Verification value) {
        return new PrepareOptions(
                value,
                memoryBytes,
                throughputLimit,
                checkpointBytes,
                checkpointInterval,
                givenUp,
                progress);
    }

    /** Returns these options with other memory for blocks, in bytes. */
    public PrepareOptions withMemoryBytes(long bytes) {
        return new PrepareOptions(
                verification,
                bytes,
                throughputLimit,
                checkpointBytes,
                checkpointInterval,
                givenUp,
                progress);
    }

    /**
     * Returns these options with a limit on what is read from the staging location and from drives,
     * in bytes per second over all drives.
     */
    public PrepareOptions withThroughputLimit(long bytesPerSecond) {
        return new PrepareOptions(
                verification,
                memoryBytes,
                OptionalLong.of(bytesPerSecond),
                checkpointBytes,
                checkpointInterval,
                givenUp,
                progress);
    }

    /**
     * Returns these options with checkpoints after that many bytes or that time, whichever comes
     * first.
     */
    public PrepareOptions withCheckpoint(long bytes, Duration interval) {
        return new PrepareOptions(
                verification, memoryBytes, throughputLimit, bytes, interval, givenUp, progress);
    }

    /**
     * Returns these options with drives that are given up: they count no more, even if they were
     * prepared, and their blobs need other drives. The drives themselves are not touched, and their
     * recovery passwords are kept. To be given for one call: a drive that was given up and prepared
     * anew would be given up again.
     */
    public PrepareOptions withGivenUp(DriveId... drives) {
        return new PrepareOptions(
                verification,
                memoryBytes,
                throughputLimit,
                checkpointBytes,
                checkpointInterval,
                Set.copyOf(List.of(drives)),
                progress);
    }

    /** Returns these options with a listener. */
    public PrepareOptions withProgress(ProgressListener listener) {
        return new PrepareOptions(
                verification,
                memoryBytes,
                throughputLimit,
                checkpointBytes,
                checkpointInterval,
                givenUp,
                listener);
    }
}
