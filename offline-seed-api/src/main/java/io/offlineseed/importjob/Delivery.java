// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A parcel as the service has it, in either direction.
 *
 * @param carrierName the carrier
 * @param trackingNumber the parcel's number
 * @param driveCount drives in it, if told
 * @param shipDate when it was shipped, as text, since the service fixes no form; if told
 */
public record Delivery(
        String carrierName,
        String trackingNumber,
        OptionalLong driveCount,
        Optional<String> shipDate) {

    /** Validates that nothing is null. */
    public Delivery {
        Objects.requireNonNull(carrierName, "carrierName");
        Objects.requireNonNull(trackingNumber, "trackingNumber");
        Objects.requireNonNull(driveCount, "driveCount");
        Objects.requireNonNull(shipDate, "shipDate");
    }
}
