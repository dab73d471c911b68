// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.console;

import io.offlineseed.Progress;
import io.offlineseed.ProgressListener;
import io.offlineseed.ProgressMeter;
import io.offlineseed.ProgressMeter.Figures;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * The progress of a call: a bar for each drive and stage on a terminal, a line for every tenth
 * elsewhere, with the rate of the last minute and the time left; where there are several drives,
 * for all of them as well. For one thread.
 */
public final class Bars implements ProgressListener, AutoCloseable {

    private static final long MIB = 1L << 20;

    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, ProgressBar> bars = new LinkedHashMap<>();
    private final Map<String, Long> tenths = new LinkedHashMap<>();
    private final ProgressMeter meter = new ProgressMeter();

    /** Shows progress on {@code out}, with bars if somebody watches. */
    public Bars(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void onProgress(Progress progress) {
        meter.onProgress(progress);
        String stage = progress.stage().name().toLowerCase(Locale.ROOT);
        show(stage + progress.drive().map(d -> " " + d).orElse(""), meter.drive(progress));
        int drives = meter.drives(progress.stage());
        if (drives > 1) {
            show(stage + " all drives", meter.total(progress.stage()));
        }
    }

    private void show(String name, Figures figures) {
        show(name, figures.bytesDone(), figures.bytesTotal(), pace(figures));
    }

    /** Returns the rate and the time left as far as they are known, in words. */
    static String pace(Figures figures) {
        String text = "";
        if (figures.bytesPerSecond().isPresent()) {
            text += ", " + Sizes.show((long) figures.bytesPerSecond().getAsDouble()) + "/s";
        }
        if (figures.timeLeft().filter(left -> !left.isZero()).isPresent()) {
            text += ", " + words(figures.timeLeft().get()) + " left";
        }
        return text;
    }

    private static String words(Duration time) {
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }

    /** Shows how far something has come. */
    public void show(String name, long bytesDone, long bytesTotal) {
        show(name, bytesDone, bytesTotal, "");
    }

    private void show(String name, long bytesDone, long bytesTotal, String pace) {
        if (terminal) {
            long max = bytesTotal > 0 ? bytesTotal : -1; // -1: not known, so no part of it is shown
            ProgressBar bar =
                    bars.computeIfAbsent(
                            name,
                            n ->
                                    new ProgressBarBuilder()
                                            .setTaskName(n)
                                            .setUnit(" MiB", MIB)
                                            .hideEta() // the meter tells it
                                            .setStyle(ProgressBarStyle.ASCII)
                                            .setConsumer(new ConsoleProgressBarConsumer(out))
                                            .setInitialMax(max)
                                            .build());
            bar.maxHint(max);
            bar.stepTo(bytesDone);
            bar.setExtraMessage(pace);
        } else if (bytesTotal > 0) {
            long tenth = bytesDone * 10 / bytesTotal;
            Long before = tenths.put(name, tenth);
            if (before == null || tenth > before) {
                out.printf(
                        Locale.ROOT,
                        "   %s: %d %% of %s%s%n",
                        name,
                        tenth * 10,
                        Sizes.show(bytesTotal),
                        pace);
            }
        }
    }

    @Override
    public void close() {
        bars.values().forEach(ProgressBar::close);
    }
}
