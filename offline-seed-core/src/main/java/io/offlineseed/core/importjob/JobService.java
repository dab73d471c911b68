// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.ImportJobSummary;
import io.offlineseed.importjob.ImportLocation;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.ImportJobSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A service that holds import jobs: its words on the wire, one model on this side. It keeps nothing
 * itself. Thread-safe.
 */
interface JobService {

    /** Returns the namespace of its resource provider. */
    String provider();

    /** Returns whether it is a stand-in on this machine. */
    boolean isStandIn();

    /** Returns where it is, for messages. */
    String place();

    /** Returns the job, if there is one. */
    Optional<JobAnswer> find(JobPath job);

    /** Creates the job; it need not be looked for before. */
    JobAnswer create(
            JobPath job, ImportJobSpec spec, CreateJobOptions options, List<DriveToImport> drives);

    /**
     * Tells about the parcel and that it is on its way.
     *
     * @param known the job as it is
     * @param left the state things are in if the service refuses, as a sentence
     */
    JobAnswer ship(JobPath job, JobAnswer known, ShippingInfo info, String left);

    /** Asks to cancel the job. */
    JobAnswer cancel(JobPath job);

    /** Deletes the job; no error if there is none. */
    void delete(JobPath job);

    /** Returns the jobs of a subscription, page by page. */
    Stream<ImportJobSummary> list(String subscriptionId);

    /** Returns the jobs of a resource group, page by page. */
    Stream<ImportJobSummary> list(String subscriptionId, String resourceGroup);

    /** Returns the regions. */
    List<ImportLocation> locations();

    /** Returns a region. */
    ImportLocation location(String name);

    /** Returns the keys of the job's drives; the caller closes them. */
    List<DriveKey> keys(JobPath job);
}
