// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.core.staging.SealedCursor;
import io.offlineseed.core.staging.SealedList;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Walks the units of a drive in order. Which units there are follows from the sealed list and the
 * drive's plan alone, so that a resumed copy finds the same. Holds the list open: close it. For one
 * thread.
 */
public final class UnitCursor implements Closeable {

    private final SealedList list;
    private final List<OrdinalRange> ranges;
    private int nextRange;
    private long rangeEnd;
    private @Nullable SealedCursor blobs;
    private @Nullable SealedBlob blob;
    private long fileOffset;
    private long nextIndex;
    private long nextHash;

    private UnitCursor(SealedList list, List<OrdinalRange> ranges) {
        this.list = list;
        this.ranges = ranges;
        advanceBlob();
    }

    /**
     * Opens a cursor whose first unit has that index; it has none if the plan has no more.
     *
     * @param firstUnit units before it are passed over, which reads their part of the list
     * @throws IllegalArgumentException if the plan belongs to another list or follows rules this
     *     library does not know, or {@code firstUnit} is larger than the number of units
     * @throws io.offlineseed.staging.StagingException if the list cannot be read
     */
    public static UnitCursor open(OpenBackup backup, DrivePlan plan, long firstUnit) {
        SealedList list = backup.list();
        if (!plan.listDigest().equals(list.digest())) {
            throw new IllegalArgumentException(
                    "drive plan "
                            + plan.number()
                            + " was made for the list with digest "
                            + plan.listDigest()
                            + ", the backup's list has "
                            + list.digest());
        }
        if (plan.layoutVersion() != DrivePlan.LAYOUT_VERSION) {
            throw new IllegalArgumentException(
                    "drive plan "
                            + plan.number()
                            + " follows layout version "
                            + plan.layoutVersion()
                            + ", this library knows "
                            + DrivePlan.LAYOUT_VERSION);
        }
        UnitCursor cursor = new UnitCursor(list, plan.ranges());
        try {
            cursor.passOver(firstUnit);
            return cursor;
        } catch (RuntimeException | Error e) {
            try (cursor) {
                throw e;
            }
        }
    }

    /** Returns whether there is another unit. */
    public boolean hasNext() {
        return blob != null;
    }

    /**
     * Returns the next unit.
     *
     * @throws NoSuchElementException if there is none
     * @throws io.offlineseed.staging.StagingException if the list cannot be read
     */
    public PlannedUnit next() {
        SealedBlob first = blob;
        if (first == null) {
            throw new NoSuchElementException("the plan has " + nextIndex + " units");
        }
        PlannedUnit unit = first.blob().sizeBytes() > CopyUnit.MAX_BYTES ? block(first) : pack();
        nextIndex++;
        nextHash += unit.hashCount();
        return unit;
    }

    private PlannedUnit block(SealedBlob large) {
        long offset = fileOffset;
        int bytes = (int) Math.min(CopyUnit.MAX_BYTES, large.blob().sizeBytes() - offset);
        fileOffset += bytes;
        if (fileOffset == large.blob().sizeBytes()) {
            advanceBlob();
        }
        return new PlannedUnit(
                new CopyUnit(nextIndex, large.blob().ordinal(), 1, offset, bytes),
                List.of(new UnitPiece(large, offset, 0, bytes)),
                nextHash);
    }

    private PlannedUnit pack() {
        List<UnitPiece> pieces = new ArrayList<>();
        int end = 0;
        int range = nextRange;
        for (SealedBlob each = blob; each != null && range == nextRange; each = blob) {
            int offset = aligned(end);
            long size = each.blob().sizeBytes();
            if (pieces.size() == CopyUnit.MAX_PIECES || size > CopyUnit.MAX_BYTES - offset) {
                break;
            }
            pieces.add(new UnitPiece(each, 0, size == 0 ? end : offset, (int) size));
            end = size == 0 ? end : offset + (int) size;
            advanceBlob();
        }
        long ordinal = pieces.get(0).blob().blob().ordinal();
        return new PlannedUnit(
                new CopyUnit(nextIndex, ordinal, pieces.size(), 0, end), pieces, nextHash);
    }

    private static int aligned(int offset) {
        int mask = CopyUnit.PIECE_ALIGNMENT_BYTES - 1;
        return (offset + mask) & ~mask;
    }

    private void passOver(long units) {
        while (nextIndex < units) {
            SealedBlob large = blob;
            if (large == null) {
                throw new IllegalArgumentException(
                        "firstUnit must be 0 to " + nextIndex + ", was " + units);
            }
            if (large.blob().sizeBytes() > CopyUnit.MAX_BYTES) {
                passOverBlocks(large, units);
            } else {
                next();
            }
        }
    }

    private void passOverBlocks(SealedBlob large, long units) {
        long size = large.blob().sizeBytes();
        long blocks = (size + CopyUnit.MAX_BYTES - 1) / CopyUnit.MAX_BYTES;
        long passed = Math.min(blocks, units - nextIndex);
        nextIndex += passed;
        nextHash += passed;
        if (passed == blocks) {
            advanceBlob();
        } else {
            fileOffset = passed * CopyUnit.MAX_BYTES;
        }
    }

    private void advanceBlob() {
        SealedCursor open = blobs;
        long next = blob == null ? 0 : blob.blob().ordinal() + 1;
        fileOffset = 0;
        if (open == null || next == rangeEnd) {
            if (open != null) {
                open.close();
                blobs = null;
            }
            if (nextRange == ranges.size()) {
                blob = null;
                nextRange++; // what is packed ends here
                return;
            }
            OrdinalRange range = ranges.get(nextRange++);
            rangeEnd = range.end();
            open = list.from(range.first());
            blobs = open;
        }
        blob = open.next();
    }

    @Override
    public void close() {
        SealedCursor open = blobs;
        if (open != null) {
            blobs = null;
            open.close();
        }
    }
}
