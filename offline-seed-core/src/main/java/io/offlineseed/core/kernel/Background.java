// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.kernel;

import java.time.Duration;

/** Where calibrations run, one after the other. */
@FunctionalInterface
interface Background {

    /** Runs a task after that time, or later if another one is running then. */
    void run(Runnable task, Duration delay);
}
