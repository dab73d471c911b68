// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.demo;

import io.offlineseed.ProgressListener;
import io.offlineseed.examples.console.Bars;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the person sees: a heading for each stage with the seconds it took, and while it runs
 * progress bars on a terminal or a plain line for every tenth elsewhere. For one thread.
 */
final class Screen {

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
        try (Bars bars = new Bars(out, terminal)) {
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
}
