// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.benchmarks;

import io.offlineseed.core.bitlocker.CipherMethod;
import io.offlineseed.core.bitlocker.SectorCipher;
import io.offlineseed.core.kernel.Calibration;
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
 * XTS-AES over sectors of 512 bytes, each way by itself. An operation is 256 KiB, as the device
 * below the file system takes them. How that compares to OpenSSL in the same minute is told by
 * {@link KernelTable}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-Xmx1g")
public class XtsBenchmark {

    private static final int BYTES = 256 << 10;

    /** How the tweaks are made and laid over. */
    @Param({"plain", "vector"})
    public String way = "plain";

    /** Which cipher. */
    @Param({"XTS_AES_128", "XTS_AES_256"})
    public CipherMethod method = CipherMethod.XTS_AES_128;

    private final byte[] source = new byte[BYTES];
    private final byte[] target = new byte[BYTES];
    private SectorCipher cipher = SectorCipher.NONE;

    /** Forces the way, before anything has asked for one. */
    @Setup(Level.Trial)
    public void prepare() {
        System.setProperty(Calibration.PROPERTY, way);
        new Random(1).nextBytes(source);
        byte[] key = new byte[method.keyBytes()];
        new Random(2).nextBytes(key);
        cipher = method.cipher(key, 512);
    }

    /** Encrypts. */
    @Benchmark
    public byte[] encrypt() {
        cipher.encrypt(0, source, 0, target, 0, BYTES);
        return target;
    }

    /** Decrypts. */
    @Benchmark
    public byte[] decrypt() {
        cipher.decrypt(0, source, 0, target, 0, BYTES);
        return target;
    }
}
