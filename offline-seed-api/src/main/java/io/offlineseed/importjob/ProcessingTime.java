// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.time.Duration;

/**
 * How long the datacenter takes, as its documentation says, for programs to show. There is no
 * service level agreement: none of this is promised. Source: docs/azure.md, "Processing time".
 */
public final class ProcessingTime {

    /** What the service aims for at best, from the receipt of the drives to the end of copying. */
    public static final Duration COPY_AT_BEST = Duration.ofDays(7);

    /** What the service aims for at most, from the receipt of the drives to the end of copying. */
    public static final Duration COPY_AT_MOST = Duration.ofDays(10);

    /** How many working days the job may lag behind the carrier in telling of the receipt. */
    public static final int RECEIPT_LAG_WORKING_DAYS = 3;

    private ProcessingTime() {}

    /** Returns the facts as sentences. */
    public static String facts() {
        return "There is no service level agreement. The datacenter aims to finish copying "
                + COPY_AT_BEST.toDays()
                + " to "
                + COPY_AT_MOST.toDays()
                + " days after it received the drives; the job may tell of the receipt up to "
                + RECEIPT_LAG_WORKING_DAYS
                + " working days after the carrier does. The way there and back comes on top.";
    }
}
