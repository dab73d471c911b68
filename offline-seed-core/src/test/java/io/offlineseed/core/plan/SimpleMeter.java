// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveTarget;
import java.util.List;
import java.util.Optional;

/** Clusters of 4096 bytes, 1024 bytes for each blob, 1 MiB for the volume. */
class SimpleMeter implements VolumeMeter {

    static final long VOLUME_BYTES = 1 << 20;

    private final long sizeBytes;
    private long needed = VOLUME_BYTES;

    SimpleMeter(long sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    static VolumeMeters meters() {
        return (drive, backup) -> new SimpleMeter(drive.sizeBytes());
    }

    static long bytesFor(long blobBytes) {
        return (blobBytes + 4095) / 4096 * 4096 + 1024;
    }

    static Drive drive(String serial, long sizeBytes) {
        return new Drive(
                "memory",
                "/mem/" + serial,
                Optional.of(new io.offlineseed.DriveId(serial)),
                "",
                sizeBytes,
                Optional.empty(),
                Bus.DIRECTORY,
                List.of(),
                List.of());
    }

    static DriveTarget target(String serial, long sizeBytes) {
        return DriveTarget.erase(drive(serial, sizeBytes), serial);
    }

    @Override
    public boolean tryAdd(SealedBlob blob) {
        long more = bytesFor(blob.blob().sizeBytes());
        if (needed + more > sizeBytes) {
            return false;
        }
        needed += more;
        return true;
    }

    @Override
    public long neededBytes() {
        return needed;
    }
}
