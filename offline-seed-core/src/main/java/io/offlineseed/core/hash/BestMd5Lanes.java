// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import io.offlineseed.core.kernel.Calibration;
import io.offlineseed.core.kernel.VectorApi;
import io.offlineseed.core.kernel.Way;
import io.offlineseed.core.kernel.Way.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Lanes in the way that is fastest on this machine: the JDK's MD5 until another one was measured to
 * be faster. What is measured holds for the whole process.
 */
public final class BestMd5Lanes implements Md5Lanes {

    private static final int PLAIN_LANES = 32;
    private static final String NARROW = "io.offlineseed.core.hash.NarrowVectorMd5Kernel";
    private static final String WIDE = "io.offlineseed.core.hash.WideVectorMd5Kernel";
    private static final int TRIAL_SLICES = 32;
    private static final int TRIAL_SLICE_BYTES = 16 << 10;

    /** Made when somebody first asks, since making it loads all ways. */
    private static final class Ways {
        private static final Calibration<Md5Lanes> ALL = new Calibration<>("MD5", trial(), all());
    }

    @Override
    public int lanes() {
        return Ways.ALL.best().lanes();
    }

    @Override
    public int worthwhile() {
        return Ways.ALL.best().worthwhile();
    }

    @Override
    public void digest(List<Slice> slices, byte[] target, int targetOffset) {
        Ways.ALL.best().digest(slices, target, targetOffset);
    }

    /** Returns all ways that can be gone here, the JDK's first. */
    public static List<Way<Md5Lanes>> all() {
        List<Way<Md5Lanes>> ways = new ArrayList<>();
        ways.add(new Way<>(Kind.JDK, new ScalarMd5Lanes()));
        vector().ifPresent(lanes -> ways.add(new Way<>(Kind.VECTOR, lanes)));
        ways.add(
                new Way<>(
                        Kind.PLAIN,
                        new LockstepMd5Lanes(
                                List.of(
                                        () -> new PlainMd5Kernel(PLAIN_LANES),
                                        () -> new PlainMd5Kernel(2 * PLAIN_LANES)))));
        return ways;
    }

    /** Returns lanes over the Vector API, if there is one. */
    static Optional<Md5Lanes> vector() {
        if (kernel(NARROW).isEmpty() || kernel(WIDE).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new LockstepMd5Lanes(
                        List.of(
                                () -> kernel(NARROW).orElseThrow(),
                                () -> kernel(WIDE).orElseThrow())));
    }

    private static Optional<Md5Kernel> kernel(String className) {
        return VectorApi.load(className, Md5Kernel.class);
    }

    private static Calibration.Trial<Md5Lanes> trial() {
        byte[] bytes = new byte[TRIAL_SLICES * TRIAL_SLICE_BYTES];
        new Random(1).nextBytes(bytes);
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < TRIAL_SLICES; i++) {
            slices.add(new Slice(bytes, i * TRIAL_SLICE_BYTES, TRIAL_SLICE_BYTES));
        }
        return lanes -> {
            byte[] hashes = new byte[TRIAL_SLICES * HASH_BYTES];
            lanes.digest(slices, hashes, 0);
            return hashes;
        };
    }
}
