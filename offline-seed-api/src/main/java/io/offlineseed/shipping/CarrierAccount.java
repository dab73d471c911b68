// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.shipping;

import java.util.Objects;

/**
 * The account that pays for the drives' way back.
 *
 * @param carrierName the carrier, such as DHL, FedEx or UPS; the location's supported carriers are
 *     the service's answer
 * @param accountNumber the customer's account number with it
 */
public record CarrierAccount(String carrierName, String accountNumber) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if either is blank
     */
    public CarrierAccount {
        PostalAddress.required("carrierName", carrierName);
        PostalAddress.required("accountNumber", accountNumber);
    }

    /** Returns the carrier only: account numbers do not belong in logs. */
    @Override
    public String toString() {
        return "CarrierAccount[" + Objects.requireNonNull(carrierName) + "]";
    }
}
