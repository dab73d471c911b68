// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.Locale;
import java.util.Objects;

/**
 * An import job's state, as the service words it; states that Azure adds arrive unharmed. Source:
 * docs/azure.md, "Job states".
 *
 * @param wireName the service's word
 */
public record JobState(String wireName) {

    /** The job exists; the drives have not been shipped. Deleted by the service after two weeks. */
    public static final JobState CREATING = new JobState("Creating");

    /** The parcel is on its way. */
    public static final JobState SHIPPING = new JobState("Shipping");

    /** All drives arrived at the datacenter. */
    public static final JobState RECEIVED = new JobState("Received");

    /** At least one drive is being processed. */
    public static final JobState TRANSFERRING = new JobState("Transferring");

    /** All drives are processed and wait to be shipped back. */
    public static final JobState PACKAGING = new JobState("Packaging");

    /** The drives were shipped back; the job had no errors. Also the end of a cancelled job. */
    public static final JobState COMPLETED = new JobState("Completed");

    /** The drives were shipped back; the job had errors, or the service gave up. */
    public static final JobState CLOSED = new JobState("Closed");

    /** The job was cancelled. */
    public static final JobState CANCELED = new JobState("Canceled");

    /** The job left its usual way; the customer has to answer the datacenter's operators. */
    public static final JobState FAULTED = new JobState("Faulted");

    /** Validates that it is not null. */
    public JobState {
        Objects.requireNonNull(wireName, "wireName");
    }

    /** Returns whether nothing more happens to the job by itself. */
    public boolean isFinal() {
        return equals(COMPLETED) || equals(CLOSED) || equals(CANCELED);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JobState state && state.wireName.equalsIgnoreCase(wireName);
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
