// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.core.cloud.Pause;
import io.offlineseed.importjob.AwaitOptions;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.JobListener;
import io.offlineseed.importjob.ServiceException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a job until it is as wanted: soon after something changed, more seldom while nothing
 * does, and never sooner than the service asks. For one thread.
 */
final class JobWatch {

    private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

    private final AwaitOptions options;
    private final JobListener listener;
    private final Pause pause;
    private Duration next;
    private Duration left;

    JobWatch(AwaitOptions options, JobListener listener, Pause pause) {
        this.options = Objects.requireNonNull(options, "options");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.pause = Objects.requireNonNull(pause, "pause");
        this.next = options.firstPause();
        this.left = options.patience();
    }

    /**
     * Returns the job as it was seen last.
     *
     * @throws ServiceException if a look fails in a way that time does not mend, or none succeeded
     *     before patience ended
     */
    ImportJob until(Predicate<ImportJob> wanted, Supplier<ImportJob> look) {
        ImportJob seen = null;
        while (true) {
            ServiceException failure = null;
            try {
                ImportJob job = look.get();
                tell(() -> listener.looked(job));
                if (wanted.test(job)) {
                    return job;
                }
                if (seen != null && !moved(seen, job)) {
                    longer();
                } else {
                    next = options.firstPause();
                }
                seen = job;
            } catch (ServiceException e) {
                if (!e.isRetryable()) {
                    throw e;
                }
                failure = e;
            }
            if (left.isZero()) {
                if (seen == null && failure != null) {
                    throw failure;
                }
                return Objects.requireNonNull(seen);
            }
            pause(failure);
        }
    }

    private void pause(@Nullable ServiceException failure) {
        Duration wait = next;
        if (failure != null) {
            Duration asked = failure.retryAfter().orElse(Duration.ZERO);
            wait = asked.compareTo(next) > 0 ? asked : next;
            longer();
        }
        Duration time = wait.compareTo(left) > 0 ? left : wait;
        if (failure != null) {
            ServiceException reason = failure;
            tell(() -> listener.failed(reason, time));
        }
        left = left.minus(time);
        pause.takeOrStop(
                time,
                "Interrupted while waiting for the import job. The job is not affected; waiting can"
                        + " be taken up again at any time.");
    }

    private void longer() {
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(options.longestPause()) > 0 ? options.longestPause() : twice;
    }

    /** Progress within a drive is no reason to look more often. */
    private static boolean moved(ImportJob before, ImportJob now) {
        return !before.serviceState().equals(now.serviceState())
                || !before.drives().stream()
                        .map(drive -> drive.state())
                        .toList()
                        .equals(now.drives().stream().map(drive -> drive.state()).toList());
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.warn("A listener of an import job failed; waiting goes on", e);
        }
    }
}
