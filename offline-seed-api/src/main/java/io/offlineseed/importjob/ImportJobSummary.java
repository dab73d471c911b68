// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.Objects;
import java.util.Optional;

/**
 * A line of a list of jobs.
 *
 * @param resourceId the job's Azure resource id
 * @param name its name
 * @param jobType the service's word: {@code Import}, {@code Export} or {@code ImportToAzure}
 * @param state its state
 * @param trackingNumber of the parcel to the datacenter, once recorded; lists of Data Box tell none
 */
public record ImportJobSummary(
        String resourceId,
        String name,
        String jobType,
        JobState state,
        Optional<String> trackingNumber) {

    /** Validates that nothing is null. */
    public ImportJobSummary {
        Objects.requireNonNull(resourceId, "resourceId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(jobType, "jobType");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(trackingNumber, "trackingNumber");
    }
}
