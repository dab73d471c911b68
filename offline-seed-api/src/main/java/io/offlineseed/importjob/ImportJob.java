// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An import job as the service described it at one moment.
 *
 * @param resourceId its Azure resource id
 * @param name its name
 * @param location its region
 * @param state its state
 * @param shipTo where the drives must be sent, once the service tells
 * @param drives its drives
 * @param cancelRequested whether its cancelling was asked for
 * @param percentComplete 0 to 100, once the service tells
 * @param delivery the parcel to the datacenter, once recorded
 * @param returned the parcel back, once there is one
 * @param unrecognised what else the service said, as JSON text by name
 */
public record ImportJob(
        String resourceId,
        String name,
        String location,
        JobState state,
        Optional<ShipTo> shipTo,
        List<DriveStatus> drives,
        boolean cancelRequested,
        OptionalLong percentComplete,
        Optional<Delivery> delivery,
        Optional<Delivery> returned,
        Map<String, String> unrecognised) {

    /** Validates that nothing is null, and copies. */
    public ImportJob {
        Objects.requireNonNull(resourceId, "resourceId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(shipTo, "shipTo");
        drives = List.copyOf(drives);
        Objects.requireNonNull(percentComplete, "percentComplete");
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(returned, "returned");
        unrecognised = Map.copyOf(unrecognised);
    }
}
