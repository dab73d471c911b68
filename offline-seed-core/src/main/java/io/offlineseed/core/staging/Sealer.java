// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.Progress;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.ExternalSort;
import io.offlineseed.core.durable.SortedLines;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.StagingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Clock;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the sealed list: walks, sorts outside of memory, puts aside on the drive what NTFS could
 * not tell apart, and commits by one rename. The list is in the order of the drive's directories;
 * what goes aside stands where {@code ~} does among the names of the root.
 *
 * <p>The holder of the fill lock calls {@link #run} once, on a thread of the library; {@link
 * #progress()} may be asked from any.
 */
final class Sealer {

    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

    /**
     * Lines sorted in memory at once: about 10 MB of usual paths, 110 MB if all have 1024
     * characters.
     */
    private static final int LINES_IN_MEMORY = 50_000;

    private final BackupFolder folder;
    private final ImportJobSpec spec;
    private final KindChoices kinds;
    private final DurableFiles files;
    private final Clock clock;
    private final boolean hashNow;
    private final int linesInMemory;
    private final Violations violations = new Violations();
    private final AtomicLong bytesDone = new AtomicLong();
    private final AtomicLong bytesTotal = new AtomicLong();
    private long count;
    private long bytes;
    private long asideCount;

    Sealer(
            BackupFolder folder,
            ImportJobSpec spec,
            KindChoices kinds,
            Surroundings surroundings,
            boolean hashNow) {
        this(folder, spec, kinds, surroundings, hashNow, LINES_IN_MEMORY);
    }

    Sealer(
            BackupFolder folder,
            ImportJobSpec spec,
            KindChoices kinds,
            Surroundings surroundings,
            boolean hashNow,
            int linesInMemory) {
        this.folder = folder;
        this.spec = spec;
        this.kinds = kinds;
        this.files = surroundings.files();
        this.clock = surroundings.clock();
        this.hashNow = hashNow;
        this.linesInMemory = linesInMemory;
    }

    /** Throws if this process lost the right to seal. */
    @FunctionalInterface
    interface Fence {
        void check() throws IOException;
    }

    List<Progress> progress() {
        return List.of(
                new Progress(
                        Progress.Stage.SEALING,
                        Optional.empty(),
                        bytesDone.get(),
                        bytesTotal.get()));
    }

    /**
     * Seals.
     *
     * @throws StagingException if something staged cannot be imported, or there is nothing
     * @throws IOException if reading or writing fails; the backup is then not sealed
     */
    void run(BooleanSupplier stopping, Fence fence) throws IOException {
        clear(folder.sealing());
        files.createDirectories(folder.sealing());
        try {
            String placeKey = FileKeys.ofPlace(folder.blobs()).orElse("");
            BlobWalk.Rules rules =
                    new BlobWalk.Rules(folder, spec, kinds, own(), !placeKey.isEmpty());
            try (BlobWalk walk =
                    new BlobWalk(rules, this::bornBlocks, violations, bytesTotal, stopping)) {
                seal(placeKey, walk, stopping, fence);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            clearQuietly(folder.sealing());
        }
    }

    /** Sorts the lines of a walk and writes the list, unless the walk met violations. */
    void seal(String placeKey, Iterator<String> walk, BooleanSupplier stopping, Fence fence)
            throws IOException {
        try (SortedLines sorted =
                ExternalSort.sort(walk, ListLine::compare, folder.sealing(), linesInMemory)) {
            violations.throwIfAny(folder);
            if (!sorted.hasNext()) {
                throw nothing();
            }
            write(new SealedListFile.Head(placeKey), sorted, stopping, fence);
        }
    }

    private void write(
            SealedListFile.Head head, SortedLines sorted, BooleanSupplier stopping, Fence fence)
            throws IOException {
        Path behindFile = folder.sealing().resolve("behind");
        Path asideFile = folder.sealing().resolve("aside");
        files.replace(
                folder.listFile(),
                out -> {
                    DigestOutputStream digested =
                            new DigestOutputStream(out, SealedListFile.sha256());
                    digested.write(head.render(clock.instant().toString()));
                    if (hashNow) {
                        files.replace(
                                folder.sealedHashes(),
                                hashes ->
                                        lines(
                                                sorted,
                                                asideFile,
                                                behindFile,
                                                new Output(digested, hashes, stopping)));
                    } else {
                        files.delete(folder.sealedHashes());
                        lines(
                                sorted,
                                asideFile,
                                behindFile,
                                new Output(digested, OutputStream.nullOutputStream(), stopping));
                    }
                    violations.throwIfAny(folder);
                    fence.check();
                    new SealedListFile.Tail(
                                    count,
                                    bytes,
                                    HexFormat.of().formatHex(digested.getMessageDigest().digest()))
                            .write(out);
                });
        LOG.info(
                "Sealed backup {}: {} blobs, {} bytes, {} of them aside on the drives",
                folder.jobName(),
                count,
                bytes,
                asideCount);
    }

    /**
     * First what stands before {@code ~} in the root, then what goes aside, then what stands
     * behind.
     */
    private void lines(SortedLines sorted, Path asideFile, Path behindFile, Output output)
            throws IOException {
        TakenNames taken = new TakenNames();
        try (Writer aside = Files.newBufferedWriter(asideFile);
                Writer behind = Files.newBufferedWriter(behindFile)) {
            while (sorted.hasNext()) {
                ListLine line = ListLine.parse(sorted.next());
                if (line.aside() || taken.isTaken(line.path())) {
                    aside.write(line.goingAside().render() + "\n");
                } else if (NtfsNames.comparePaths(line.path(), BlobRules.ASIDE) < 0) {
                    output.add(line);
                } else {
                    behind.write(line.render() + "\n");
                }
            }
        }
        long before = count;
        copy(asideFile, output);
        asideCount = count - before;
        copy(behindFile, output);
    }

    private static void copy(Path from, Output output) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(from)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                output.add(ListLine.parse(line));
            }
        }
    }

    /** Where the lines go, in the order of their ordinals. */
    private final class Output {

        private final OutputStream list;
        private final BlockHasher hasher;
        private final BooleanSupplier stopping;
        private long hashCount;

        Output(OutputStream list, OutputStream hashes, BooleanSupplier stopping) {
            this.list = list;
            this.hasher = new BlockHasher(hashes, stopping, bytesDone::addAndGet);
            this.stopping = stopping;
        }

        void add(ListLine line) throws IOException {
            if (stopping.getAsBoolean()) {
                throw new StoppedException();
            }
            ListLine whole = line;
            if (hashNow && line.hashes().equals(ListLine.NONE)) {
                whole = line.withHashes(Long.toString(hashCount));
                if (!hasher.hash(folder.blobs().resolve(line.path()), line)) {
                    violations.add(
                            Violations.Kind.CHANGED,
                            "'" + line.path() + "' changed while the backup was sealed");
                }
                hashCount += BlobRules.blocks(line.sizeBytes());
            } else {
                bytesDone.addAndGet(line.sizeBytes());
            }
            list.write((whole.render() + "\n").getBytes(StandardCharsets.UTF_8));
            count++;
            bytes += line.sizeBytes();
        }
    }

    /**
     * The blob paths that we wrote ourselves: the few segments of a replica, with their catalog.
     */
    private Set<String> own() throws IOException {
        Set<String> own = new HashSet<>();
        Path hashes = folder.bornHashes().resolve(BackupFolder.REPLICA);
        if (Files.isDirectory(hashes)) {
            try (DirectoryStream<Path> each = Files.newDirectoryStream(hashes, "*.md5")) {
                for (Path file : each) {
                    String name = file.getFileName().toString();
                    own.add(
                            BackupFolder.REPLICA
                                    + "/"
                                    + name.substring(0, name.length() - ".md5".length()));
                }
            }
        }
        return own;
    }

    private long bornBlocks(String blobPath) {
        try {
            return Files.size(folder.bornHashes(blobPath)) / 16;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StagingException nothing() {
        return new StagingException(
                "NOTHING_STAGED",
                "Cannot seal backup "
                        + folder.jobName()
                        + ": there is no file below "
                        + folder.blobs()
                        + ". Add a replica, files or streams, or let another tool put files there, and"
                        + " seal then. The backup was left open.",
                null);
    }

    private static void clearQuietly(Path directory) {
        try {
            clear(directory);
        } catch (IOException e) {
            LOG.warn("Cannot remove {}; the next sealing will: {}", directory, e.toString());
        }
    }

    /** Removes a directory of ours, which holds files only. */
    private static void clear(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> each = Files.newDirectoryStream(directory)) {
                for (Path file : each) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }
}
