// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.kernel;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread for all calibrations of the process, so that measuring takes one core at most. It is a
 * daemon, and ends when there is nothing left to do.
 */
final class BackgroundThread implements Background {

    static final BackgroundThread INSTANCE = new BackgroundThread();

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);

    private final ScheduledThreadPoolExecutor executor;

    private BackgroundThread() {
        executor =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, "offline-seed-calibration");
                            thread.setDaemon(true);
                            return thread;
                        });
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public void run(Runnable task, Duration delay) {
        Runnable guarded =
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | Error e) {
                        LOG.warn("Measuring kernels failed; what is in use stays in use", e);
                    }
                };
        ScheduledFuture<?> unused =
                executor.schedule(guarded, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
