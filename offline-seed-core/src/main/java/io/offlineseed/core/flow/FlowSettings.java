// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.flow;

/**
 * The size of a flow.
 *
 * @param memoryBytes the slab, in bytes; rounded down to whole blocks, of which it needs two
 * @param readers threads that read: 2 for local sources, more where each answer takes long
 * @param hashers threads that hash
 */
public record FlowSettings(long memoryBytes, int readers, int hashers) {

    private static final int MAX_HASHERS = 4;

    /** Validates. */
    public FlowSettings {
        if (memoryBytes < 2L * Flow.BLOCK_BYTES || memoryBytes > 1L << 30) {
            throw new IllegalArgumentException(
                    "memoryBytes must be from two blocks to 1 GiB, was " + memoryBytes);
        }
        if (readers < 1 || hashers < 1) {
            throw new IllegalArgumentException("a flow needs a reader and a hasher");
        }
    }

    /** Returns settings with as many hashers as there are processors, at most four. */
    public static FlowSettings of(long memoryBytes, int readers) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new FlowSettings(memoryBytes, readers, Math.min(processors, MAX_HASHERS));
    }
}
