// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import io.offlineseed.core.durable.ExternalSort;
import io.offlineseed.core.durable.SortedLines;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.ntfs.write.NtfsFileCursor;
import io.offlineseed.core.ntfs.write.NtfsFiles;
import io.offlineseed.core.staging.BlobRules;
import io.offlineseed.core.staging.ListLine;
import io.offlineseed.core.staging.TakenNames;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The files of a source in the order of the volume's directories, each with its place on the
 * volume: a temporary file, of which one place in {@value #STRIDE} is remembered. What NTFS or
 * Windows would not take under its own path goes aside, as it does on every drive. Safe for use by
 * several threads. Source: docs/formats/staging.md, "Names on the drive".
 */
final class SourceList implements NtfsFiles {

    private static final int STRIDE = 1024; // lines: 80 KB of places for 10 million files
    private static final int LINES_IN_MEMORY = 50_000; // about 10 MB of usual paths
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path file;
    private final long[] places;
    private final long count;
    private final long bytes;
    private final long asideCount;

    private SourceList(Path file, Writing written, long asideCount) {
        this.file = file;
        this.places = Arrays.copyOf(written.places, (int) (written.count / STRIDE + 1));
        this.count = written.count;
        this.bytes = written.bytes;
        this.asideCount = asideCount;
    }

    /**
     * Sorts the lines of a walk.
     *
     * @param directory for temporary files, and for the list itself
     * @throws IOException if a temporary file cannot be written or read
     */
    static SourceList of(Iterator<String> walk, Path directory) throws IOException {
        return of(walk, directory, LINES_IN_MEMORY);
    }

    static SourceList of(Iterator<String> walk, Path directory, int linesInMemory)
            throws IOException {
        Path list = directory.resolve("list");
        Path asideFile = directory.resolve("aside");
        Path behindFile = directory.resolve("behind");
        try (SortedLines sorted =
                        ExternalSort.sort(walk, ListLine::compare, directory, linesInMemory);
                Writing writing = new Writing(list)) {
            TakenNames taken = new TakenNames();
            try (Writer aside = Files.newBufferedWriter(asideFile);
                    Writer behind = Files.newBufferedWriter(behindFile)) {
                while (sorted.hasNext()) {
                    ListLine line = ListLine.parse(sorted.next());
                    if (line.aside() || taken.isTaken(line.path())) {
                        aside.write(line.goingAside().render() + "\n");
                    } else if (NtfsNames.comparePaths(line.path(), BlobRules.ASIDE) < 0) {
                        writing.add(line);
                    } else {
                        behind.write(line.render() + "\n");
                    }
                }
            }
            long before = writing.count;
            writing.addAll(asideFile);
            long asideCount = writing.count - before;
            writing.addAll(behindFile);
            writing.out.flush();
            return new SourceList(list, writing, asideCount);
        }
    }

    /** Returns the number of files. */
    long count() {
        return count;
    }

    /** Returns the bytes of all files. */
    long bytes() {
        return bytes;
    }

    /** Returns how many files lie aside on the volume, under a number. */
    long asideCount() {
        return asideCount;
    }

    /** Begins a pass over all files from that one on. */
    SourceCursor files(long first) throws IOException {
        return new Reading(first);
    }

    @Override
    public NtfsFileCursor from(long firstIndex) throws IOException {
        SourceCursor cursor = files(firstIndex);
        return new NtfsFileCursor() {
            @Override
            public boolean hasNext() {
                return cursor.hasNext();
            }

            @Override
            public NtfsFile next() throws IOException {
                return cursor.next().onVolume();
            }

            @Override
            public void close() throws IOException {
                cursor.close();
            }
        };
    }

    /** The list while it is written. */
    private static final class Writing implements AutoCloseable {

        private final OutputStream out;
        private long[] places = new long[16];
        private long position;
        private long count;
        private long bytes;

        Writing(Path list) throws IOException {
            out = new BufferedOutputStream(Files.newOutputStream(list), BUFFER_BYTES);
        }

        void add(ListLine line) throws IOException {
            if (count % STRIDE == 0) {
                int place = Math.toIntExact(count / STRIDE);
                if (place == places.length) {
                    places = Arrays.copyOf(places, place * 2);
                }
                places[place] = position;
            }
            byte[] text = (line.render() + "\n").getBytes(StandardCharsets.UTF_8);
            out.write(text);
            position += text.length;
            count++;
            bytes = Math.addExact(bytes, line.sizeBytes());
        }

        void addAll(Path from) throws IOException {
            try (BufferedReader in = Files.newBufferedReader(from)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    add(ListLine.parse(line));
                }
            }
            Files.delete(from);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private final class Reading implements SourceCursor {

        private final BufferedReader in;
        private long ordinal;

        Reading(long first) throws IOException {
            if (first < 0 || first > count) {
                throw new IllegalArgumentException(
                        "first must be 0 to " + count + ", was " + first);
            }
            int stride = (int) (first / STRIDE);
            InputStream bytesOfList = Files.newInputStream(file);
            in =
                    new BufferedReader(
                            new InputStreamReader(bytesOfList, StandardCharsets.UTF_8),
                            BUFFER_BYTES);
            ordinal = first == count ? count : (long) stride * STRIDE;
            try {
                if (ordinal < count) {
                    bytesOfList.skipNBytes(places[stride]);
                }
                while (ordinal < first) {
                    line();
                    ordinal++;
                }
            } catch (IOException | RuntimeException e) {
                try (in) {
                    throw e;
                }
            }
        }

        private String line() throws IOException {
            @Nullable String line = in.readLine();
            if (line == null) {
                throw new IOException(file + " ends before file " + ordinal + ": it was changed");
            }
            return line;
        }

        @Override
        public boolean hasNext() {
            return ordinal < count;
        }

        @Override
        public SourceFile next() throws IOException {
            SourceFile next = SourceFile.of(ordinal, ListLine.parse(line()));
            ordinal++;
            return next;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
