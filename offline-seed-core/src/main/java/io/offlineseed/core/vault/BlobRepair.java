// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.core.blob.BlobRefusedException;
import io.offlineseed.core.blob.BlobState;
import io.offlineseed.core.blob.ContainerBlobs;
import io.offlineseed.core.blob.WritableBlobs;
import io.offlineseed.staging.BlobKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The repair of one blob: sees what is missing, sends that, and looks again. For one thread.
 *
 * <p>The order makes an interrupt harmless: blocks are sent first and make the blob in one step at
 * the end; a page blob that did not exist bears a mark until all its pages are there.
 */
final class BlobRepair {

    private static final int ROUNDS = 3; // look and send, look and send what that laid open, look

    private final WritableBlobs writable;
    private final ExpectedBlob expected;
    private final String name;
    private final Rules rules;
    private final BlobInspection inspection;
    private final BooleanSupplier stopping;
    private long sentBlocks;
    private long sentBytes;

    /**
     * What a repair may do.
     *
     * @param sources where else content may be
     * @param readContent whether what is there is read, not only its block list
     * @param replaceOthers whether a blob that has nothing in common with ours is replaced
     */
    record Rules(List<Path> sources, boolean readContent, boolean replaceOthers) {}

    /** What a repair came to. */
    enum Ending {
        /** The blob was right. */
        RIGHT,
        /** The blob is right now. */
        REPAIRED,
        /** The caller wants to stop; calling again goes on. */
        STOPPED,
        /** The blob is not right; the message says why and what to do. */
        NOT_REPAIRED
    }

    /** An ending, with its message if it needs one. */
    record Result(Ending ending, String message) {}

    BlobRepair(
            ContainerBlobs container,
            WritableBlobs writable,
            ExpectedBlob expected,
            String name,
            Rules rules,
            BooleanSupplier stopping) {
        this.writable = writable;
        this.expected = expected;
        this.name = name;
        this.rules = rules;
        this.inspection = new BlobInspection(container, expected, name, rules, stopping);
        this.stopping = stopping;
    }

    long sentBlocks() {
        return sentBlocks;
    }

    long sentBytes() {
        return sentBytes;
    }

    /**
     * Repairs.
     *
     * @throws IOException if the service or the connection fails; what was sent stays
     */
    Result run() throws IOException {
        try (StagedParts content = new StagedParts(expected, rules.sources())) {
            for (int round = 1; round <= ROUNDS; round++) {
                BlobState state = writable.look(name);
                Optional<BitSet> wrong = inspection.wrongBlocks(state);
                if (stopping.getAsBoolean()) {
                    return new Result(Ending.STOPPED, "");
                }
                if (wrong.isPresent() && state.leased()) {
                    return new Result(Ending.NOT_REPAIRED, refused("LeaseIdMissing"));
                }
                if (wrong.isEmpty()) {
                    return round == 1
                            ? new Result(Ending.RIGHT, "")
                            : new Result(Ending.REPAIRED, "");
                }
                if (round < ROUNDS && !send(state, wrong.get(), content)) {
                    return new Result(Ending.STOPPED, "");
                }
            }
            return new Result(
                    Ending.NOT_REPAIRED,
                    "is still not what the manifest says after it was repaired; see who else writes"
                            + " to it, then repair again");
        } catch (UnrepairableException e) {
            return new Result(Ending.NOT_REPAIRED, String.valueOf(e.getMessage()));
        } catch (BlobRefusedException e) {
            return new Result(Ending.NOT_REPAIRED, refused(e.serviceCode()));
        }
    }

    private static String refused(String code) {
        return switch (code) {
            case "LeaseIdMissing", "LeaseAlreadyPresent" ->
                    "is leased by someone; have the lease ended, then repair again";
            case "ConditionNotMet", "TargetConditionNotMet", "BlobAlreadyExists" ->
                    "was changed by someone else while it was repaired, and was left to them; see who"
                            + " writes to it, then repair again";
            case "BlobArchived", "BlobBeingRehydrated" ->
                    "is in the archive tier; have it rehydrated, then repair again";
            case "BlobImmutableDueToPolicy", "BlobImmutableDueToLegalHold" ->
                    "is protected from changes by a policy of the container; have that lifted, then"
                            + " repair again";
            default ->
                    "cannot be written, the service says "
                            + code
                            + "; remove what is in the way, then repair again";
        };
    }

    /** Returns false if the caller wants to stop. */
    private boolean send(BlobState state, BitSet wrong, StagedParts content)
            throws IOException, UnrepairableException {
        return expected.blob().kind() == BlobKind.PAGE
                ? sendPages(state, wrong, content)
                : sendBlocks(state, wrong, content);
    }

    private boolean sendBlocks(BlobState state, BitSet wrong, StagedParts content)
            throws IOException, UnrepairableException {
        Map<String, Long> waiting = BlobInspection.sizes(state.uncommitted());
        Set<String> sent = new HashSet<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < expected.blocks(); i++) {
            if (stopping.getAsBoolean()) {
                return false;
            }
            String id = expected.blockId(i);
            ids.add(id);
            // of two blocks of one id the service takes the one that waits
            boolean needed = waiting.containsKey(id) ? !inspection.isIn(waiting, i) : wrong.get(i);
            if (needed && sent.add(id)) {
                byte[] bytes = take(content, i);
                writable.stage(name, id, bytes, expected.md5(i));
                count(bytes);
            }
        }
        writable.commit(name, ids, state.etag());
        return true;
    }

    private boolean sendPages(BlobState state, BitSet wrong, StagedParts content)
            throws IOException, UnrepairableException {
        boolean anew = !state.exists() || state.sizeBytes() != expected.blob().sizeBytes();
        if (anew && expected.blocks() > 0) {
            take(content, 0); // nothing is made where there is nothing to fill it with
        }
        String etag =
                anew
                        ? writable.createPages(name, expected.blob().sizeBytes(), state.etag())
                        : state.etag().orElseThrow();
        for (int i : wrong.stream().toArray()) {
            if (stopping.getAsBoolean()) {
                return false;
            }
            byte[] bytes = take(content, i);
            if (!anew || !BlankCompare.isBlank(bytes)) {
                etag =
                        writable.writePages(
                                name,
                                (long) i * ExpectedBlob.BLOCK_BYTES,
                                bytes,
                                expected.md5(i),
                                etag);
                count(bytes);
            }
        }
        if (anew || state.unfinished()) {
            writable.finishPages(name, etag);
        }
        return true;
    }

    private void count(byte[] bytes) {
        sentBlocks++;
        sentBytes += bytes.length;
    }

    private byte[] take(StagedParts content, int index) throws UnrepairableException {
        Optional<byte[]> bytes = content.read(index);
        if (bytes.isEmpty()) {
            throw new UnrepairableException(
                    "cannot be repaired: neither the staged file "
                            + expected.sealed().file()
                            + " nor a source has the content that the manifest says for its block "
                            + index
                            + " (offset "
                            + (long) index * ExpectedBlob.BLOCK_BYTES
                            + "). Put the file back, or name a directory that has it, such as the"
                            + " returned drive, as a source");
        }
        return bytes.get();
    }
}
