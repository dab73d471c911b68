// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.time.Instant;
import java.util.Objects;

/**
 * What must have happened to an import job by when. The service tells no deadline itself: these are
 * counted from what it tells of the job, by the documented rules, so that none lies later than the
 * service's own. Source: docs/azure.md, "Deadlines".
 *
 * @param kind what must have happened
 * @param due by when
 * @param actor who has to see to it
 */
public record JobDeadline(Kind kind, Instant due, JobActor actor) {

    /** What has to happen. */
    public enum Kind {
        /** The parcel is recorded with the job; otherwise the service deletes the job. */
        SHIP("The service deletes the job; create it again with the same drives."),

        /** The parcel is at the datacenter; otherwise its operators write to the customer. */
        ARRIVE("Drives count as never received, and operators write to the return address."),

        /** The operators have their answer; otherwise the job is closed. */
        ANSWER("The job is closed; its drives are not processed."),

        /** State and logs were read; otherwise they are gone. */
        READ("The service deletes the job; what was imported stays.");

        private final String otherwise;

        Kind(String otherwise) {
            this.otherwise = otherwise;
        }

        /** Returns what happens otherwise, as a sentence. */
        public String otherwise() {
            return otherwise;
        }
    }

    /** Validates that nothing is null. */
    public JobDeadline {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(actor, "actor");
    }
}
