// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.core.hash.Md5Lanes;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.journal.SealedHashes;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.DrivePlans;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.core.staging.SealedCursor;
import io.offlineseed.staging.StagingException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the manifests of a backup's drives say of its blobs, one blob after the other. It is taken
 * from where the manifests were rendered from: the sealed list, the drives' plans and the hashes in
 * their journals, all of them under checksums. It only looks, so that another process may have the
 * backup open. Thread-safe: each blob is given to one caller.
 */
final class ExpectedBlobs implements Closeable {

    private final OpenBackup backup;
    private final Iterator<DrivePlan> plans;
    private final long blobs;
    private Iterator<OrdinalRange> ranges = List.<OrdinalRange>of().iterator();
    private @Nullable DrivePlan plan;
    private @Nullable SealedHashes sealed;
    private @Nullable SealedCursor cursor;
    private long leftInRange;
    private long nextHash;

    private ExpectedBlobs(OpenBackup backup, List<DrivePlan> plans, long blobs) {
        this.backup = backup;
        this.plans = plans.iterator();
        this.blobs = blobs;
    }

    /**
     * Opens them.
     *
     * @throws IllegalStateException if the sealed drives do not hold all blobs
     * @throws StagingException if the backup's state cannot be read ({@code STATE_UNREADABLE})
     */
    static ExpectedBlobs of(OpenBackup backup) {
        List<DrivePlan> sealed = new ArrayList<>();
        long blobs = 0;
        try {
            for (DrivePlan each : DrivePlans.load(backup)) {
                if (DriveJournal.findSealed(backup.driveDirectory(each.number())).isPresent()) {
                    sealed.add(each);
                    blobs += each.blobs();
                }
            }
        } catch (IOException e) {
            throw unreadable(backup, e);
        }
        if (blobs != backup.list().count()) {
            throw new IllegalStateException(
                    "the backup's prepared drives hold "
                            + blobs
                            + " of its "
                            + backup.list().count()
                            + " blobs; prepare until the report is complete, ship the drives, then"
                            + " prove");
        }
        return new ExpectedBlobs(backup, sealed, blobs);
    }

    /** Returns the number of blobs in all. */
    long count() {
        return blobs;
    }

    /**
     * Returns the next blob; empty when there are no more.
     *
     * @throws StagingException if the backup's state cannot be read or is damaged ({@code
     *     STATE_UNREADABLE})
     */
    synchronized Optional<ExpectedBlob> next() {
        try {
            return read();
        } catch (IOException e) {
            throw unreadable(backup, e);
        }
    }

    private Optional<ExpectedBlob> read() throws IOException {
        while (leftInRange == 0) {
            if (!nextRange() && !nextDrive()) {
                return Optional.empty();
            }
        }
        SealedCursor open = cursor;
        if (open == null) {
            throw new IllegalStateException("the blobs were closed");
        }
        DrivePlan drive = plan;
        if (drive == null) {
            throw new IllegalStateException("a blob without a drive");
        }
        SealedBlob sealedBlob = open.next();
        leftInRange--;
        byte[] hashes = hashes(ExpectedBlob.blocks(sealedBlob.blob().sizeBytes()));
        return Optional.of(new ExpectedBlob(sealedBlob, drive.drive(), hashes));
    }

    private boolean nextRange() {
        if (!ranges.hasNext()) {
            return false;
        }
        OrdinalRange range = ranges.next();
        closeCursor();
        cursor = backup.list().from(range.first());
        leftInRange = range.count();
        return true;
    }

    private boolean nextDrive() throws IOException {
        requireAllHashesUsed();
        if (!plans.hasNext()) {
            return false;
        }
        DrivePlan next = plans.next();
        closeHashes();
        sealed =
                SealedHashes.open(backup.driveDirectory(next.number()))
                        .orElseThrow(() -> damaged(next));
        plan = next;
        ranges = next.ranges().iterator();
        nextHash = 0;
        return true;
    }

    private byte[] hashes(int count) throws IOException {
        SealedHashes open = sealed;
        DrivePlan current = plan;
        if (open == null || current == null) {
            throw new IllegalStateException("the blobs were closed");
        }
        if (nextHash + count > open.count()) {
            throw damaged(current);
        }
        byte[] hashes = count == 0 ? new byte[0] : open.read(nextHash, count);
        if (hashes.length != count * Md5Lanes.HASH_BYTES) {
            throw damaged(current);
        }
        nextHash += count;
        return hashes;
    }

    private void requireAllHashesUsed() {
        SealedHashes open = sealed;
        DrivePlan current = plan;
        if (open != null && current != null && nextHash != open.count()) {
            throw damaged(current);
        }
    }

    private static StagingException unreadable(OpenBackup backup, IOException e) {
        return new StagingException(
                "STATE_UNREADABLE",
                "Cannot read below "
                        + backup.drivesDirectory()
                        + " what was written to the drives: "
                        + e.getMessage()
                        + ". Check that the staging location is reachable and may be read by this user,"
                        + " then make the same call again. Nothing was changed.",
                e);
    }

    private StagingException damaged(DrivePlan drive) {
        return new StagingException(
                "STATE_UNREADABLE",
                "The hashes of drive "
                        + drive.drive()
                        + " in "
                        + backup.driveDirectory(drive.number())
                        + " are not those the drive was sealed with, so its blobs cannot be compared."
                        + " Restore that folder from a copy of the staging location. Nothing was"
                        + " changed.",
                null);
    }

    private void closeCursor() {
        SealedCursor open = cursor;
        cursor = null;
        if (open != null) {
            open.close();
        }
    }

    private void closeHashes() throws IOException {
        SealedHashes open = sealed;
        sealed = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public synchronized void close() {
        closeCursor();
        try {
            closeHashes();
        } catch (IOException e) {
            throw unreadable(backup, e);
        }
    }
}
