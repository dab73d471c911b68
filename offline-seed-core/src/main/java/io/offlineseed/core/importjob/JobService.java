// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.ImportJobSummary;
import io.offlineseed.importjob.ImportLocation;
import io.offlineseed.importjob.ImportService;
import io.offlineseed.importjob.ListJobsOptions;
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

    /** Returns which one it is. */
    ImportService service();

    /** Returns the namespace of its resource provider. */
    default String provider() {
        return service().provider();
    }

    /**
     * Checks what the service is known not to take.
     *
     * @throws IllegalArgumentException if the options hold such
     */
    void requireTaken(CreateJobOptions options);

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

    /** Changes nothing in a way that counts as a change. */
    JobAnswer keepAlive(JobPath job);

    /** Returns the jobs that are asked for, page by page. */
    Stream<ImportJobSummary> list(String subscriptionId, ListJobsOptions options);

    /** Returns the other jobs of the job's subscription, with their parcels' numbers. */
    Stream<ImportJobSummary> parcels(JobPath own);

    /** Returns where drives of a region have to be sent for the job, which need not exist. */
    ImportLocation shippingLocation(JobPath job, String region);

    /** Returns the regions. */
    List<ImportLocation> locations();

    /** Returns a region. */
    ImportLocation location(String name);

    /** Returns the keys of the job's drives; the caller closes them. */
    List<DriveKey> keys(JobPath job);

    /** Returns the names of the provider's operations. */
    List<String> operations();

    /** Registers the provider in a subscription and waits until that is done. */
    void register(String subscriptionId);
}
