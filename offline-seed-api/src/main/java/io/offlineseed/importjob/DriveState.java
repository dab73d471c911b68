// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.Locale;
import java.util.Objects;

/**
 * A drive's state within an import job, as the service words it; states that Azure adds arrive
 * unharmed. Source: docs/azure.md, "Drive states".
 *
 * @param wireName the service's word
 */
public record DriveState(String wireName) {

    /** The job names the drive; it has not arrived. */
    public static final DriveState SPECIFIED = new DriveState("Specified");

    /** The datacenter has taken the drive in. */
    public static final DriveState RECEIVED = new DriveState("Received");

    /** The parcel arrived without this drive, or did not arrive in time. */
    public static final DriveState NEVER_RECEIVED = new DriveState("NeverReceived");

    /** Its data are being copied. */
    public static final DriveState TRANSFERRING = new DriveState("Transferring");

    /** All its data were copied without error. */
    public static final DriveState COMPLETED = new DriveState("Completed");

    /** It was processed and there is something to read in its logs. */
    public static final DriveState COMPLETED_MORE_INFO = new DriveState("CompletedMoreInfo");

    /** It is on its way back. */
    public static final DriveState SHIPPED_BACK = new DriveState("ShippedBack");

    /** Validates that it is not null. */
    public DriveState {
        Objects.requireNonNull(wireName, "wireName");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DriveState state && state.wireName.equalsIgnoreCase(wireName);
    }

    @Override
    public int hashCode() {
        return wireName.toLowerCase(Locale.ROOT).hashCode();
    }

    @Override
    public String toString() {
        return wireName;
    }
}
