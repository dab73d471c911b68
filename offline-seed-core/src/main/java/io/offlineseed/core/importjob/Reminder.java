// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.core.machine.WaitingJob;
import io.offlineseed.core.machine.WaitingJobs;
import io.offlineseed.core.staging.OpenBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the machine remember which jobs it waits for. It is a convenience: a job is in its staging
 * location whether the machine remembers it or not, so what fails here is told and fails nothing.
 * Thread-safe.
 */
final class Reminder {

    private static final Logger LOG = LoggerFactory.getLogger(Reminder.class);

    private final WaitingJobs jobs;
    private final AtomicBoolean complained = new AtomicBoolean();

    Reminder(WaitingJobs jobs) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
    }

    /** Remembers the backup's job; one that is remembered already keeps its place. */
    void remember(OpenBackup backup) {
        change(
                backup,
                (stateRoot, name) -> {
                    if (!jobs.contains(stateRoot, name)) {
                        jobs.add(
                                new WaitingJob(
                                        parent(parent(backup.blobsDirectory())),
                                        stateRoot,
                                        name,
                                        backup.clock().instant()));
                    }
                });
    }

    /** Forgets the backup's job; no error if it is not remembered. */
    void forget(OpenBackup backup) {
        change(backup, jobs::remove);
    }

    private void change(OpenBackup backup, Change change) {
        Path stateRoot = parent(backup.stateDirectory());
        String name = backup.spec().jobName();
        try {
            change.make(stateRoot, name);
        } catch (IOException | RuntimeException e) {
            String what =
                    "This machine cannot note whether it waits for import job '{}' of {}: {}. The job"
                            + " itself is not affected, but must be named where it would have been"
                            + " found by itself. Make the settings of the machine writable for this"
                            + " user, or give the client others"
                            + " (ImportJobClientBuilder.machineSettingsFile).";
            if (complained.compareAndSet(false, true)) {
                LOG.warn(what, name, stateRoot, e.toString());
            } else {
                LOG.debug(what, name, stateRoot, e.toString()); // once is enough while polling
            }
        }
    }

    /** A backup's folders lie in a folder of the job's name, which lies in the location. */
    private static Path parent(Path folder) {
        return Objects.requireNonNull(folder.toAbsolutePath().normalize().getParent());
    }

    /** What is done with the machine's notes of one job. */
    private interface Change {
        void make(Path stateRoot, String jobName) throws IOException;
    }
}
