// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.DriveId;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.SectorSizes;
import io.offlineseed.spi.DriveLease;
import java.util.List;
import java.util.Optional;

/** A drive in memory that is held; counts how often the system was told of a new table. */
final class MemoryLease implements DriveLease {

    private final BlockDevice device;
    int tableChanges;

    MemoryLease(BlockDevice device) {
        this.device = device;
    }

    static Drive drive(long sizeBytes, int sectorBytes, Bus bus) {
        return new Drive(
                "memory",
                "/dev/memory",
                Optional.of(new DriveId("D1")),
                "memory",
                sizeBytes,
                Optional.of(new SectorSizes(sectorBytes, Math.max(4096, sectorBytes))),
                bus,
                List.of(),
                List.of());
    }

    @Override
    public Drive drive() {
        return drive(device.sizeBytes(), device.sectorBytes(), Bus.SATA);
    }

    @Override
    public Optional<BlockDevice> device() {
        return Optional.of(device);
    }

    @Override
    public void tableChanged() {
        tableChanges++;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
