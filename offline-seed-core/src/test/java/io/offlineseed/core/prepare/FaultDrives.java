// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.DriveId;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.drive.SectorSizes;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.DriveProvider;
import io.offlineseed.testing.FaultDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Drives in memory, by address; each reports the serial number it was attached with. */
final class FaultDrives implements DriveProvider {

    private record Attached(String serial, FaultDevice device, long sizeBytes) {}

    private final Map<String, Attached> attached = new TreeMap<>();

    /** Leases taken and not given back. */
    final AtomicInteger leases = new AtomicInteger();

    /** Addresses that another program holds. */
    final Set<String> inUse = new HashSet<>();

    /** What is recognised on the drives. */
    final List<String> contents = new ArrayList<>();

    FaultDrives attach(String address, String serial, FaultDevice device) {
        return attach(address, serial, device, device.sizeBytes());
    }

    /** Attaches a drive that tells another size than it has. */
    FaultDrives attach(String address, String serial, FaultDevice device, long sizeBytes) {
        attached.put(address, new Attached(serial, device, sizeBytes));
        return this;
    }

    void detach(String address) {
        attached.remove(address);
    }

    FaultDevice device(String address) {
        return at(address).device();
    }

    private Attached at(String address) {
        return Optional.ofNullable(attached.get(address)).orElseThrow();
    }

    Drive drive(String address) {
        Attached drive = at(address);
        return new Drive(
                name(),
                address,
                Optional.of(new DriveId(drive.serial())),
                "memory",
                drive.sizeBytes(),
                Optional.of(new SectorSizes(512, 512)),
                Bus.DIRECTORY, // of which no sectors are asked, so that it may be small
                List.of(),
                contents);
    }

    @Override
    public String name() {
        return "fault";
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public List<Drive> list() {
        return new ArrayList<>(attached.keySet().stream().map(this::drive).toList());
    }

    @Override
    public DriveLease lease(Drive drive) throws IOException {
        Attached found = attached.get(drive.address());
        if (found == null) {
            throw new IOException(drive.address() + " is gone");
        }
        if (inUse.contains(drive.address())) {
            throw new DriveInUseException(drive.address() + " is held", null, null);
        }
        leases.incrementAndGet();
        return new DriveLease() {
            private boolean closed;

            @Override
            public Drive drive() {
                return FaultDrives.this.drive(drive.address());
            }

            @Override
            public Optional<BlockDevice> device() {
                return Optional.of(found.device());
            }

            @Override
            public void tableChanged() {}

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    leases.decrementAndGet();
                }
            }
        };
    }
}
