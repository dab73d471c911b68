// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.BufferPool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SegmentContentTest {

    @Test
    void seek_decompressorThatCannotBeMade_closesTheStoresStream() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        SegmentStore store =
                name ->
                        new ByteArrayInputStream(new byte[10]) {
                            @Override
                            public void close() {
                                closed.incrementAndGet();
                            }
                        };
        BufferPool empty =
                new BufferPool() {
                    @Override
                    public ByteBuffer get(int capacity) {
                        throw new IllegalStateException("no memory");
                    }

                    @Override
                    public void release(ByteBuffer buffer) {}
                };

        try (SegmentContent content = new SegmentContent(store, empty)) {
            assertThatThrownBy(() -> content.seek(new CatalogEntry.Location("000001.tar.zst", 0)))
                    .hasStackTraceContaining("no memory");
        }
        assertThat(closed).hasValue(1);
    }
}
