// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import io.offlineseed.Progress;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.ReplicaReport;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a {@link ReplicaWriter}. Three threads: one walks, reads, hashes files and makes tar
 * and zstd (whose own threads compress), one hashes blocks of segments, one writes them. Only
 * {@link #progress} and, after the end, {@link #report} are for the caller's.
 */
final class ReplicaRun {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaRun.class);
    private static final int MAX_PROBLEMS_TOLD = 100;
    private static final int MAX_NAMES_TOLD = 5;

    private final DurableFiles files;
    private final Path segments;
    private final Path state;
    private final BornHashes born;
    private final ReplicaState wanted;
    private final List<TreeWalk.Root> roots;
    private final Set<Path> excluded;
    private final ReplicaOptions options;

    private final AtomicLong bytesDone = new AtomicLong();
    private final AtomicLong bytesTotal = new AtomicLong();
    private final BlockingQueue<Optional<HashedFile>> toHash = new LinkedBlockingQueue<>();
    private final BlockingQueue<Optional<HashedFile>> toWrite = new LinkedBlockingQueue<>();
    private final List<String> firstNotStored = new ArrayList<>();
    private BooleanSupplier stopping = () -> false;
    private int segmentCount;
    private long segmentBytes;
    private Totals totals = Totals.NONE;
    private @Nullable TreePath last;
    private volatile @Nullable ReplicaReport report;

    ReplicaRun(
            DurableFiles files,
            Path segments,
            Path state,
            BornHashes born,
            ReplicaState wanted,
            List<TreeWalk.Root> roots,
            Set<Path> excluded,
            ReplicaOptions options) {
        this.files = files;
        this.segments = segments;
        this.state = state;
        this.born = born;
        this.wanted = wanted;
        this.roots = roots;
        this.excluded = excluded;
        this.options = options;
    }

    void start(Crew crew) {
        stopping = crew::stopping;
        crew.start("source", () -> quietlyIfStopped(this::read));
        crew.start("hashes", () -> quietlyIfStopped(this::hash));
        crew.start("segments", () -> quietlyIfStopped(this::write));
    }

    List<Progress> progress() {
        return List.of(
                new Progress(
                        Progress.Stage.STAGING,
                        Optional.empty(),
                        bytesDone.get(),
                        Math.max(bytesDone.get(), bytesTotal.get())));
    }

    ReplicaReport report() {
        ReplicaReport result = report;
        if (result == null) {
            throw new IllegalStateException("the run has not ended");
        }
        return result;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void quietlyIfStopped(Work work) throws IOException {
        try {
            work.run();
        } catch (StoppedException e) {
            LOG.debug("Stopped at a segment's border");
        }
    }

    /** The hashing thread. */
    private void hash() throws IOException {
        Optional<HashedFile> file = HashedFile.poll(toHash, stopping);
        while (file.isPresent()) {
            file.get().hash();
            file = HashedFile.poll(toHash, stopping);
        }
    }

    /** Sends a file on its way, or tells that there are no more. */
    private void begin(Optional<HashedFile> file) throws StoppedException {
        HashedFile.put(toHash, file, stopping);
        HashedFile.put(toWrite, file, stopping);
    }

    /** The writing thread. */
    private void write() throws IOException {
        Optional<HashedFile> file = HashedFile.poll(toWrite, stopping);
        while (file.isPresent()) {
            file.get().write(files, born);
            file = HashedFile.poll(toWrite, stopping);
        }
    }

    /** The reading thread. */
    private void read() throws IOException {
        countWhatIsThere();
        measure();
        try (TreeWalk walk = new TreeWalk(roots, excluded, state)) {
            if (last != null) {
                LOG.info("Going on behind segment {}, after {}", segmentCount, last);
                walk.skipTo(last);
            }
            Optional<SourceEntry> next = walk.next();
            while (next.isPresent()) {
                next = writeSegment(walk, next.get());
            }
        }
        finish();
    }

    /** Counts the segments that an earlier run completed. */
    private void countWhatIsThere() throws IOException {
        while (true) {
            String name = SegmentNames.of(segmentCount + 1);
            Path part = CatalogPart.file(state, name);
            if (!Files.exists(part)) {
                break;
            }
            PartReader reader = new PartReader();
            CatalogPart.read(part, reader::accept);
            SegmentSummary summary = reader.summary;
            Path segment = segments.resolve(name);
            if (summary == null
                    || !Files.exists(segment)
                    || Files.size(segment) != summary.bytes()) {
                LOG.warn("Segment {} is not as it was written; it is written again", segment);
                break;
            }
            segmentCount++;
            segmentBytes += summary.bytes();
            totals = totals.plus(summary.totals());
            last = reader.last;
            reader.problems.forEach(this::tell);
        }
        deleteParts(files, state, segmentCount);
        bytesDone.set(totals.contentBytes());
    }

    private static final class PartReader {

        private final List<CatalogEntry> problems = new ArrayList<>();
        private @Nullable SegmentSummary summary;
        private @Nullable TreePath last;

        void accept(CatalogLine line) {
            if (line instanceof SegmentSummary found) {
                summary = found;
            } else if (line instanceof CatalogEntry entry) {
                last = entry.path();
                if (entry.problem().isPresent() && problems.size() < MAX_PROBLEMS_TOLD) {
                    problems.add(entry);
                }
            }
        }
    }

    private void tell(CatalogEntry entry) {
        entry.problem()
                .filter(p -> p.kind() != Problem.Kind.EXCLUDED)
                .filter(p -> firstNotStored.size() < MAX_PROBLEMS_TOLD)
                .ifPresent(p -> firstNotStored.add(entry.path() + ": " + p.reason()));
    }

    /**
     * Looks at everything once before the first byte is written: is each file small enough, is
     * there room.
     */
    private void measure() throws IOException {
        long bytes = 0;
        List<String> tooLarge = new ArrayList<>();
        try (TreeWalk walk = new TreeWalk(roots, excluded, state)) {
            for (Optional<SourceEntry> next = walk.next(); next.isPresent(); next = walk.next()) {
                if (stopping.getAsBoolean()) {
                    throw new StoppedException();
                }
                SourceEntry entry = next.get();
                Optional<Problem> problem = entry.problem();
                if (entry.path().parent().isEmpty()
                        && problem.isPresent()
                        && problem.get().kind() != Problem.Kind.EXCLUDED) {
                    throw ReplicaWriter.unreadable(entry.file(), problem.get().reason(), null);
                }
                if (entry.facts().sizeBytes() > SegmentLimits.MAX_FILE_BYTES) {
                    tooLarge.add(entry.file() + " (" + entry.facts().sizeBytes() + " bytes)");
                }
                bytes += problem.isPresent() ? 0 : entry.facts().sizeBytes();
            }
        }
        if (!tooLarge.isEmpty()) {
            throw new StagingException(
                    "FILE_TOO_LARGE",
                    tooLarge.size()
                            + " files are larger than "
                            + SegmentLimits.MAX_FILE_BYTES
                            + " bytes, which a block blob is sure to hold whole, the first: "
                            + String.join(
                                    ", ",
                                    tooLarge.subList(0, Math.min(MAX_NAMES_TOLD, tooLarge.size())))
                            + ". Move them out of the source and stage them by another way. No segment"
                            + " was written for them.",
                    null);
        }
        bytesTotal.set(bytes);
        checkSpace(bytes - totals.contentBytes());
    }

    private void checkSpace(long bytesToCome) throws IOException {
        long usable = Files.getFileStore(segments).getUsableSpace();
        if (options.requireSourceSize() && usable < bytesToCome) {
            throw new StagingException(
                    "STAGING_FULL",
                    "The staging location "
                            + segments
                            + " has "
                            + usable
                            + " bytes free, the source has "
                            + bytesToCome
                            + " bytes to come. Make room, use another location, or switch requireSourceSize off"
                            + " if the source compresses well. Nothing was written in this run.",
                    null);
        }
    }

    /**
     * Writes one segment: the directories that lead to {@code first}, once more, so that each
     * segment unpacked by tar leaves them with their mode and time; then {@code first}, of whatever
     * size; then what fits. Returns the entry that did not.
     */
    private Optional<SourceEntry> writeSegment(TreeWalk walk, SourceEntry first)
            throws IOException {
        String name = SegmentNames.of(segmentCount + 1);
        HashedFile file = new HashedFile(segments.resolve(name), stopping);
        begin(Optional.of(file));
        Totals inSegment = Totals.NONE;
        EntryStager stager = new EntryStager(stopping, bytesDone::addAndGet);
        Optional<SourceEntry> next = Optional.of(first);
        try (Segment segment =
                        new Segment(name, file, options.compressionLevel(), options.threads());
                CatalogPart part = new CatalogPart(state)) {
            for (SourceEntry directory : walk.above(first)) {
                segment.addDirectory(directory.path(), directory.facts());
            }
            while (next.isPresent() && (inSegment.entries() == 0 || fits(next.get(), segment))) {
                if (stopping.getAsBoolean()) {
                    throw new StoppedException();
                }
                CatalogEntry entry = stager.stage(next.get(), segment);
                part.add(entry);
                inSegment = inSegment.plus(entry);
                tell(entry);
                next = walk.next();
            }
            long bytes = segment.finish();
            part.add(new SegmentSummary(name, bytes, segment.tarBytes(), inSegment));
            part.commit(files, CatalogPart.file(state, name));
            segmentBytes += bytes;
        }
        segmentCount++;
        totals = totals.plus(inSegment);
        LOG.debug("Segment {} is written, {} entries", name, inSegment.entries());
        return next;
    }

    private boolean fits(SourceEntry entry, Segment segment) {
        return segment.tarBytes() + entry.facts().sizeBytes() <= options.segmentBytes();
    }

    private void finish() throws IOException {
        deleteStrays();
        HashedFile catalog = new HashedFile(segments.resolve(SegmentNames.CATALOG), stopping);
        begin(Optional.of(catalog));
        writeCatalog(catalog.output());
        long catalogBytes = catalog.awaitWritten();
        begin(Optional.empty());
        ReplicaReport result =
                new ReplicaReport(
                        totals.files(),
                        totals.directories(),
                        totals.symlinks(),
                        totals.contentBytes(),
                        segmentBytes + catalogBytes,
                        segmentCount,
                        totals.zeroRunFiles(),
                        totals.notStored(),
                        firstNotStored);
        wanted.complete(result).write(files, state);
        deleteParts(files, state);
        report = result;
    }

    /**
     * Deletes the segments that an earlier run wrote and this one did not need. What is there is
     * listed, not counted up to the first gap: a crash in here leaves gaps.
     */
    private void deleteStrays() throws IOException {
        List<Path> strays = new ArrayList<>();
        try (DirectoryStream<Path> there = Files.newDirectoryStream(segments)) {
            for (Path file : there) {
                String name = String.valueOf(file.getFileName());
                if (SegmentNames.isSegment(name) && SegmentNames.number(name) > segmentCount) {
                    strays.add(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (Path stray : strays) {
            files.delete(stray);
        }
    }

    /** Closes the stream only if all went well: a closed one is a whole file. */
    private void writeCatalog(OutputStream out) throws IOException {
        CatalogPart.writeFrame(new CatalogHeader(wanted.roots()), out);
        for (int number = 1; number <= segmentCount; number++) {
            Files.copy(CatalogPart.file(state, SegmentNames.of(number)), out);
        }
        CatalogPart.writeFrame(new CatalogEnd(segmentCount, segmentBytes, totals), out);
        out.close();
    }

    static void deleteParts(DurableFiles files, Path state) throws IOException {
        deleteParts(files, state, 0);
    }

    /** Deletes the parts of segments behind that number, the last one first. */
    private static void deleteParts(DurableFiles files, Path state, int behind) throws IOException {
        int number = behind;
        while (Files.exists(CatalogPart.file(state, SegmentNames.of(number + 1)))) {
            number++;
        }
        for (; number > behind; number--) {
            files.delete(CatalogPart.file(state, SegmentNames.of(number)));
        }
    }
}
