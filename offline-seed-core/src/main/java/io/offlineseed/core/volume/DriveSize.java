// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.bitlocker.create.VolumeAreas;
import io.offlineseed.core.device.gpt.GptLayout;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.ntfs.write.NtfsFileCursor;
import io.offlineseed.core.ntfs.write.NtfsFiles;
import io.offlineseed.core.ntfs.write.NtfsGeometry;
import io.offlineseed.core.ntfs.write.NtfsMeter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** How large a drive has to be that this library makes sector by sector. */
public final class DriveSize {

    private DriveSize() {}

    /**
     * Returns the size in bytes of a drive that takes all these files, hardly larger than the
     * smallest that does. Reads the list once.
     *
     * @param tail the files written last
     * @throws IllegalArgumentException if no NTFS volume takes them
     * @throws IOException if the list cannot be read
     */
    public static long neededBytes(NtfsFiles files, List<NtfsFile> tail, int sectorBytes)
            throws IOException {
        long largest = GptLayout.driveBytesFor(NtfsGeometry.MAX_PARTITION_BYTES, sectorBytes);
        NtfsGeometry geometry = DriveDesign.geometry(largest, sectorBytes, 0, Instant.EPOCH, "");
        NtfsMeter meter = new NtfsMeter(geometry, DriveDesign.reserved(geometry.partitionBytes()));
        try (NtfsFileCursor cursor = files.from(0)) {
            while (cursor.hasNext()) {
                NtfsFile file = cursor.next();
                if (!meter.tryAdd(file.path(), file.sizeBytes(), tail)) {
                    throw new IllegalArgumentException("no NTFS volume takes so many files");
                }
            }
        }
        return GptLayout.driveBytesFor(
                meter.neededBytes(tail, DriveDesign::reserved, VolumeAreas.SMALLEST_VOLUME_BYTES),
                sectorBytes);
    }
}
