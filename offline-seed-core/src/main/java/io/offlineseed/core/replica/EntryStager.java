// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Puts what a walk came upon into a segment and returns what the catalog says of it. A file that
 * cannot be read, or changes under our hands, never spoils the segment: what was promised to the
 * tar is filled up with zeros, and the catalog tells.
 *
 * <p>For one thread.
 */
final class EntryStager {

    private static final int BUFFER_BYTES =
            1 << 20; // smaller files are read before their header is written

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final MessageDigest sha256 = Digests.sha256();
    private final BooleanSupplier stopping;
    private final LongConsumer bytesRead;

    /**
     * Creates one.
     *
     * @param stopping asked between pieces of a file
     * @param bytesRead told the bytes of each piece
     */
    EntryStager(BooleanSupplier stopping, LongConsumer bytesRead) {
        this.stopping = stopping;
        this.bytesRead = bytesRead;
    }

    /** Stages an entry. Only what keeps the segment from being written is thrown. */
    CatalogEntry stage(SourceEntry entry, Segment segment) throws IOException {
        return switch (entry.facts().type()) {
            case DIRECTORY -> stageDirectory(entry, segment);
            case SYMLINK -> stageSymlink(entry, segment);
            case FILE -> stageFile(entry, segment);
            case OTHER -> notStored(entry);
        };
    }

    private static CatalogEntry notStored(SourceEntry entry) {
        return new CatalogEntry(
                entry.path(),
                entry.facts(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                entry.problem());
    }

    private static CatalogEntry stageDirectory(SourceEntry entry, Segment segment)
            throws IOException {
        if (entry.problem().filter(p -> p.kind() == Problem.Kind.EXCLUDED).isPresent()) {
            return notStored(entry);
        }
        return new CatalogEntry(
                entry.path(),
                entry.facts(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(segment.addDirectory(entry.path(), entry.facts())),
                entry.problem());
    }

    private static CatalogEntry stageSymlink(SourceEntry entry, Segment segment)
            throws IOException {
        RawText target;
        try {
            target = FileNames.ofTarget(Files.readSymbolicLink(entry.file()));
        } catch (IOException e) {
            return unreadable(entry, e);
        } catch (IllegalArgumentException e) {
            return notStored(
                    entry.failed(Problem.Kind.UNREADABLE, "what the link holds is not Unicode"));
        }
        return new CatalogEntry(
                entry.path(),
                entry.facts(),
                Optional.of(target),
                Optional.empty(),
                Optional.of(segment.addSymlink(entry.path(), entry.facts(), target)),
                entry.problem());
    }

    private static CatalogEntry unreadable(SourceEntry entry, IOException e) {
        return notStored(
                e instanceof NoSuchFileException
                        ? entry.failed(Problem.Kind.VANISHED, "gone when its turn came")
                        : entry.failed(Problem.Kind.UNREADABLE, TreeWalk.reason(e)));
    }

    private CatalogEntry stageFile(SourceEntry entry, Segment segment) throws IOException {
        if (entry.problem().isPresent()) {
            return notStored(entry);
        }
        long size = entry.facts().sizeBytes();
        if (size > SegmentLimits.MAX_FILE_BYTES) {
            return notStored(
                    entry.failed(
                            Problem.Kind.NOT_STORABLE,
                            size + " bytes are more than a block blob can be sure to hold"));
        }
        InputStream in;
        try {
            in = Files.newInputStream(entry.file(), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return unreadable(entry, e);
        }
        try (Content content = new Content(in)) {
            return size <= BUFFER_BYTES
                    ? stageSmall(entry, content, segment)
                    : stageLarge(entry, content, segment);
        }
    }

    private CatalogEntry stageSmall(SourceEntry entry, Content content, Segment segment)
            throws IOException {
        int size = (int) entry.facts().sizeBytes();
        int read = content.fill(size);
        if (content.failure.isPresent()) {
            return unreadable(entry, content.failure.get());
        }
        EntryFacts facts = entry.facts().withSizeBytes(read);
        CatalogEntry.Location location = segment.beginFile(entry.path(), facts);
        segment.content(buffer, read);
        segment.endFile();
        sha256.update(buffer, 0, read);
        bytesRead.accept(read);
        Optional<Problem> problem =
                read < size ? Optional.of(changed("became shorter")) : changed(entry, content);
        return stored(entry, facts, location, ZeroRuns.any(buffer, read), problem);
    }

    private CatalogEntry stageLarge(SourceEntry entry, Content content, Segment segment)
            throws IOException {
        CatalogEntry.Location location = segment.beginFile(entry.path(), entry.facts());
        boolean zeroRuns = false;
        Optional<Problem> problem = Optional.empty();
        for (long left = entry.facts().sizeBytes(); left > 0; ) {
            if (stopping.getAsBoolean()) {
                throw new StoppedException();
            }
            int piece = (int) Math.min(BUFFER_BYTES, left);
            int read = problem.isPresent() ? 0 : content.fill(piece);
            if (read < piece && problem.isEmpty()) {
                problem = Optional.of(brokenOff(entry.facts().sizeBytes() - left + read, content));
            }
            Arrays.fill(buffer, read, piece, (byte) 0);
            segment.content(buffer, piece);
            sha256.update(buffer, 0, piece);
            zeroRuns = zeroRuns || ZeroRuns.any(buffer, piece);
            bytesRead.accept(piece);
            left -= piece;
        }
        segment.endFile();
        return stored(
                entry,
                entry.facts(),
                location,
                zeroRuns,
                problem.isPresent() ? problem : changed(entry, content));
    }

    private static Problem brokenOff(long position, Content content) {
        return content.failure
                .map(
                        e ->
                                new Problem(
                                        Problem.Kind.UNREADABLE,
                                        TreeWalk.reason(e)
                                                + " after "
                                                + position
                                                + " bytes; what follows is zeros"))
                .orElseGet(
                        () ->
                                changed(
                                        "became shorter: ended after "
                                                + position
                                                + " bytes; what follows is zeros"));
    }

    private CatalogEntry stored(
            SourceEntry entry,
            EntryFacts facts,
            CatalogEntry.Location location,
            boolean zeroRuns,
            Optional<Problem> problem) {
        String hash = HexFormat.of().formatHex(sha256.digest());
        return new CatalogEntry(
                entry.path(),
                facts,
                Optional.empty(),
                Optional.of(new CatalogEntry.Content(hash, zeroRuns)),
                Optional.of(location),
                problem);
    }

    private static Problem changed(String how) {
        return new Problem(Problem.Kind.CHANGED, how + " while it was read");
    }

    /** Looks at the file once more, after its last byte was read. */
    private static Optional<Problem> changed(SourceEntry entry, Content content) {
        if (content.goesOn()) {
            return Optional.of(changed("became longer"));
        }
        try {
            BasicFileAttributes now =
                    Files.readAttributes(
                            entry.file(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean same =
                    now.size() == entry.facts().sizeBytes()
                            && entry.facts()
                                    .modified()
                                    .equals(Optional.of(now.lastModifiedTime().toInstant()));
            return same ? Optional.empty() : Optional.of(changed("was written to"));
        } catch (IOException e) {
            return Optional.of(changed("was removed or replaced"));
        }
    }

    /**
     * A file's content, whose failures are kept instead of thrown: they concern the file, not the
     * segment.
     */
    private final class Content implements AutoCloseable {

        private final InputStream in;
        private Optional<IOException> failure = Optional.empty();

        Content(InputStream in) {
            this.in = in;
        }

        /**
         * Reads to the buffer's start and returns how much; less than asked for at the end or after
         * a failure.
         */
        int fill(int bytes) {
            int count = 0;
            try {
                while (count < bytes) {
                    int read = in.read(buffer, count, bytes - count);
                    if (read < 0) {
                        return count;
                    }
                    count += read;
                }
            } catch (IOException e) {
                failure = Optional.of(e);
            }
            return count;
        }

        boolean goesOn() {
            try {
                return in.read() >= 0;
            } catch (IOException e) {
                return false; // all that was asked for had been read
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }
    }
}
