// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.Progress;
import io.offlineseed.core.blob.BlobFacts;
import io.offlineseed.core.blob.BlobFacts.CommittedBlock;
import io.offlineseed.core.blob.ContainerBlobs;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.vault.ProofLevel;
import io.offlineseed.vault.SeedOutcome;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** One comparison of a container with what the manifests say. Thread-safe. */
final class Proof {

    private static final int SHOWN_PROBLEMS = 1000;
    private static final int SAMPLED_OF = 100; // one block in a hundred, beside first and last
    private static final int BLOCKS_AT_ONCE = 16; // 64 MiB in one download

    private final ContainerBlobs container;
    private final ImportJobSpec spec;
    private final ProofLevel level;
    private final long bytesTotal;
    private final AtomicLong bytesDone = new AtomicLong();
    private final AtomicLong bytesRead = new AtomicLong();
    private final TreeMap<Long, SeedOutcome.Problem> problems = new TreeMap<>();
    private long blobs;
    private long bytes;
    private long provenBlobs;
    private long provenBytes;
    private long problemCount;
    private long pageBlobs;

    Proof(ContainerBlobs container, ImportJobSpec spec, ProofLevel level, long bytesTotal) {
        this.container = container;
        this.spec = spec;
        this.level = level;
        this.bytesTotal = bytesTotal;
    }

    List<Progress> progress() {
        return List.of(
                new Progress(
                        Progress.Stage.PROVING, Optional.empty(), bytesDone.get(), bytesTotal));
    }

    /** Compares one blob after the other until there are no more. */
    void run(ExpectedBlobs expected, BooleanSupplier stopping) throws IOException {
        while (!stopping.getAsBoolean()) {
            Optional<ExpectedBlob> next = expected.next();
            if (next.isEmpty()) {
                return;
            }
            String name = spec.blobName(next.get().blob().path());
            AtomicLong counted = new AtomicLong();
            Optional<String> problem = compare(next.get(), name, counted, stopping);
            if (!stopping.getAsBoolean()) {
                bytesDone.addAndGet(next.get().blob().sizeBytes() - counted.get());
                record(next.get(), name, problem);
            }
        }
    }

    private synchronized void record(ExpectedBlob blob, String name, Optional<String> problem) {
        long size = blob.blob().sizeBytes();
        blobs++;
        bytes += size;
        if (problem.isEmpty()) {
            provenBlobs++;
            provenBytes += size;
            if (blob.blob().kind() == BlobKind.PAGE) {
                pageBlobs++;
            }
            return;
        }
        problemCount++;
        problems.put(
                blob.blob().ordinal(),
                new SeedOutcome.Problem(spec.container() + "/" + name, problem.get()));
        if (problems.size() > SHOWN_PROBLEMS) {
            problems.pollLastEntry(); // the first in the list's order stay, whoever was faster
        }
    }

    synchronized SeedOutcome outcome() {
        List<String> notChecked = new ArrayList<>();
        if (level == ProofLevel.BLOCK_LIST) {
            notChecked.add(
                    "The content of the blobs was not read. The block ids hold the MD5s of what the"
                            + " service was given; that it still holds that is its word.");
        }
        if (level == ProofLevel.SAMPLED) {
            notChecked.add(
                    "Of each blob the first and last block and one in a hundred others were read, not"
                            + " the rest.");
        }
        if (pageBlobs > 0 && level != ProofLevel.FULL) {
            notChecked.add(
                    pageBlobs
                            + " page blobs have no block list: "
                            + (level == ProofLevel.BLOCK_LIST
                                    ? "only their length was compared."
                                    : "beside what was read, only their length was compared."));
        }
        return new SeedOutcome(
                level,
                blobs,
                bytes,
                provenBlobs,
                provenBytes,
                bytesRead.get(),
                problemCount,
                List.copyOf(problems.values()),
                notChecked);
    }

    /**
     * Returns what is wrong with a blob; empty if nothing is.
     *
     * @param counted takes what of the blob was counted as done already
     */
    private Optional<String> compare(
            ExpectedBlob expected, String name, AtomicLong counted, BooleanSupplier stopping)
            throws IOException {
        Optional<BlobFacts> found = container.find(name);
        if (found.isEmpty()) {
            return Optional.of("is missing");
        }
        Optional<String> problem = compareFacts(expected, found.get());
        if (problem.isPresent()) {
            return problem;
        }
        try {
            return compareContent(expected, name, counted, stopping);
        } catch (NoSuchFileException e) {
            return Optional.of("was deleted while it was read");
        }
    }

    private Optional<String> compareFacts(ExpectedBlob expected, BlobFacts found) {
        BlobKind kind = expected.blob().kind();
        if (!found.kind().equals(Optional.of(kind))) {
            return Optional.of(
                    "is "
                            + found.kind().map(Proof::called).orElse("an append blob")
                            + ", the manifest says "
                            + called(kind));
        }
        if (found.sizeBytes() != expected.blob().sizeBytes()) {
            return Optional.of(
                    "has "
                            + found.sizeBytes()
                            + " bytes, the manifest says "
                            + expected.blob().sizeBytes());
        }
        if (found.unfinished()) {
            return Optional.of("was being repaired and is not whole; call repair again");
        }
        if (kind == BlobKind.PAGE || expected.blocks() == 0) {
            return Optional.empty();
        }
        return found.blocks().isEmpty()
                ? compareWhole(expected, found)
                : compareBlocks(expected, found.blocks());
    }

    private static String called(BlobKind kind) {
        return "a " + kind.name().toLowerCase(Locale.ROOT) + " blob";
    }

    /** For a blob that was written in one piece and so has no block list. */
    private Optional<String> compareWhole(ExpectedBlob expected, BlobFacts found) {
        if (level == ProofLevel.FULL) {
            return Optional.empty(); // its bytes tell
        }
        if (expected.blocks() == 1 && found.contentMd5().isPresent()) {
            return found.contentMd5().get().equals(expected.hex(0))
                    ? Optional.empty()
                    : Optional.of(
                            "has the MD5 "
                                    + found.contentMd5().get()
                                    + ", the manifest says "
                                    + expected.hex(0));
        }
        return Optional.of(
                "was not written in blocks, so its block list tells nothing; prove at level FULL,"
                        + " which reads it");
    }

    private static Optional<String> compareBlocks(
            ExpectedBlob expected, List<CommittedBlock> found) {
        if (found.size() != expected.blocks()) {
            return Optional.of(
                    "has "
                            + found.size()
                            + " blocks, the manifest says "
                            + expected.blocks()
                            + ": it was not written by this import");
        }
        for (int i = 0; i < found.size(); i++) {
            CommittedBlock block = found.get(i);
            if (!block.id().equals(expected.blockId(i))
                    || block.sizeBytes() != expected.blockBytes(i)) {
                return Optional.of(
                        "block "
                                + i
                                + " (offset "
                                + (long) i * ExpectedBlob.BLOCK_BYTES
                                + ") is '"
                                + block.id()
                                + "' with "
                                + block.sizeBytes()
                                + " bytes, the manifest says '"
                                + expected.blockId(i)
                                + "' with "
                                + expected.blockBytes(i));
            }
        }
        return Optional.empty();
    }

    private Optional<String> compareContent(
            ExpectedBlob expected, String name, AtomicLong counted, BooleanSupplier stopping)
            throws IOException {
        if (level == ProofLevel.BLOCK_LIST) {
            return Optional.empty();
        }
        int blocks = expected.blocks();
        int step = level == ProofLevel.FULL ? BLOCKS_AT_ONCE : 1;
        for (int first = 0; first < blocks && !stopping.getAsBoolean(); first += step) {
            if (level == ProofLevel.SAMPLED && !isSampled(expected, first)) {
                continue;
            }
            int end = Math.min(first + step, blocks);
            BlockCompare compare = new BlockCompare(expected, first, end, bytesRead);
            long offset = (long) first * ExpectedBlob.BLOCK_BYTES;
            long length =
                    (long) (end - 1 - first) * ExpectedBlob.BLOCK_BYTES
                            + expected.blockBytes(end - 1);
            container.read(name, offset, length, compare);
            if (level == ProofLevel.FULL) { // a large blob takes hours to read
                counted.addAndGet(length);
                bytesDone.addAndGet(length);
            }
            OptionalInt difference = compare.firstDifference();
            if (difference.isPresent()) {
                int index = difference.getAsInt();
                return Optional.of(
                        "the content of block "
                                + index
                                + " (offset "
                                + (long) index * ExpectedBlob.BLOCK_BYTES
                                + ") does not have the MD5 "
                                + expected.hex(index)
                                + " of the manifest");
            }
        }
        return Optional.empty();
    }

    /** Which of the inner blocks are read follows from the first block's hash: always the same. */
    private static boolean isSampled(ExpectedBlob expected, int index) {
        return index == 0
                || index == expected.blocks() - 1
                || index % SAMPLED_OF == (expected.md5(0)[0] & 0xff) % SAMPLED_OF;
    }
}
