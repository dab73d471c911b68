// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.time.Duration;

/**
 * Told what is seen of a job while it is waited for, on the caller's thread. What it throws is
 * logged and ends nothing.
 */
@FunctionalInterface
public interface JobListener {

    /** Takes the job as the service just described it; called for each look. */
    void looked(ImportJob job);

    /**
     * Takes a look that failed and will be repeated.
     *
     * @param reason why it failed
     * @param pause how long is waited before the next
     */
    default void failed(ServiceException reason, Duration pause) {}
}
