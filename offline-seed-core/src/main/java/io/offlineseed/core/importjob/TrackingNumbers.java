// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.importjob.ImportJobSummary;
import io.offlineseed.importjob.JobConflictException;
import io.offlineseed.shipping.ShippingInfo;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The rule that one tracking number serves one import job. */
final class TrackingNumbers {

    private TrackingNumbers() {}

    /**
     * Checks that no other job of the staging location or of the subscription has the number.
     *
     * @throws JobConflictException if one has ({@code TRACKING_NUMBER_TAKEN})
     */
    static void requireFree(
            OpenBackup backup, ShippingInfo info, JobPath own, Stream<ImportJobSummary> all) {
        for (Path file : backup.siblingShippingFiles()) {
            Optional<KeptParcel> other = KeptParcel.read(file);
            if (other.isPresent()
                    && other.get()
                            .info()
                            .trackingNumber()
                            .equalsIgnoreCase(info.trackingNumber())) {
                throw numberTaken(info, other.get().jobName(), "this staging location");
            }
        }
        try (Stream<ImportJobSummary> jobs = all) {
            jobs.filter(
                            job ->
                                    job.trackingNumber()
                                            .filter(info.trackingNumber()::equalsIgnoreCase)
                                            .isPresent())
                    .filter(job -> !job.resourceId().equalsIgnoreCase(own.id()))
                    .findFirst()
                    .ifPresent(
                            job -> {
                                throw numberTaken(info, job.name(), "the subscription");
                            });
        }
    }

    private static JobConflictException numberTaken(ShippingInfo info, String job, String where) {
        return new JobConflictException(
                "TRACKING_NUMBER_TAKEN",
                "Tracking number '"
                        + info.trackingNumber()
                        + "' is that of import job '"
                        + job
                        + "' of "
                        + where
                        + ". One parcel holds the drives of one job: correct the number, or correct it"
                        + " with that job first. Nothing was recorded.",
                null,
                null,
                null);
    }
}
