// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.console;

import io.offlineseed.Progress;
import io.offlineseed.ProgressListener;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * The progress of a call: a bar for each drive and stage on a terminal, a line for every tenth
 * elsewhere. For one thread.
 */
public final class Bars implements ProgressListener, AutoCloseable {

    private static final long MIB = 1L << 20;

    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, ProgressBar> bars = new LinkedHashMap<>();
    private final Map<String, Long> tenths = new LinkedHashMap<>();

    /** Shows progress on {@code out}, with bars if somebody watches. */
    public Bars(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void onProgress(Progress progress) {
        show(
                progress.stage().name().toLowerCase(Locale.ROOT)
                        + progress.drive().map(d -> " " + d).orElse(""),
                progress.bytesDone(),
                progress.bytesTotal());
    }

    /** Shows how far something has come. */
    public void show(String name, long bytesDone, long bytesTotal) {
        if (terminal) {
            ProgressBar bar =
                    bars.computeIfAbsent(
                            name,
                            n ->
                                    new ProgressBarBuilder()
                                            .setTaskName(n)
                                            .setUnit(" MiB", MIB)
                                            .setStyle(ProgressBarStyle.ASCII)
                                            .setConsumer(new ConsoleProgressBarConsumer(out))
                                            .setInitialMax(Math.max(1, bytesTotal))
                                            .build());
            bar.maxHint(Math.max(1, bytesTotal));
            bar.stepTo(bytesDone);
        } else if (bytesTotal > 0) {
            long tenth = bytesDone * 10 / bytesTotal;
            Long before = tenths.put(name, tenth);
            if (before == null || tenth > before) {
                out.printf(
                        Locale.ROOT,
                        "   %s: %d %% of %s%n",
                        name,
                        tenth * 10,
                        Sizes.show(bytesTotal));
            }
        }
    }

    @Override
    public void close() {
        bars.values().forEach(ProgressBar::close);
    }
}
