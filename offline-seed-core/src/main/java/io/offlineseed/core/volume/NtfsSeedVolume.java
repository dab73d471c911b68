// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.UnitPiece;
import io.offlineseed.spi.DriveLease;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A volume that this library makes sector by sector. The pieces of a unit lie one behind the other
 * on it, so a unit is few writes however many files it holds. Thread-safe for different units.
 */
final class NtfsSeedVolume implements SeedVolume {

    private final NativeVolume volume;
    private final PlannedFiles files;
    private final DriveLease lease;

    NtfsSeedVolume(NativeVolume volume, PlannedFiles files, DriveLease lease) {
        this.volume = volume;
        this.files = files;
        this.lease = lease;
    }

    @Override
    public String volumeId() {
        return volume.layout().design().volumeId().toString();
    }

    @Override
    public void resumeAt(long nextUnit) {
        // Nothing to take away: what lies behind is written over, at the same places.
    }

    @Override
    public void write(PlannedUnit unit, byte[] slab, int offset) throws IOException {
        UnitPiece first = unit.pieces().get(0);
        volume.write(
                number(first),
                first.fileOffsetBytes(),
                writer -> {
                    for (UnitPiece piece : unit.pieces()) {
                        writer.write(slab, offset + piece.unitOffsetBytes(), piece.bytes());
                        if (piece.endsBlob()) {
                            writer.endFile();
                        }
                    }
                });
    }

    @Override
    public boolean read(PlannedUnit unit, byte[] slab, int offset) throws IOException {
        UnitPiece first = unit.pieces().get(0);
        volume.read(
                number(first),
                first.fileOffsetBytes(),
                clusterBytes(unit),
                reader -> {
                    for (UnitPiece piece : unit.pieces()) {
                        reader.read(slab, offset + piece.unitOffsetBytes(), piece.bytes());
                        reader.endFile(); // a piece that does not end its file is whole clusters
                    }
                });
        return true;
    }

    private long number(UnitPiece piece) {
        return files.number(piece.blob().blob().ordinal());
    }

    private long clusterBytes(PlannedUnit unit) {
        long cluster = volume.clusterBytes();
        long bytes = 0;
        for (UnitPiece piece : unit.pieces()) {
            bytes += (piece.bytes() + cluster - 1) / cluster * cluster;
        }
        return bytes;
    }

    @Override
    public void flush() throws IOException {
        volume.flush();
    }

    @Override
    public boolean complete(List<TailFile> tail, BooleanSupplier stopping) throws IOException {
        if (!volume.complete(tail, stopping)) {
            return false;
        }
        lease.tableChanged();
        return true;
    }

    @Override
    public void close() {
        // The drive is the lease's.
    }
}
