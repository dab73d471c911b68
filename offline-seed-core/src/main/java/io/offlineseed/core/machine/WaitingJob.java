// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.machine;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * A job whose drives travel, as the machine that waits for it remembers it.
 *
 * @param stagingRoot the staging location
 * @param stateRoot where its state is kept; the same, unless the location is a read-only share
 * @param jobName the import job's name
 * @param since when it began to wait
 */
public record WaitingJob(Path stagingRoot, Path stateRoot, String jobName, Instant since) {

    /** Validates that nothing is null and makes the paths absolute. */
    public WaitingJob {
        stagingRoot = stagingRoot.toAbsolutePath().normalize();
        stateRoot = stateRoot.toAbsolutePath().normalize();
        Objects.requireNonNull(jobName, "jobName");
        Objects.requireNonNull(since, "since");
    }
}
