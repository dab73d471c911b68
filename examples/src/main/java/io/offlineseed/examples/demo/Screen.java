// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.demo;

import io.offlineseed.Progress;
import io.offlineseed.ProgressListener;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * What the person sees: a heading for each stage with the seconds it took, and while it runs
 * progress bars on a terminal or a plain line for every tenth elsewhere. For one thread.
 */
final class Screen {

    private static final long MIB = 1L << 20;

    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Work that reports its progress. */
    @FunctionalInterface
    interface Stage<T> {
        T run(ProgressListener progress) throws Exception;
    }

    /** Runs a stage under its heading and remembers how long it took. */
    <T> T stage(String name, Stage<T> work) throws Exception {
        out.printf("== %s%n", name);
        long start = System.nanoTime();
        try (Bars bars = new Bars()) {
            return work.run(bars);
        } finally {
            seconds.put(name, (System.nanoTime() - start) / 1e9);
        }
    }

    void line(String format, Object... values) {
        out.printf(Locale.ROOT, "   " + format + "%n", values);
    }

    void plain(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }

    /** Returns the seconds each stage took, in order. */
    Map<String, Double> seconds() {
        return seconds;
    }

    /** The progress of one stage: a bar, or lines, for each drive. */
    private final class Bars implements ProgressListener, AutoCloseable {

        private final Map<String, ProgressBar> bars = new LinkedHashMap<>();
        private final Map<String, Long> tenths = new LinkedHashMap<>();

        @Override
        public void onProgress(Progress progress) {
            String name =
                    progress.stage().name().toLowerCase(Locale.ROOT)
                            + progress.drive().map(d -> " " + d).orElse("");
            if (terminal) {
                ProgressBar bar =
                        bars.computeIfAbsent(
                                name,
                                n ->
                                        new ProgressBarBuilder()
                                                .setTaskName(n)
                                                .setUnit(" MiB", MIB)
                                                .setStyle(ProgressBarStyle.ASCII)
                                                .setInitialMax(Math.max(1, progress.bytesTotal()))
                                                .build());
                bar.maxHint(Math.max(1, progress.bytesTotal()));
                bar.stepTo(progress.bytesDone());
            } else if (progress.bytesTotal() > 0) {
                long tenth = progress.bytesDone() * 10 / progress.bytesTotal();
                Long before = tenths.put(name, tenth);
                if (before == null || tenth > before) {
                    line("%s: %d %% of %s", name, tenth * 10, Sizes.show(progress.bytesTotal()));
                }
            }
        }

        @Override
        public void close() {
            bars.values().forEach(ProgressBar::close);
        }
    }
}
