// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.offlineseed.core.durable.DurableFiles;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The lines of a catalog that belong to one segment, as a zstd frame in a file of their own until
 * the replica is complete. Its file appears when the segment is written and hashed, so that a
 * segment counts if its part is there.
 *
 * <p>For one thread.
 */
final class CatalogPart implements Closeable {

    private static final int LEVEL = 3;
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path scratch;
    private final OutputStream out;

    /**
     * Begins a part.
     *
     * @param directory where parts are kept
     */
    CatalogPart(Path directory) throws IOException {
        scratch = directory.resolve("part.scratch");
        out = compressed(Files.newOutputStream(scratch));
    }

    /** Returns the file that the part of that segment has once it counts. */
    static Path file(Path directory, String segment) {
        return directory.resolve(segment + ".catalog");
    }

    /**
     * Returns a stream of lines that ends as a zstd frame when it is closed, together with {@code
     * out}.
     */
    private static OutputStream compressed(OutputStream out) throws IOException {
        return new BufferedOutputStream(
                new ZstdOutputStreamNoFinalizer(out, LEVEL).setChecksum(true), BUFFER_BYTES);
    }

    /** Writes one line as a zstd frame of its own, and leaves {@code out} open. */
    static void writeFrame(CatalogLine line, OutputStream out) throws IOException {
        ZstdOutputStreamNoFinalizer frame = new ZstdOutputStreamNoFinalizer(out, LEVEL);
        try {
            frame.setChecksum(true);
            frame.write(bytes(line));
        } finally {
            frame.closeWithoutClosingParentStream();
        }
    }

    private static byte[] bytes(CatalogLine line) {
        return (CatalogFormat.write(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    void add(CatalogLine line) throws IOException {
        out.write(bytes(line));
    }

    /** Makes the part count, durably. */
    void commit(DurableFiles files, Path file) throws IOException {
        out.close();
        files.replace(file, target -> Files.copy(scratch, target));
        Files.delete(scratch);
    }

    /** Gives the part up unless it was committed. */
    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(scratch);
    }

    /**
     * Reads a part's lines.
     *
     * @throws IOException if it is damaged
     */
    static void read(Path file, Consumer<CatalogLine> reader) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new ZstdInputStreamNoFinalizer(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.accept(CatalogFormat.read(line));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("Part " + file + " of the catalog is damaged", e);
        }
    }
}
