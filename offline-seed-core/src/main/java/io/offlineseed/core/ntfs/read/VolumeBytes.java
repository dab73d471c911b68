// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.BootSector;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The bytes of a volume at any offset, whatever the device's sectors, and the sizes its boot sector
 * states. Shared between threads as the device below.
 */
public final class VolumeBytes {

    private final BlockDevice device;
    private final BootSector boot;

    private VolumeBytes(BlockDevice device, BootSector boot) {
        this.device = device;
        this.boot = boot;
    }

    /**
     * Reads the boot sector.
     *
     * @return empty if the device does not begin with one of NTFS
     * @throws DamagedStructure if the volume would end behind the device
     */
    public static Optional<VolumeBytes> open(BlockDevice device)
            throws IOException, DamagedStructure {
        if (device.sizeBytes() < BootSector.BYTES) {
            return Optional.empty();
        }
        byte[] start = new byte[Math.max(BootSector.BYTES, device.sectorBytes())];
        device.read(0, ByteBuffer.wrap(start));
        Optional<BootSector> boot = BootSector.decode(start, 0);
        if (boot.isPresent() && boot.get().backupBytes() > device.sizeBytes()) {
            throw new DamagedStructure(
                    "it claims "
                            + boot.get().backupBytes()
                            + " bytes where there are "
                            + device.sizeBytes());
        }
        return boot.map(b -> new VolumeBytes(device, b));
    }

    /** Returns what the boot sector states. */
    public BootSector boot() {
        return boot;
    }

    /** Returns the size of the device, which a volume need not fill. */
    public long deviceBytes() {
        return device.sizeBytes();
    }

    /**
     * Fills the target; what is whole sectors goes there straight from the device.
     *
     * @param offsetBytes from the start of the volume; the caller has checked that all lies inside
     */
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        int sector = device.sectorBytes();
        long offset = offsetBytes;
        while (target.hasRemaining()) {
            int skip = (int) (offset % sector);
            int length;
            if (skip == 0 && target.remaining() >= sector) {
                length = target.remaining() / sector * sector;
                device.read(offset, target.slice(target.position(), length));
                target.position(target.position() + length);
            } else {
                ByteBuffer bounce = ByteBuffer.allocate(sector);
                device.read(offset - skip, bounce);
                length = Math.min(sector - skip, target.remaining());
                target.put(bounce.array(), skip, length);
            }
            offset += length;
        }
    }
}
