// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import java.nio.ByteBuffer;

/** Buffers that reads past the cache can go into. */
final class Buffers {

    private Buffers() {}

    static ByteBuffer aligned(int bytes) {
        return ByteBuffer.allocateDirect(bytes + SeedFile.ALIGNMENT_BYTES)
                .alignedSlice(SeedFile.ALIGNMENT_BYTES)
                .slice(0, bytes);
    }
}
