// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.copy;

import io.offlineseed.core.flow.Load;
import io.offlineseed.core.hash.Slice;
import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.UnitPiece;
import io.offlineseed.core.volume.SeedVolume;
import java.io.IOException;
import java.util.List;

/** A unit on its way from the staging location to a volume. */
final class UnitLoad implements Load {

    private final PlannedUnit unit;
    private final StagedUnitReader reader;
    private final SeedVolume volume;

    UnitLoad(PlannedUnit unit, StagedUnitReader reader, SeedVolume volume) {
        this.unit = unit;
        this.reader = reader;
        this.volume = volume;
    }

    /** Returns the bytes of blobs in a unit, without what lies between them. */
    static int blobBytes(PlannedUnit unit) {
        int bytes = 0;
        for (UnitPiece piece : unit.pieces()) {
            bytes += piece.bytes();
        }
        return bytes;
    }

    @Override
    public int bytes() {
        return blobBytes(unit);
    }

    @Override
    public List<Slice> read(byte[] slab, int offset) {
        return reader.read(unit, slab, offset);
    }

    @Override
    public void hashed(byte[] digests) {
        reader.compare(unit, digests);
    }

    @Override
    public void write(byte[] slab, int offset) throws IOException {
        volume.write(unit, slab, offset);
    }
}
