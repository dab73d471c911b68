// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.List;
import java.util.Objects;

/**
 * A region as the import service knows it, with the address that serves it.
 *
 * @param id its resource id
 * @param name its display name
 * @param shipTo the address drives are sent to
 * @param supportedCarriers carriers it accepts
 * @param alternateLocations ids of the locations that may be used; it is usable itself only if its
 *     own id is among them
 */
public record ImportLocation(
        String id,
        String name,
        ShipTo shipTo,
        List<String> supportedCarriers,
        List<String> alternateLocations) {

    /** Validates that nothing is null, and copies. */
    public ImportLocation {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(shipTo, "shipTo");
        supportedCarriers = List.copyOf(supportedCarriers);
        alternateLocations = List.copyOf(alternateLocations);
    }

    /** Returns whether drives may be sent there now. */
    public boolean isUsable() {
        return alternateLocations.stream().anyMatch(id::equalsIgnoreCase);
    }
}
