// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import io.offlineseed.core.durable.ExternalSort;
import io.offlineseed.core.durable.SortedLines;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names in a directory, sorted by their unsigned bytes. Up to {@value #NAMES_IN_MEMORY} are
 * sorted in memory, more in temporary files, so that a directory may be of any size.
 *
 * <p>For one thread.
 */
final class DirectoryListing implements Closeable {

    static final int NAMES_IN_MEMORY = 50_000; // about 5 MB, for each directory open at once

    private final Iterator<String> names; // in hexadecimal, which sorts as the bytes do
    private final @Nullable SortedLines onDisk;
    private final long unnamable;

    private DirectoryListing(Iterator<String> names, @Nullable SortedLines onDisk, long unnamable) {
        this.names = names;
        this.onDisk = onDisk;
        this.unnamable = unnamable;
    }

    /**
     * Reads a directory to its end.
     *
     * @param scratch an existing directory for temporary files
     * @param namesInMemory the most names to hold at once
     */
    static DirectoryListing read(Path directory, Path scratch, int namesInMemory)
            throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            HexNames unsorted = new HexNames(stream.iterator());
            List<String> first = new ArrayList<>();
            while (first.size() < namesInMemory && unsorted.hasNext()) {
                first.add(unsorted.next());
            }
            if (!unsorted.hasNext()) {
                first.sort(Comparator.naturalOrder());
                return new DirectoryListing(first.iterator(), null, unsorted.unnamable);
            }
            unsorted.pushBack(first);
            SortedLines sorted =
                    ExternalSort.sort(unsorted, Comparator.naturalOrder(), scratch, namesInMemory);
            return new DirectoryListing(sorted, sorted, unsorted.unnamable);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Returns the next name, empty after the last. */
    Optional<RawText> next() throws IOException {
        try {
            return names.hasNext()
                    ? Optional.of(RawText.of(HexFormat.of().parseHex(names.next())))
                    : Optional.empty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns how many names there are besides that are not Unicode, which Windows allows. */
    long unnamable() {
        return unnamable;
    }

    @Override
    public void close() throws IOException {
        if (onDisk != null) {
            onDisk.close();
        }
    }

    private static final class HexNames implements Iterator<String> {

        private final Iterator<Path> entries;
        private Iterator<String> pushedBack = List.<String>of().iterator();
        private @Nullable String next;
        private long unnamable;

        HexNames(Iterator<Path> entries) {
            this.entries = entries;
        }

        void pushBack(List<String> names) {
            pushedBack = names.iterator();
        }

        @Override
        public boolean hasNext() {
            while (next == null && !pushedBack.hasNext() && entries.hasNext()) {
                try {
                    next = HexFormat.of().formatHex(FileNames.of(entries.next()).bytes());
                } catch (IllegalArgumentException e) {
                    unnamable++;
                }
            }
            return next != null || pushedBack.hasNext();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException("all names were read");
            }
            if (pushedBack.hasNext()) {
                return pushedBack.next();
            }
            String name = next == null ? "" : next;
            next = null;
            return name;
        }
    }
}
