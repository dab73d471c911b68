// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.core.staging.SealedCursor;
import io.offlineseed.drive.Drive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One distribution of open blobs over empty drives. Blobs larger than a hundredth of the smallest
 * drive go first, each to the drive where it leaves the least room; the others then fill drive
 * after drive in the order of the list, and a drive is left for good at the first blob that does
 * not fit. So a drive wastes at most about a hundredth, and what it holds is a few ranges. Memory
 * grows with drives and large blobs placed, not with the list.
 */
final class Allocation {

    private static final int LARGE_PARTS = 100;

    private final List<Share> shares;
    private final long largeBytes;
    private long unplacedBlobs;
    private long unplacedBytes;
    private @Nullable SealedBlob largestUnplaced;

    private Allocation(List<Share> shares, long largeBytes) {
        this.shares = shares;
        this.largeBytes = largeBytes;
    }

    static Allocation of(
            VolumeMeters meters,
            OpenBackup backup,
            List<Drive> drives,
            List<OrdinalRange> openRanges) {
        List<Share> shares = new ArrayList<>();
        long smallest = Long.MAX_VALUE;
        for (Drive drive : drives) {
            shares.add(new Share(drive, meters.meter(drive, backup)));
            smallest = Math.min(smallest, drive.sizeBytes());
        }
        Allocation allocation = new Allocation(shares, smallest / LARGE_PARTS);
        walk(backup, openRanges, allocation::placeLarge);
        SmallBlobs small = allocation.new SmallBlobs();
        walk(backup, openRanges, small::place);
        return allocation;
    }

    static void walk(OpenBackup backup, List<OrdinalRange> ranges, Consumer<SealedBlob> consumer) {
        for (OrdinalRange range : ranges) {
            try (SealedCursor blobs = backup.list().from(range.first())) {
                for (long left = range.count(); left > 0; left--) {
                    consumer.accept(blobs.next());
                }
            }
        }
    }

    private void placeLarge(SealedBlob blob) {
        long size = blob.blob().sizeBytes();
        if (size <= largeBytes) {
            return;
        }
        List<Share> fullestFirst = new ArrayList<>(shares);
        fullestFirst.sort(Comparator.comparingLong(Share::freeBytes)); // stable: ties as given
        for (Share share : fullestFirst) {
            if (share.tryAdd(blob)) {
                return;
            }
        }
        leave(blob);
    }

    private void leave(SealedBlob blob) {
        unplacedBlobs++;
        unplacedBytes += blob.blob().sizeBytes();
        SealedBlob largest = largestUnplaced;
        if (largest == null || largest.blob().sizeBytes() < blob.blob().sizeBytes()) {
            largestUnplaced = blob;
        }
    }

    /** The second walk, for all that is not large. */
    private final class SmallBlobs {

        private int current;

        void place(SealedBlob blob) {
            if (blob.blob().sizeBytes() > largeBytes) {
                return;
            }
            while (current < shares.size()) {
                if (shares.get(current).tryAdd(blob)) {
                    return;
                }
                current++;
            }
            leave(blob);
        }
    }

    /** Returns what each drive takes, in the order of the drives; some may take nothing. */
    List<Share> shares() {
        return shares;
    }

    long unplacedBlobs() {
        return unplacedBlobs;
    }

    long unplacedBytes() {
        return unplacedBytes;
    }

    @Nullable SealedBlob largestUnplaced() {
        return largestUnplaced;
    }

    /** What one drive takes. */
    static final class Share {

        private final Drive drive;
        private final VolumeMeter meter;
        private final List<OrdinalRange> ranges = new ArrayList<>();
        private long blobs;
        private long blobBytes;

        Share(Drive drive, VolumeMeter meter) {
            this.drive = drive;
            this.meter = meter;
        }

        private boolean tryAdd(SealedBlob blob) {
            if (!meter.tryAdd(blob)) {
                return false;
            }
            blobs++;
            blobBytes += blob.blob().sizeBytes();
            long ordinal = blob.blob().ordinal();
            int last = ranges.size() - 1;
            if (last >= 0 && ranges.get(last).end() == ordinal) {
                ranges.set(last, new OrdinalRange(ranges.get(last).first(), ordinal + 1));
            } else {
                ranges.add(new OrdinalRange(ordinal, ordinal + 1));
            }
            return true;
        }

        /** Returns what is left at least: no drive is smaller than the least one that can be. */
        private long freeBytes() {
            return drive.sizeBytes() - meter.neededBytes();
        }

        Drive drive() {
            return drive;
        }

        long blobs() {
            return blobs;
        }

        long blobBytes() {
            return blobBytes;
        }

        long neededBytes() {
            return meter.neededBytes();
        }

        List<OrdinalRange> ranges() {
            return Ranges.joined(ranges);
        }
    }
}
