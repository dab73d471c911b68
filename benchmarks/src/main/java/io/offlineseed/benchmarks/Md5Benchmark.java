// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.benchmarks;

import io.offlineseed.core.hash.BestMd5Lanes;
import io.offlineseed.core.hash.Md5Lanes;
import io.offlineseed.core.hash.Slice;
import io.offlineseed.core.kernel.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
 * MD5 of many blocks in memory, each way by itself; {@code jdk} is the baseline of the same run. An
 * operation is all slices once: {@code slices} times {@code sliceBytes}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-Xmx1g")
public class Md5Benchmark {

    /** How the lanes go about it. */
    @Param({"jdk", "plain", "vector"})
    public String way = "jdk";

    /** How many blocks at once. */
    @Param({"8", "16", "32"})
    public int slices;

    /** Bytes of each. */
    @Param("4194304")
    public int sliceBytes;

    private final List<Slice> all = new ArrayList<>();
    private byte[] hashes = {};
    private Md5Lanes lanes = new BestMd5Lanes();

    /** Forces the way, before anything has asked for one, and fills the blocks. */
    @Setup(Level.Trial)
    public void fill() {
        System.setProperty(Calibration.PROPERTY, way);
        byte[] bytes = new byte[slices * sliceBytes];
        new Random(1).nextBytes(bytes);
        all.clear();
        for (int i = 0; i < slices; i++) {
            all.add(new Slice(bytes, i * sliceBytes, sliceBytes));
        }
        hashes = new byte[slices * Md5Lanes.HASH_BYTES];
        lanes = new BestMd5Lanes();
    }

    /** Hashes all. */
    @Benchmark
    public byte[] digest() {
        lanes.digest(all, hashes, 0);
        return hashes;
    }
}
