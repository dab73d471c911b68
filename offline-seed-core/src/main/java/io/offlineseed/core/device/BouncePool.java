// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Aligned buffers outside the heap, through which every transfer of a file device passes. As many
 * exist as transfers were ever under way at once. Thread-safe.
 */
final class BouncePool {

    /** One write to the device: two of these side by side keep a drive as busy as one of 4 MiB. */
    static final int BUFFER_BYTES = 1 << 20;

    private static final int ALIGNMENT = 4096; // what direct I/O asks for on every system seen

    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    ByteBuffer take() {
        ByteBuffer buffer = free.poll();
        return buffer != null
                ? buffer.clear()
                : ByteBuffer.allocateDirect(BUFFER_BYTES + ALIGNMENT)
                        .alignedSlice(ALIGNMENT)
                        .limit(BUFFER_BYTES)
                        .slice();
    }

    void giveBack(ByteBuffer buffer) {
        free.add(buffer);
    }
}
