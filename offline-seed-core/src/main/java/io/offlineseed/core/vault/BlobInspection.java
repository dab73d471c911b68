// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.core.blob.BlobFacts.CommittedBlock;
import io.offlineseed.core.blob.BlobState;
import io.offlineseed.core.blob.ContainerBlobs;
import io.offlineseed.staging.BlobKind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * What of a blob is not as its manifest says, and whether the blob is ours at all. Immutable; for
 * one thread.
 */
final class BlobInspection {

    private static final int BLOCKS_AT_ONCE = 16; // 64 MiB in one download

    private final ContainerBlobs container;
    private final ExpectedBlob expected;
    private final String name;
    private final BlobRepair.Rules rules;
    private final BooleanSupplier stopping;

    BlobInspection(
            ContainerBlobs container,
            ExpectedBlob expected,
            String name,
            BlobRepair.Rules rules,
            BooleanSupplier stopping) {
        this.container = container;
        this.expected = expected;
        this.name = name;
        this.rules = rules;
        this.stopping = stopping;
    }

    /**
     * Returns the blocks that must be sent; empty if the blob is right. None of them, of a page
     * blob whose filling was not finished, means that all are there.
     *
     * @throws UnrepairableException if the blob is someone else's
     */
    Optional<BitSet> wrongBlocks(BlobState state) throws IOException, UnrepairableException {
        if (!state.exists()) {
            return Optional.of(all());
        }
        BlobKind kind = expected.blob().kind();
        if (!state.kind().equals(Optional.of(kind))) {
            throw new UnrepairableException(
                    "is "
                            + state.kind()
                                    .map(k -> "a " + k.name().toLowerCase(Locale.ROOT) + " blob")
                                    .orElse("an append blob")
                            + ", the manifest says a "
                            + kind.name().toLowerCase(Locale.ROOT)
                            + " blob: someone else's; move or delete it, then repair again");
        }
        return kind == BlobKind.PAGE ? wrongPages(state) : wrongOfBlocks(state);
    }

    private Optional<BitSet> wrongPages(BlobState state) throws IOException, UnrepairableException {
        if (state.sizeBytes() != expected.blob().sizeBytes()) {
            requireOurs(false, state);
            return Optional.of(all());
        }
        if (!state.unfinished() && !rules.readContent()) {
            return Optional.empty();
        }
        BitSet wrong = differences();
        if (wrong.isEmpty()) {
            return state.unfinished() ? Optional.of(wrong) : Optional.empty();
        }
        requireOurs(
                state.unfinished()
                        || wrong.cardinality() < expected.blocks()
                        || hasBlankBlock(wrong),
                state);
        return Optional.of(wrong);
    }

    /** A page that was never written reads as zeros. */
    private boolean hasBlankBlock(BitSet wrong) throws IOException {
        for (int i : wrong.stream().toArray()) {
            BlankCompare blank = new BlankCompare();
            container.read(
                    name, (long) i * ExpectedBlob.BLOCK_BYTES, expected.blockBytes(i), blank);
            if (blank.isBlank()) {
                return true;
            }
        }
        return false;
    }

    private Optional<BitSet> wrongOfBlocks(BlobState state)
            throws IOException, UnrepairableException {
        if (expected.blocks() == 0) {
            if (state.sizeBytes() == 0) {
                return Optional.empty();
            }
            requireOurs(false, state);
            return Optional.of(all());
        }
        if (state.committed().isEmpty()) {
            return wrongOfOnePiece(state);
        }
        if (isAsExpected(state.committed())) {
            BitSet wrong = rules.readContent() ? differences() : new BitSet();
            return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong);
        }
        Map<String, Long> there = sizes(state.committed());
        BitSet missing = new BitSet();
        for (int i = 0; i < expected.blocks(); i++) {
            missing.set(i, !isIn(there, i));
        }
        requireOurs(missing.cardinality() < expected.blocks(), state);
        return Optional.of(missing);
    }

    /** A block blob that was written in one piece has no blocks that could be kept. */
    private Optional<BitSet> wrongOfOnePiece(BlobState state)
            throws IOException, UnrepairableException {
        if (state.sizeBytes() != expected.blob().sizeBytes()) {
            requireOurs(false, state);
            return Optional.of(all());
        }
        if (!rules.readContent()
                && expected.blocks() == 1
                && state.contentMd5().equals(Optional.of(expected.hex(0)))) {
            return Optional.empty();
        }
        BitSet wrong = differences();
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        requireOurs(wrong.cardinality() < expected.blocks(), state);
        return Optional.of(all());
    }

    private BitSet all() {
        BitSet all = new BitSet();
        all.set(0, expected.blocks());
        return all;
    }

    private void requireOurs(boolean ours, BlobState state) throws UnrepairableException {
        if (!ours && !rules.replaceOthers()) {
            throw new UnrepairableException(
                    "has "
                            + state.sizeBytes()
                            + " bytes and nothing in common with the one of the manifest: it is someone"
                            + " else's, or was damaged beyond telling. If it may go, repair with"
                            + " replaceOthers; else move it first");
        }
    }

    private boolean isAsExpected(List<CommittedBlock> found) {
        if (found.size() != expected.blocks()) {
            return false;
        }
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).id().equals(expected.blockId(i))
                    || found.get(i).sizeBytes() != expected.blockBytes(i)) {
                return false;
            }
        }
        return true;
    }

    static Map<String, Long> sizes(List<CommittedBlock> blocks) {
        Map<String, Long> sizes = new HashMap<>();
        blocks.forEach(block -> sizes.put(block.id(), block.sizeBytes()));
        return sizes;
    }

    boolean isIn(Map<String, Long> blocks, int index) {
        Long size = blocks.get(expected.blockId(index));
        return size != null && size == expected.blockBytes(index);
    }

    /** Downloads the blob and compares. */
    private BitSet differences() throws IOException, UnrepairableException {
        BitSet wrong = new BitSet();
        int blocks = expected.blocks();
        try {
            for (int first = 0;
                    first < blocks && !stopping.getAsBoolean();
                    first += BLOCKS_AT_ONCE) {
                int end = Math.min(first + BLOCKS_AT_ONCE, blocks);
                BlockCompare compare = new BlockCompare(expected, first, end, new AtomicLong());
                long offset = (long) first * ExpectedBlob.BLOCK_BYTES;
                long length =
                        (long) (end - 1 - first) * ExpectedBlob.BLOCK_BYTES
                                + expected.blockBytes(end - 1);
                container.read(name, offset, length, compare);
                wrong.or(compare.differences());
            }
        } catch (NoSuchFileException e) {
            throw new UnrepairableException("was deleted while it was read; repair again");
        }
        return wrong;
    }
}
