// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts more lines than memory holds: sorted runs go to temporary files, which are then merged.
 * Lines that compare as equal keep their order. Nothing of it is durable; a crash leaves temporary
 * files, which {@link DurableFiles#deleteLeftovers} removes.
 */
public final class ExternalSort {

    private static final int FAN_IN = 64; // files open at once, each with a buffer
    private static final int BUFFER_BYTES = 64 << 10;

    private ExternalSort() {}

    /**
     * Sorts all lines of {@code lines}; returns when every one was read.
     *
     * @param lines any strings, line breaks and unpaired surrogates included
     * @param workDir an existing directory for temporary files, with as much room as the lines take
     * @param linesInMemory the most lines to hold at once
     * @throws IOException if a temporary file cannot be written; none is left
     */
    public static SortedLines sort(
            Iterator<String> lines, Comparator<String> order, Path workDir, int linesInMemory)
            throws IOException {
        if (linesInMemory < 1) {
            throw new IllegalArgumentException(
                    "linesInMemory must be at least 1, was " + linesInMemory);
        }
        Deque<Path> runs = new ArrayDeque<>();
        try {
            List<String> batch = new ArrayList<>();
            while (lines.hasNext()) {
                batch.add(lines.next());
                if (batch.size() == linesInMemory && lines.hasNext()) {
                    batch.sort(order);
                    runs.add(write(batch.iterator(), workDir));
                    batch.clear();
                }
            }
            batch.sort(order);
            while (runs.size() > FAN_IN) {
                mergeOnce(runs, order, workDir);
            }
            return new Merge(List.copyOf(runs), batch, order);
        } catch (IOException | RuntimeException | Error e) {
            deleteAll(runs, e);
            throw e;
        }
    }

    /**
     * One pass: every {@link #FAN_IN} neighbouring runs become one, so that equal lines keep their
     * order.
     */
    private static void mergeOnce(Deque<Path> runs, Comparator<String> order, Path workDir)
            throws IOException {
        int count = runs.size();
        while (count > 0) {
            List<Path> group = new ArrayList<>();
            for (; count > 0 && group.size() < FAN_IN; count--) {
                group.add(runs.remove());
            }
            try (Merge merge = new Merge(group, List.of(), order)) {
                runs.add(write(merge, workDir));
            }
        }
    }

    private static Path write(Iterator<String> lines, Path workDir) throws IOException {
        Path run = DurableFiles.temporaryIn(workDir);
        try (DataOutputStream out =
                new DataOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(run), BUFFER_BYTES))) {
            while (lines.hasNext()) {
                writeLine(out, lines.next());
            }
        } catch (UncheckedIOException e) {
            Files.deleteIfExists(run);
            throw e.getCause();
        } catch (IOException | RuntimeException | Error e) {
            deleteAll(List.of(run), e);
            throw e;
        }
        return run;
    }

    /** Length and text as UTF-8; a line that UTF-8 cannot hold as UTF-16, its length negative. */
    private static void writeLine(DataOutputStream out, String line) throws IOException {
        byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
        if (new String(utf8, StandardCharsets.UTF_8).equals(line)) {
            out.writeInt(utf8.length);
            out.write(utf8);
        } else {
            out.writeInt(-line.length());
            out.writeChars(line);
        }
    }

    private static @Nullable String readLine(DataInputStream in) throws IOException {
        int length;
        try {
            length = in.readInt();
        } catch (EOFException e) {
            return null;
        }
        if (length >= 0) {
            byte[] utf8 = new byte[length];
            in.readFully(utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }
        char[] chars = new char[-length];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = in.readChar();
        }
        return new String(chars);
    }

    private static void deleteAll(Iterable<Path> runs, Throwable because) {
        for (Path run : runs) {
            try {
                Files.deleteIfExists(run);
            } catch (IOException e) {
                because.addSuppressed(e);
            }
        }
    }

    /** Several sorted runs as one; of equal lines that of the earlier run first. */
    private static final class Merge implements SortedLines {

        private final PriorityQueue<Run> heads;
        private final List<FileRun> opened = new ArrayList<>();

        Merge(List<Path> runs, List<String> last, Comparator<String> order) throws IOException {
            heads =
                    new PriorityQueue<>(
                            Comparator.comparing(Run::head, order).thenComparingInt(Run::number));
            try {
                for (Path run : runs) {
                    FileRun file = new FileRun(run, opened.size());
                    opened.add(file);
                    enqueue(file);
                }
                enqueue(new MemoryRun(last.iterator(), opened.size()));
            } catch (IOException | RuntimeException | Error e) {
                try {
                    close();
                } catch (IOException suppressed) {
                    e.addSuppressed(suppressed);
                }
                throw e;
            }
        }

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public String next() {
            Run run = heads.poll();
            if (run == null) {
                throw new NoSuchElementException("all lines were read");
            }
            String line = run.head();
            try {
                enqueue(run);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            heads.clear();
            IOException failure = null;
            for (FileRun run : opened) {
                try {
                    run.close();
                } catch (IOException e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e);
                    }
                }
            }
            if (failure != null) {
                throw failure;
            }
        }

        private void enqueue(Run run) throws IOException {
            if (run.advance()) {
                heads.add(run);
            }
        }
    }

    private abstract static class Run {

        private final int number;
        private String head = "";

        Run(int number) {
            this.number = number;
        }

        final int number() {
            return number;
        }

        final String head() {
            return head;
        }

        final boolean advance() throws IOException {
            String line = read();
            head = line == null ? "" : line;
            return line != null;
        }

        abstract @Nullable String read() throws IOException;
    }

    private static final class MemoryRun extends Run {

        private final Iterator<String> lines;

        MemoryRun(Iterator<String> lines, int number) {
            super(number);
            this.lines = lines;
        }

        @Override
        @Nullable String read() {
            return lines.hasNext() ? lines.next() : null;
        }
    }

    private static final class FileRun extends Run implements Closeable {

        private final Path file;
        private final DataInputStream in;

        FileRun(Path file, int number) throws IOException {
            super(number);
            this.file = file;
            this.in =
                    new DataInputStream(
                            new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
        }

        @Override
        @Nullable String read() throws IOException {
            return readLine(in);
        }

        @Override
        public void close() throws IOException {
            try (in) {
                Files.deleteIfExists(file);
            }
        }
    }
}
