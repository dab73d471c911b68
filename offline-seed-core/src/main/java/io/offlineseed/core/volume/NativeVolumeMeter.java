// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.DriveId;
import io.offlineseed.core.bitlocker.create.VolumeAreas;
import io.offlineseed.core.device.gpt.GptLayout;
import io.offlineseed.core.manifest.ManifestBlob;
import io.offlineseed.core.manifest.ManifestSizer;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.ntfs.write.NtfsGeometry;
import io.offlineseed.core.ntfs.write.NtfsMeter;
import io.offlineseed.core.plan.VolumeMeter;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.SectorSizes;
import io.offlineseed.staging.ImportJobSpec;
import java.time.Instant;
import java.util.List;

/**
 * Measures what a drive takes that this library makes sector by sector: what it lets pass, the
 * layout then takes. Memory does not depend on the number of blobs.
 */
final class NativeVolumeMeter implements VolumeMeter {

    private static final int UNKNOWN_SECTOR_BYTES = 4096; // with which most is taken

    private final int sectorBytes;
    private final boolean unfit; // too small, or with sectors that BitLocker does not know
    private final ManifestPlan manifest;
    private final ManifestSizer sizer;
    private final NtfsMeter files;

    NativeVolumeMeter(Drive drive, ImportJobSpec spec) {
        int logical = drive.sectors().map(SectorSizes::logicalBytes).orElse(UNKNOWN_SECTOR_BYTES);
        sectorBytes = DriveDesign.isSectorSize(logical) ? logical : UNKNOWN_SECTOR_BYTES;
        long smallest = DriveDesign.smallestDriveBytes(sectorBytes);
        long largest = GptLayout.driveBytesFor(NtfsGeometry.MAX_PARTITION_BYTES, sectorBytes);
        unfit = sectorBytes != logical || drive.sizeBytes() < smallest;
        // A label may state another serial number than the system reports, so reckon with any.
        manifest = new ManifestPlan(spec, new DriveId("X".repeat(DriveId.MAX_CHARACTERS)));
        sizer = new ManifestSizer(manifest.header());
        long bytes = Math.max(smallest, Math.min(drive.sizeBytes(), largest));
        NtfsGeometry geometry = DriveDesign.geometry(bytes, sectorBytes, 0, Instant.EPOCH, "");
        files = new NtfsMeter(geometry, DriveDesign.reserved(geometry.partitionBytes()));
    }

    @Override
    public boolean tryAdd(SealedBlob blob) {
        ManifestBlob entry = manifest.blob(blob);
        if (unfit
                || !files.tryAdd(
                        blob.drivePath(),
                        blob.blob().sizeBytes(),
                        tail(sizer.bytes() + sizer.bytesFor(entry)))) {
            return false;
        }
        sizer.add(entry);
        return true;
    }

    @Override
    public long neededBytes() {
        long partition =
                files.neededBytes(
                        tail(sizer.bytes()),
                        DriveDesign::reserved,
                        VolumeAreas.SMALLEST_VOLUME_BYTES);
        return GptLayout.driveBytesFor(partition, sectorBytes);
    }

    private List<NtfsFile> tail(long manifestBytes) {
        return NativeVolumeFormat.tail(manifest, manifestBytes, Instant.EPOCH);
    }
}
