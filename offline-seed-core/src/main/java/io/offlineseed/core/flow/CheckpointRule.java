// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.flow;

import java.time.Duration;
import java.util.Objects;

/**
 * When a route's work is made durable.
 *
 * @param bytes the most bytes that may be written and not yet covered by a checkpoint, so the most
 *     a crash costs; a checkpoint is begun at half of it. At least one block
 * @param interval time after which a checkpoint is made if anything is new
 */
public record CheckpointRule(long bytes, Duration interval) {

    /** Validates. */
    public CheckpointRule {
        Objects.requireNonNull(interval, "interval");
        if (bytes < Flow.BLOCK_BYTES) {
            throw new IllegalArgumentException(
                    "bytes must be at least one block of " + Flow.BLOCK_BYTES + ", was " + bytes);
        }
    }
}
