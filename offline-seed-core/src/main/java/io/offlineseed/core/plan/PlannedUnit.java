// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import java.util.List;
import java.util.Objects;

/**
 * A unit with its pieces and the place of its hashes.
 *
 * @param unit the unit
 * @param pieces its pieces in the order of their ordinals
 * @param firstHash number of the unit's first hash among the hashes of the drive, from 0
 */
public record PlannedUnit(CopyUnit unit, List<UnitPiece> pieces, long firstHash) {

    /** Validates and copies. */
    public PlannedUnit {
        Objects.requireNonNull(unit, "unit");
        pieces = List.copyOf(pieces);
        if (pieces.size() != unit.pieces() || firstHash < 0) {
            throw new IllegalArgumentException(
                    "unit "
                            + unit.index()
                            + " must have "
                            + unit.pieces()
                            + " pieces and a place of its hashes, has "
                            + pieces.size()
                            + " and "
                            + firstHash);
        }
    }

    /** Returns how many hashes it has: one for each piece that is not empty. */
    public int hashCount() {
        int count = 0;
        for (UnitPiece piece : pieces) {
            if (piece.bytes() > 0) {
                count++;
            }
        }
        return count;
    }
}
