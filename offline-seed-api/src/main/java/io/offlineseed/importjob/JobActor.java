// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

/** Who has to do something before an import job goes on. */
public enum JobActor {
    /** Whoever owns the drives: ship them, record the parcel, answer the operators. */
    CUSTOMER,

    /** The carrier that has the parcel. */
    CARRIER,

    /** The datacenter. */
    DATACENTER,

    /** Nobody: the job is over. */
    NOBODY
}
