// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.kernel;

import io.offlineseed.core.kernel.Way.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fastest of several ways to do the same arithmetic. Code over vectors is slow until the JDK
 * has compiled it, some 2 s of work, and by chance of the start-up can stay so for ever; so the
 * first way, which is fast from the start, is used until another one was measured to be clearly
 * faster, and a second look some time later may take that back. A way that ever gives other bytes
 * than the first is not used.
 *
 * <p>The measuring begins with the first {@link #best()}, on one background thread for all kinds of
 * arithmetic. It takes at most {@value #WARM_SECONDS} s for each way. The system property {@value
 * #PROPERTY} makes the choice instead: {@code jdk}, {@code plain} or {@code vector}; {@code auto}
 * is the default.
 *
 * <p>Safe for use by several threads.
 *
 * @param <K> the kind of arithmetic
 */
public final class Calibration<K> {

    /** Names the system property that makes the choice. */
    public static final String PROPERTY = "io.offlineseed.kernels";

    static final int WARM_SECONDS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Calibration.class);
    private static final long WARM_NANOS = Duration.ofSeconds(WARM_SECONDS).toNanos();
    private static final long BASELINE_WARM_NANOS = Duration.ofMillis(100).toNanos();
    private static final long PLATEAU_NANOS = Duration.ofMillis(300).toNanos();
    private static final Duration SECOND_LOOK = Duration.ofSeconds(10);
    private static final int ROUNDS = 9; // the fastest of so many is free of interruptions
    private static final double CLEARLY = 1.1; // times as fast; less is not worth a change
    private static final double BETTER = 0.95; // of the time before; less is noise

    private final String work;
    private final Trial<K> trial;
    private final List<Way<K>> ways;
    private final Background background;
    private final LongSupplier nanos;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile Way<K> chosen;

    /**
     * A piece of work that is always the same.
     *
     * @param <K> the kind of arithmetic
     */
    @FunctionalInterface
    public interface Trial<K> {

        /** Does it and returns the bytes that came out, which every way must give. */
        byte[] run(K kernel);
    }

    /** A way that is warm, and the time it took at best. */
    private static final class Runner<K> {
        private final Way<K> way;
        private long bestNanos = Long.MAX_VALUE;

        Runner(Way<K> way) {
            this.way = way;
        }
    }

    /**
     * Prepares a choice; nothing runs before the first {@link #best()}.
     *
     * @param work names the kind of arithmetic in the log
     * @param ways the first is the one to start with, the others in order of hope
     */
    public Calibration(String work, Trial<K> trial, List<Way<K>> ways) {
        this(
                work,
                trial,
                ways,
                System.getProperty(PROPERTY, "auto"),
                BackgroundThread.INSTANCE,
                System::nanoTime);
    }

    Calibration(
            String work,
            Trial<K> trial,
            List<Way<K>> ways,
            String wish,
            Background background,
            LongSupplier nanos) {
        this.work = work;
        this.trial = trial;
        this.ways = List.copyOf(ways);
        this.background = background;
        this.nanos = nanos;
        this.chosen = this.ways.get(0);
        if (!wish.toLowerCase(Locale.ROOT).equals("auto")) {
            started.set(true);
            force(wish.toLowerCase(Locale.ROOT));
        }
    }

    /** Returns what is the fastest as far as is known now. */
    public K best() {
        if (!started.get() && started.compareAndSet(false, true) && ways.size() > 1) {
            background.run(this::choose, Duration.ZERO);
        }
        return chosen.kernel();
    }

    /** Returns how {@link #best()} goes about it. */
    public Kind kind() {
        return chosen.kind();
    }

    private void force(String wish) {
        for (Way<K> way : ways) {
            if (way.kind().toString().equals(wish)) {
                chosen = way;
                LOG.info("{}: {}, as {} says", work, way.kind(), PROPERTY);
                return;
            }
        }
        LOG.warn(
                "{}: {} says \"{}\", which is not to be had here; {} is used. It takes auto, jdk,"
                        + " plain, and vector if Java was started with --add-modules {}.",
                work,
                PROPERTY,
                wish,
                chosen.kind(),
                VectorApi.MODULE);
    }

    private void choose() {
        Runner<K> baseline = new Runner<>(ways.get(0));
        byte[] expected = trial.run(baseline.way.kernel());
        warmUp(baseline, expected, BASELINE_WARM_NANOS, 0);
        List<Runner<K>> runners = new ArrayList<>(List.of(baseline));
        for (Way<K> way : ways.subList(1, ways.size())) {
            Runner<K> runner = new Runner<>(way);
            if (warmUp(runner, expected, WARM_NANOS, baseline.bestNanos)) {
                runners.add(runner);
                if (fastest(runners, expected) == runner) {
                    break; // the others are not worth their warming up
                }
            }
        }
        settle(fastest(runners, expected), baseline, true);
        background.run(() -> settle(fastest(runners, expected), baseline, false), SECOND_LOOK);
    }

    /**
     * Runs a way until it takes less than the time to beat and gets no faster any more, or until
     * the time is up; false if it is not to be used at all.
     */
    private boolean warmUp(Runner<K> runner, byte[] expected, long maxNanos, long nanosToBeat) {
        long now = nanos.getAsLong();
        long end = now + maxNanos;
        long improved = now;
        while (now - end < 0
                && (runner.bestNanos >= nanosToBeat || now - improved < PLATEAU_NANOS)) {
            long before = runner.bestNanos;
            if (!run(runner, expected)) {
                return false;
            }
            now = nanos.getAsLong();
            if (runner.bestNanos < before * BETTER) {
                improved = now;
            }
        }
        return true;
    }

    /** Runs a way once; false if it is not to be used. */
    private boolean run(Runner<K> runner, byte[] expected) {
        byte[] given;
        long start = nanos.getAsLong();
        try {
            given = trial.run(runner.way.kernel());
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("{}: {} failed and is not used", work, runner.way.kind(), e);
            return false;
        }
        runner.bestNanos = Math.min(runner.bestNanos, nanos.getAsLong() - start);
        if (!Arrays.equals(given, expected)) {
            LOG.warn(
                    "{}: {} gave wrong bytes on this Java and machine and is not used from now on."
                            + " Please report this with the output of java -version.",
                    work,
                    runner.way.kind());
            return false;
        }
        return true;
    }

    /** Measures all in turns and returns the fastest, the first one if none is clearly faster. */
    private Runner<K> fastest(List<Runner<K>> runners, byte[] expected) {
        runners.forEach(r -> r.bestNanos = Long.MAX_VALUE);
        for (int round = 0; round < ROUNDS; round++) {
            runners.removeIf(r -> !run(r, expected) && r != runners.get(0));
        }
        Runner<K> best = runners.get(0);
        for (Runner<K> runner : runners) {
            if (runner.bestNanos * CLEARLY < best.bestNanos) {
                best = runner;
            }
        }
        return best;
    }

    private void settle(Runner<K> winner, Runner<K> baseline, boolean first) {
        Way<K> before = chosen;
        chosen = winner.way;
        if (first || !before.equals(winner.way)) {
            LOG.info(
                    "{}: {}, {} times as fast as {}",
                    work,
                    chosen.kind(),
                    String.format(
                            Locale.ROOT, "%.1f", (double) baseline.bestNanos / winner.bestNanos),
                    baseline.way.kind());
        }
    }
}
