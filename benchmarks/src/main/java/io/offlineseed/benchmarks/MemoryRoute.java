// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.benchmarks;

import io.offlineseed.core.flow.Flow;
import io.offlineseed.core.flow.Load;
import io.offlineseed.core.flow.Route;
import io.offlineseed.core.hash.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A number of full loads from one array to another. */
final class MemoryRoute implements Route {

    private final int number;
    private final int loads;
    private final byte[] source;
    private final int sliceBytes;
    private final byte[] sink;
    private final AtomicInteger writes = new AtomicInteger();
    private int given;

    MemoryRoute(int number, int loads, byte[] source, int sliceBytes, byte[] sink) {
        this.number = number;
        this.loads = loads;
        this.source = source;
        this.sliceBytes = sliceBytes;
        this.sink = sink;
    }

    @Override
    public String name() {
        return "memory-" + number;
    }

    @Override
    public Optional<Load> next() {
        return given++ < loads ? Optional.of(new MemoryLoad()) : Optional.empty();
    }

    @Override
    public void checkpoint(long count, byte[] digests) {
        // memory needs no flush
    }

    private final class MemoryLoad implements Load {

        @Override
        public int bytes() {
            return Flow.BLOCK_BYTES;
        }

        @Override
        public List<Slice> read(byte[] slab, int offset) {
            System.arraycopy(source, 0, slab, offset, Flow.BLOCK_BYTES);
            List<Slice> slices = new ArrayList<>(Flow.BLOCK_BYTES / sliceBytes);
            for (int at = 0; at < Flow.BLOCK_BYTES; at += sliceBytes) {
                slices.add(new Slice(slab, offset + at, sliceBytes));
            }
            return slices;
        }

        @Override
        public void hashed(byte[] digests) {
            // nothing was promised
        }

        @Override
        public void write(byte[] slab, int offset) {
            int half = writes.getAndIncrement() % 2;
            System.arraycopy(slab, offset, sink, half * Flow.BLOCK_BYTES, Flow.BLOCK_BYTES);
        }
    }
}
