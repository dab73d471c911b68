// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.shipping;

import java.time.LocalDate;
import java.util.Objects;

/**
 * What the service must be told about the parcel before it accepts the drives. One tracking number
 * serves one import job, and all drives of a job travel in one parcel.
 *
 * @param carrierName who carries the parcel to the datacenter
 * @param trackingNumber the parcel's number with that carrier
 * @param driveCount drives in the parcel, 1 to 10
 * @param shipDate the day the parcel is handed over
 * @param returnAddress where the drives go afterwards
 * @param returnAccount who pays for that
 */
public record ShippingInfo(
        String carrierName,
        String trackingNumber,
        int driveCount,
        LocalDate shipDate,
        PostalAddress returnAddress,
        CarrierAccount returnAccount) {

    /**
     * Days a parcel may take before the service stops waiting for it. Source: docs/azure.md,
     * "Deadlines".
     */
    public static final int DAYS_TO_ARRIVE = 14;

    private static final int MAX_DRIVES = 10;

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if carrier or tracking number are blank or padded with
     *     blanks, or driveCount is not 1 to 10
     */
    public ShippingInfo {
        PostalAddress.required("carrierName", carrierName);
        PostalAddress.required("trackingNumber", trackingNumber);
        if (!trackingNumber.equals(trackingNumber.strip())) {
            throw new IllegalArgumentException(
                    "trackingNumber must not begin or end with a blank, was '"
                            + trackingNumber
                            + "'");
        }
        if (driveCount < 1 || driveCount > MAX_DRIVES) {
            throw new IllegalArgumentException(
                    "driveCount must be 1 to "
                            + MAX_DRIVES
                            + " (a job's limit), was "
                            + driveCount);
        }
        Objects.requireNonNull(shipDate, "shipDate");
        Objects.requireNonNull(returnAddress, "returnAddress");
        Objects.requireNonNull(returnAccount, "returnAccount");
    }

    /**
     * Returns the last day on which the parcel should arrive: {@value #DAYS_TO_ARRIVE} days after
     * the ship date.
     */
    public LocalDate arriveBy() {
        return shipDate.plusDays(DAYS_TO_ARRIVE);
    }
}
