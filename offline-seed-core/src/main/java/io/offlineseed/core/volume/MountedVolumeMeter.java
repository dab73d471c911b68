// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.DriveId;
import io.offlineseed.core.manifest.ManifestBlob;
import io.offlineseed.core.manifest.ManifestSizer;
import io.offlineseed.core.plan.VolumeMeter;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.SectorSizes;
import java.util.Optional;

/**
 * Measures what a file system that others write takes at most: NTFS with 4 KiB clusters inside
 * BitLocker, every file record and index entry counted generously, since where things go is not
 * ours to say. Memory does not depend on the number of blobs.
 */
final class MountedVolumeMeter implements VolumeMeter {

    private static final long CLUSTER_BYTES = 4096;
    private static final int MIN_RECORD_BYTES = 1024; // a file record is never less than a sector
    private static final int UNKNOWN_SECTOR_BYTES = 4096; // the largest there is
    private static final long INDEX_ENTRY_BYTES = 96; // header and fixed part of a file name
    private static final long INDEX_SLACK = 4; // half-empty nodes, and a short name beside the long
    private static final long FRAGMENT_BYTES_PER_GIB = 4096; // run lists of a file in many pieces
    private static final long BITMAP_DIVISOR = CLUSTER_BYTES * 8;
    private static final long MIN_RESERVE_BYTES = 1 << 20;
    private static final long MAX_RESERVE_BYTES =
            128 << 20; // log file, boot files, BitLocker areas
    private static final long RESERVE_DIVISOR = 64;
    private static final int FIXED_FILES = 4; // manifest, metadata, properties, claim mark
    private static final long CLAIM_MARK_BYTES = CLUSTER_BYTES;

    private final long driveBytes;
    private final int recordBytes;
    private final ManifestPlan manifest;
    private final ManifestSizer sizer;
    private String directory = "";
    private long contentBytes; // all but the manifest

    MountedVolumeMeter(long driveBytes, Optional<SectorSizes> sectors, ManifestPlan manifest) {
        this.driveBytes = driveBytes;
        this.recordBytes =
                Math.max(
                        MIN_RECORD_BYTES,
                        sectors.map(SectorSizes::logicalBytes).orElse(UNKNOWN_SECTOR_BYTES));
        this.manifest = manifest;
        this.sizer = new ManifestSizer(manifest.header());
        this.contentBytes =
                FIXED_FILES * (recordBytes + indexBytes(64))
                        + CLAIM_MARK_BYTES
                        + clusters(manifest.metadata().map(b -> b.length).orElse(0))
                        + clusters(manifest.properties().map(b -> b.length).orElse(0));
    }

    /** Returns a meter for that drive. */
    static VolumeMeter of(Drive drive, OpenBackup backup) {
        // A label may state another serial number than the system reports, so reckon with any.
        DriveId longest = new DriveId("X".repeat(DriveId.MAX_CHARACTERS));
        return new MountedVolumeMeter(
                drive.sizeBytes(), drive.sectors(), new ManifestPlan(backup.spec(), longest));
    }

    @Override
    public boolean tryAdd(SealedBlob blob) {
        ManifestBlob entry = manifest.blob(blob);
        String newDirectory = directoryOf(blob.drivePath());
        long size = blob.blob().sizeBytes();
        long more =
                clusters(size)
                        + recordBytes
                        + indexBytes(blob.drivePath().length() - newDirectory.length())
                        + (size >> 30) * FRAGMENT_BYTES_PER_GIB
                        + directoriesBytes(newDirectory);
        long content = contentBytes + more;
        long manifestBytes = clusters(sizer.bytes() + sizer.bytesFor(entry));
        if (content + manifestBytes + reserveBytes(driveBytes) > driveBytes) {
            return false;
        }
        sizer.add(entry);
        contentBytes = content;
        directory = newDirectory;
        return true;
    }

    @Override
    public long neededBytes() {
        long content = contentBytes + clusters(sizer.bytes());
        long drive = content;
        for (long next = content + reserveBytes(drive);
                next > drive;
                next = content + reserveBytes(drive)) {
            drive = next;
        }
        return drive;
    }

    /** What the directories take that the last blob's path has not. */
    private long directoriesBytes(String newDirectory) {
        long bytes = 0;
        int common = 0;
        int position = 0;
        while (position < newDirectory.length()) {
            int end = newDirectory.indexOf('\\', position + 1);
            end = end < 0 ? newDirectory.length() : end;
            boolean same =
                    common == position
                            && directory.regionMatches(0, newDirectory, 0, end)
                            && (directory.length() == end || directory.charAt(end) == '\\');
            if (same) {
                common = end;
            } else {
                bytes += recordBytes + CLUSTER_BYTES + indexBytes(end - position);
            }
            position = end;
        }
        return bytes;
    }

    private static String directoryOf(String drivePath) {
        return drivePath.substring(0, drivePath.lastIndexOf('\\'));
    }

    private static long indexBytes(int nameCharacters) {
        return INDEX_SLACK * (INDEX_ENTRY_BYTES + 2L * nameCharacters);
    }

    private static long clusters(long bytes) {
        return (bytes + CLUSTER_BYTES - 1) / CLUSTER_BYTES * CLUSTER_BYTES;
    }

    private static long reserveBytes(long driveBytes) {
        return driveBytes / BITMAP_DIVISOR
                + Math.min(MAX_RESERVE_BYTES, MIN_RESERVE_BYTES + driveBytes / RESERVE_DIVISOR);
    }
}
