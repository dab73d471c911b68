// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.benchmarks;

import io.offlineseed.core.bitlocker.SectorCipher;
import io.offlineseed.core.bitlocker.XtsWays;
import io.offlineseed.core.hash.BestMd5Lanes;
import io.offlineseed.core.hash.Md5Lanes;
import io.offlineseed.core.hash.Slice;
import io.offlineseed.core.kernel.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Every kernel beside its baseline, in turns within one process, by the CPU time of the thread: a
 * table of ratios that a busy machine disturbs less than wall time. The baseline of XTS-AES is
 * {@code openssl speed}, which counts CPU time as well; that of MD5 is the JDK's.
 */
public final class KernelTable {

    private static final int ROUNDS = 7;
    private static final int WARM_ROUNDS = 2;
    private static final long BYTES_A_ROUND = 1L << 30;
    private static final int SLICE_BYTES = 4 << 20;
    private static final int XTS_BYTES = 256 << 10;
    private static final int SECTOR_BYTES = 512;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<String, List<Double>> speeds = new LinkedHashMap<>(); // bytes per ns
    private final byte[] data = new byte[48 * SLICE_BYTES];
    private final byte[] target = new byte[XTS_BYTES];

    private KernelTable() {
        new Random(1).nextBytes(data);
    }

    /**
     * Measures and prints a table in Markdown.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException {
        new KernelTable().run(System.out);
    }

    private void run(PrintStream out) throws IOException {
        byte[] key = new byte[32];
        new Random(2).nextBytes(key);
        List<Way<Md5Lanes>> lanes = BestMd5Lanes.all();
        List<Way<SectorCipher>> ciphers = XtsWays.ciphers(key, SECTOR_BYTES);
        for (int round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
            for (int slices : new int[] {8, 16, 32, 48}) {
                for (Way<Md5Lanes> way : lanes) {
                    String name = "MD5 of " + slices + " blocks of 4 MiB, " + way.kind();
                    add(round, name, md5(way.kernel(), slices, SLICE_BYTES));
                }
            }
            for (Way<Md5Lanes> way : lanes) {
                add(
                        round,
                        "MD5 of 1024 files of 4 KiB, " + way.kind(),
                        md5(way.kernel(), 1024, 4096));
            }
            add(round, "XTS-AES-128, openssl speed, 16 KiB", openssl());
            for (Way<SectorCipher> way : ciphers) {
                String name = "XTS-AES-128, sectors of 512, ";
                add(round, name + way.kind(), xts(way.kernel(), XTS_BYTES));
                add(round, name + "from 128 MiB, " + way.kind(), xts(way.kernel(), 128 << 20));
            }
        }
        out.println("| kernel | GB/s | ratio | lowest and highest ratio |");
        out.println("|---|---|---|---|");
        String baseline = "";
        for (String name : speeds.keySet()) {
            if (name.endsWith(", jdk") || name.contains("openssl")) {
                baseline = name;
            }
            print(out, name, baseline);
        }
    }

    private void add(int round, String name, double speed) {
        if (round >= WARM_ROUNDS) {
            speeds.computeIfAbsent(name, n -> new ArrayList<>()).add(speed);
        }
    }

    private void print(PrintStream out, String name, String baseline) {
        List<Double> own = speeds.getOrDefault(name, List.of());
        List<Double> base = speeds.getOrDefault(baseline, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            ratios.add(own.get(i) / base.get(i));
        }
        List<Double> sorted = ratios.stream().sorted().toList();
        out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f to %.2f |%n",
                name,
                own.stream().sorted().toList().get(own.size() / 2),
                sorted.get(sorted.size() / 2),
                sorted.get(0),
                sorted.get(sorted.size() - 1));
    }

    private double md5(Md5Lanes lanes, int count, int sliceBytes) {
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slices.add(new Slice(data, i * sliceBytes, sliceBytes));
        }
        byte[] hashes = new byte[count * Md5Lanes.HASH_BYTES];
        long bytes = 0;
        long start = THREADS.getCurrentThreadCpuTime();
        while (bytes < BYTES_A_ROUND / 2) {
            lanes.digest(slices, hashes, 0);
            bytes += (long) count * sliceBytes;
        }
        return (double) bytes / (THREADS.getCurrentThreadCpuTime() - start);
    }

    private double xts(SectorCipher cipher, int sourceBytes) {
        long bytes = 0;
        long start = THREADS.getCurrentThreadCpuTime();
        while (bytes < BYTES_A_ROUND) {
            for (int at = 0; at < sourceBytes; at += XTS_BYTES) {
                cipher.encrypt(at, data, at, target, 0, XTS_BYTES);
            }
            bytes += sourceBytes;
        }
        return (double) bytes / (THREADS.getCurrentThreadCpuTime() - start);
    }

    private static double openssl() throws IOException {
        Process process =
                new ProcessBuilder(
                                "openssl",
                                "speed",
                                "-seconds",
                                "1",
                                "-bytes",
                                "16384",
                                "-evp",
                                "aes-128-xts",
                                "-mr")
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("+F:")) {
                    return Double.parseDouble(line.substring(line.lastIndexOf(':') + 1)) / 1e9;
                }
            }
        }
        throw new IOException("openssl speed gave no figure; is OpenSSL 3 installed?");
    }
}
