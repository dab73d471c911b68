// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.importjob.DriveState;
import io.offlineseed.importjob.JobState;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words of Microsoft.DataBox for jobs and disks, in the model of Microsoft.ImportExport. Words
 * it does not know stay as they are. Source: docs/azure.md, "States of Data Box".
 */
final class CustomerDiskStates {

    private static final Map<String, JobState> JOBS =
            Map.ofEntries(
                    Map.entry("created", JobState.CREATING),
                    Map.entry("awaitingshipmentdetails", JobState.CREATING),
                    Map.entry("shippedtoazuredc", JobState.SHIPPING),
                    Map.entry("pickedup", JobState.SHIPPING),
                    Map.entry("readytoreceiveatazuredc", JobState.SHIPPING),
                    Map.entry("atazuredc", JobState.RECEIVED),
                    Map.entry("datacopy", JobState.TRANSFERRING),
                    Map.entry("preparingtoshipfromazuredc", JobState.PACKAGING),
                    Map.entry("readytodispatchfromazuredc", JobState.PACKAGING),
                    Map.entry("shippedtocustomer", JobState.PACKAGING), // the last word but one
                    Map.entry("completed", JobState.COMPLETED),
                    Map.entry("completedwitherrors", JobState.CLOSED),
                    Map.entry("completedwithwarnings", JobState.CLOSED),
                    Map.entry("aborted", JobState.CLOSED),
                    Map.entry("failed_issuereportedatcustomer", JobState.CLOSED),
                    Map.entry("failed_issuedetectedatazuredc", JobState.CLOSED),
                    Map.entry("cancelled", JobState.CANCELED));

    private static final Set<JobState> BEFORE_RECEIPT =
            Set.of(JobState.CREATING, JobState.SHIPPING);

    private CustomerDiskStates() {}

    /**
     * Returns a job's state.
     *
     * @param status the service's word
     * @param customerMustAct whether a stage waits for the customer
     */
    static JobState job(String status, boolean customerMustAct) {
        JobState state = JOBS.getOrDefault(lower(status), new JobState(status));
        return customerMustAct && !state.isFinal() ? JobState.FAULTED : state;
    }

    /**
     * Returns a disk's state.
     *
     * @param copyStatus the service's word for how copying goes, empty if there is none yet
     * @param status the service's word for the job
     */
    static DriveState drive(String copyStatus, String status) {
        JobState job = job(status, false);
        boolean sentBack = lower(status).equals("shippedtocustomer") || job.isFinal();
        return switch (lower(copyStatus)) {
            case "", "notstarted" ->
                    JOBS.containsValue(job) && !BEFORE_RECEIPT.contains(job) && !job.isFinal()
                            ? DriveState.RECEIVED
                            : DriveState.SPECIFIED;
            case "inprogress" -> DriveState.TRANSFERRING;
            case "drivenotreceived", "notreturned" -> DriveState.NEVER_RECEIVED;
            case "completed" -> sentBack ? DriveState.SHIPPED_BACK : DriveState.COMPLETED;
            default -> DriveState.COMPLETED_MORE_INFO; // copyStatus tells more finely what is wrong
        };
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
