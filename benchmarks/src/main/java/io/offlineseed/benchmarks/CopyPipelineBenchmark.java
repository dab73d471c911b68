// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.benchmarks;

import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.flow.CheckpointRule;
import io.offlineseed.core.flow.Flow;
import io.offlineseed.core.flow.FlowSettings;
import io.offlineseed.core.flow.Passage;
import io.offlineseed.core.hash.BestMd5Lanes;
import io.offlineseed.core.hash.Md5Lanes;
import io.offlineseed.core.hash.Slice;
import io.offlineseed.core.kernel.Calibration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The copy pipeline between memory and memory: what it costs by itself, with drives as fast as they
 * can be. {@code copyOnly} is the baseline of the same run: the same routes, threads and writes
 * without hashing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-Xmx1g")
public class CopyPipelineBenchmark {

    private static final int LOADS = 32; // for each drive and invocation: 128 MiB
    private static final long SLAB_BYTES = 192L << 20;
    private static final CheckpointRule RULE =
            new CheckpointRule(64L << 20, Duration.ofSeconds(10));

    /** Drives written at once. */
    @Param({"1", "2", "4"})
    public int drives;

    /** How MD5 goes about it. */
    @Param({"jdk", "plain", "vector"})
    public String way = "jdk";

    /** Bytes of each blob: one block each, or a thousand to a block. */
    @Param({"4194304", "4096"})
    public int blobBytes;

    private final byte[] source = new byte[Flow.BLOCK_BYTES];
    private final List<byte[]> sinks = new ArrayList<>();

    /** Forces the way, fills the source and makes a place for each drive. */
    @Setup(Level.Trial)
    public void fill() {
        System.setProperty(Calibration.PROPERTY, way);
        new Random(1).nextBytes(source);
        sinks.clear();
        for (int i = 0; i < drives; i++) {
            sinks.add(new byte[2 * Flow.BLOCK_BYTES]); // two writers
        }
    }

    /** Counts bytes, so that figures of different numbers of drives compare. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        /** MiB that arrived. */
        public long mebibytes;
    }

    /** Copies and hashes. */
    @Benchmark
    public void copyAndHash(Counters counters) throws Exception {
        carry(new BestMd5Lanes(), counters);
    }

    /** Copies the same way without hashing. */
    @Benchmark
    public void copyOnly(Counters counters) throws Exception {
        carry(new NoHashes(), counters);
    }

    private void carry(Md5Lanes lanes, Counters counters) throws Exception {
        try (Crew crew = new Crew("benchmark");
                Flow flow = new Flow(crew, FlowSettings.of(SLAB_BYTES, 2), lanes)) {
            List<Passage> passages = new ArrayList<>();
            for (int i = 0; i < drives; i++) {
                passages.add(
                        flow.open(
                                new MemoryRoute(i, LOADS, source, blobBytes, sinks.get(i)), RULE));
            }
            for (Passage passage : passages) {
                if (passage.await() != Passage.Outcome.COMPLETE) {
                    throw new IllegalStateException("a route stopped before its end");
                }
                counters.mebibytes += passage.doneBytes() >> 20;
            }
        }
    }

    /** Hashes nothing: the baseline. */
    private static final class NoHashes implements Md5Lanes {

        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public void digest(List<Slice> slices, byte[] target, int targetOffset) {
            Arrays.fill(target, targetOffset, targetOffset + slices.size() * HASH_BYTES, (byte) 0);
        }
    }
}
