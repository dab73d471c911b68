// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.JobConflictException;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.staging.ImportJobSpec;
import java.util.List;

/** What is told when a job is not there, or not the one that was meant. */
final class JobRefusals {

    private JobRefusals() {}

    static JobConflictException taken(ImportJobSpec spec, JobAnswer existing) {
        return new JobConflictException(
                "JOB_EXISTS",
                "Cannot create import job '"
                        + spec.jobName()
                        + "': resource group '"
                        + spec.resourceGroup()
                        + "' has a job of that name (state "
                        + existing.job().state()
                        + ", "
                        + existing.job().drives().size()
                        + " drives) that was not created with these drives. Delete that job, or stage"
                        + " the backup under another job name. Nothing was changed.",
                null,
                null,
                null);
    }

    /** The service can be given other keys for a job, but whether it takes them is not known. */
    static JobConflictException preparedAgain(
            ImportJobSpec spec, ImportJob existing, List<String> drives) {
        return new JobConflictException(
                "JOB_EXISTS",
                "Cannot create import job '"
                        + spec.jobName()
                        + "' with these drives: it was created (state "
                        + existing.state()
                        + ") before "
                        + String.join(", ", drives)
                        + " was prepared again, and holds the recovery password of what was on the"
                        + " drive then; the datacenter could not open the drive. Delete the job,"
                        + " then create it again. "
                        + (existing.state().equals(JobState.CREATING)
                                ? ""
                                : "In this state it has to be cancelled first; it can be deleted"
                                        + " once it is Completed. ")
                        + "Nothing was changed.",
                null,
                null,
                null);
    }

    static ServiceException notFound(JobPath job) {
        return new ServiceException(
                "JOB_NOT_FOUND",
                "There is no import job '"
                        + job.jobName()
                        + "' in resource group '"
                        + job.resourceGroup()
                        + "' of subscription "
                        + job.subscriptionId()
                        + ". It was never created or was deleted; the service itself deletes a job"
                        + " whose drives were not shipped within two weeks. Create it again with the"
                        + " same drives; they need not be prepared again. Nothing was changed.",
                404,
                null,
                null,
                false,
                null);
    }

    /** The backup keeps a job of the other service: two jobs would claim the same drives. */
    static JobConflictException elsewhere(String jobName, String kept, String asked) {
        return new JobConflictException(
                "JOB_ELSEWHERE",
                "Import job '"
                        + jobName
                        + "' of this backup was made, or was about to be made, as "
                        + kept
                        + ", and this client speaks with "
                        + asked
                        + ". Use a client of the service that has the job; to change the service,"
                        + " delete the job with that client first. Nothing was changed.",
                null,
                null,
                null);
    }

    /** The two weeks are over when the parcel is recorded. */
    static ServiceException shipped(ImportJob job) {
        return new ServiceException(
                "JOB_SHIPPED",
                "Import job '"
                        + job.name()
                        + "' is "
                        + job.serviceState()
                        + ": the time in which its parcel must be recorded has ended with the"
                        + " recording and cannot be started anew. See the job's deadlines. Nothing"
                        + " was changed.",
                null,
                null,
                null,
                false,
                null);
    }
}
