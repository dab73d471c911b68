// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.examples.console.Bars;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the program's words go and its questions are answered. For one thread. */
final class Terminal {

    /** System property: whether somebody watches; set by the launcher, which can tell. */
    private static final String WATCHED = "offlineseed.terminal";

    /** System property: whether somebody can be asked; newer Java always has a console. */
    private static final String ANSWERS = "offlineseed.answers";

    private final OutputStream bytes;
    private final PrintWriter out;
    private final PrintStream err;
    private final boolean watched;
    private final Optional<Function<String, char @Nullable []>> secrets;

    /**
     * A terminal.
     *
     * @param bytes takes the content of files, and all words that are an answer
     * @param err takes all other words
     * @param watched whether a person sees progress bars
     * @param secrets asks for a secret without showing it, if anybody is there to be asked
     */
    Terminal(
            OutputStream bytes,
            PrintStream err,
            boolean watched,
            Optional<Function<String, char @Nullable []>> secrets) {
        this.bytes = bytes;
        this.out = new PrintWriter(bytes, true, StandardCharsets.UTF_8);
        this.err = err;
        this.watched = watched;
        this.secrets = secrets;
    }

    static Terminal ofProcess() {
        Console console = Boolean.getBoolean(ANSWERS) ? System.console() : null;
        return new Terminal(
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                Boolean.getBoolean(WATCHED),
                console == null
                        ? Optional.empty()
                        : Optional.of(question -> console.readPassword("%s", question)));
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }

    /** Where the content of files goes. */
    OutputStream bytes() {
        out.flush();
        return bytes;
    }

    void line(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    /** Says something beside the answer. */
    void note(String format, Object... values) {
        err.printf(Locale.ROOT, format + "%n", values);
    }

    void error(String words) {
        err.println(words);
    }

    /** Begins to show progress; to be closed. */
    Bars bars() {
        return new Bars(err, watched);
    }

    /**
     * Asks for a secret; empty if nobody can be asked or the answer is nothing.
     *
     * @return the answer, which the caller wipes
     */
    Optional<char[]> askSecret(String question) {
        char[] answer = secrets.isEmpty() ? null : secrets.get().apply(question);
        return answer == null || answer.length == 0 ? Optional.empty() : Optional.of(answer);
    }

    /**
     * Returns the text of a drive as it can be shown: what a terminal would obey, or what turns
     * text around, as numbers.
     */
    static String harmless(@Nullable String text) {
        StringBuilder shown = new StringBuilder();
        String.valueOf(text)
                .codePoints()
                .forEach(
                        c -> {
                            if (c == '\n' || isVisible(c)) {
                                shown.appendCodePoint(c);
                            } else {
                                shown.append(String.format(Locale.ROOT, "\\u{%x}", c));
                            }
                        });
        return shown.toString();
    }

    /** Returns the name of a file as it can be shown, on one line. */
    static String name(String text) {
        return harmless(text).replace("\n", "\\u{a}");
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
