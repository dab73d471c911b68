// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.offlineseed.core.durable.ReadableFile;
import io.offlineseed.core.flow.Flow;
import io.offlineseed.core.flow.Load;
import io.offlineseed.core.flow.Route;
import io.offlineseed.core.hash.Slice;
import io.offlineseed.core.volume.ClusterWriter;
import io.offlineseed.core.volume.NativeVolume;
import io.offlineseed.drive.DriveException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of all files of a source to the volume, and of the MD5s of their blocks to a file, in the
 * order of the manifest. A load is a block of a large file or as many small files as fit into one.
 * What is not as it was listed ends the way. To be closed when the way has ended.
 */
final class SourceRoute implements Route, Closeable {

    private static final int MOST_FILES = 1024; // of a load; empty ones would else have no limit

    private final Path root;
    private final Sink sink;
    private final SourceCursor files;
    private final OutputStream hashes;
    private @Nullable SourceFile current;
    private long ordinal; // of the current file
    private long offset; // in the current file

    /**
     * Begins with the first file.
     *
     * @param files is closed with this
     * @param hashes takes 16 bytes for each block of each file; stays open
     */
    SourceRoute(Path root, Sink sink, SourceCursor files, OutputStream hashes) throws IOException {
        this.root = root;
        this.sink = sink;
        this.files = files;
        this.hashes = hashes;
        this.current = files.hasNext() ? files.next() : null;
    }

    /** Takes content: a volume, which writes it where it belongs. */
    @FunctionalInterface
    interface Sink {

        /**
         * Writes content of a file and of those that follow it.
         *
         * @param file number of the first file, from 0
         * @param fileOffsetBytes where in it the content begins
         */
        void write(long file, long fileOffsetBytes, NativeVolume.Content content)
                throws IOException;
    }

    /** A part of a file, or all of it. */
    private record Piece(SourceFile file, long offset, int bytes) {

        boolean endsFile() {
            return offset + bytes == file.sizeBytes();
        }
    }

    @Override
    public String name() {
        return "image";
    }

    @Override
    public Optional<Load> next() throws IOException {
        long first = ordinal;
        List<Piece> pieces = new ArrayList<>();
        int room = Flow.BLOCK_BYTES;
        for (SourceFile file = current; file != null; file = current) {
            boolean small = file.sizeBytes() <= room;
            if (!pieces.isEmpty() && (!small || pieces.size() == MOST_FILES)) {
                break;
            }
            int bytes = (int) Math.min(room, file.sizeBytes() - offset);
            pieces.add(new Piece(file, offset, bytes));
            offset += bytes;
            room -= bytes;
            if (offset == file.sizeBytes()) {
                current = files.hasNext() ? files.next() : null;
                ordinal++;
                offset = 0;
            }
            if (!small) {
                break; // a block of a large file travels alone
            }
        }
        return pieces.isEmpty() ? Optional.empty() : Optional.of(new Pieces(first, pieces));
    }

    @Override
    public void checkpoint(long count, byte[] digests) throws IOException {
        hashes.write(digests);
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    /** What travels in one block. */
    private final class Pieces implements Load {

        private final long first;
        private final List<Piece> pieces;
        private final int bytes;

        Pieces(long first, List<Piece> pieces) {
            this.first = first;
            this.pieces = pieces;
            this.bytes = pieces.stream().mapToInt(Piece::bytes).sum();
        }

        @Override
        public int bytes() {
            return bytes;
        }

        @Override
        public List<Slice> read(byte[] slab, int start) {
            List<Slice> slices = new ArrayList<>();
            int at = start;
            for (Piece piece : pieces) {
                fill(piece, slab, at);
                if (piece.bytes() > 0) {
                    slices.add(new Slice(slab, at, piece.bytes()));
                }
                at += piece.bytes();
            }
            return slices;
        }

        @Override
        public void hashed(byte[] digests) {
            // nothing was promised about them
        }

        @Override
        public void write(byte[] slab, int start) throws IOException {
            sink.write(first, pieces.get(0).offset(), writer -> write(slab, start, writer));
        }

        private void write(byte[] slab, int start, ClusterWriter writer) throws IOException {
            int at = start;
            for (Piece piece : pieces) {
                writer.write(slab, at, piece.bytes());
                if (piece.endsFile()) {
                    writer.endFile();
                }
                at += piece.bytes();
            }
        }
    }

    /** Reads a piece, and looks afterwards whether the file is still what was listed. */
    private void fill(Piece piece, byte[] slab, int at) {
        Path file = root.resolve(piece.file().path());
        try {
            if (!attributes(file).isRegularFile()) { // a pipe would not even open
                throw changed(file, "it is no regular file any more");
            }
            if (piece.bytes() > 0) {
                try (ReadableFile open = ReadableFile.open(file)) {
                    open.read(piece.offset(), ByteBuffer.wrap(slab, at, piece.bytes()));
                }
            }
            check(piece.file(), file);
        } catch (EOFException e) {
            throw changed(file, "it is shorter than when it was listed");
        } catch (IOException e) {
            throw new DriveException(
                    "SOURCE_UNREADABLE",
                    "Cannot read "
                            + file
                            + ": "
                            + e.getMessage()
                            + ". Make it readable and create the image again. The image that was begun is removed.",
                    null,
                    e);
        }
    }

    private static void check(SourceFile listed, Path file) throws IOException {
        BasicFileAttributes now = attributes(file);
        if (now.size() != listed.sizeBytes()) {
            throw changed(
                    file, "it had " + listed.sizeBytes() + " bytes and now has " + now.size());
        }
        if (!now.lastModifiedTime().toInstant().equals(listed.modified())) {
            throw changed(
                    file,
                    "it was last written at "
                            + listed.modified()
                            + " and now at "
                            + now.lastModifiedTime());
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
    }

    private static DriveException changed(Path file, String how) {
        return new DriveException(
                "SOURCE_CHANGED",
                file
                        + " changed while the image was made: "
                        + how
                        + ". Make the image of a tree that nobody writes to, such as a snapshot. The image that was"
                        + " begun is removed.",
                null,
                null);
    }
}
