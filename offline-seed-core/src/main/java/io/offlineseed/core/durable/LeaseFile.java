// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to work on something alone, shown by a lock file that names its holder and is renewed
 * every 20 seconds. It works on shares between machines. A holder that was killed leaves the file.
 * If this process can see that the holder has ended, because it ran on this very system, it takes
 * the lease over at once; any other is taken over only when asked, and only if it seems to be gone.
 *
 * <p>It is a promise between processes that ask, not a wall: a holder that was suspended for long
 * and then taken over finds out at its next heartbeat or at {@link #check()}, which is to be called
 * before steps that cannot be undone. Safe for use by several threads.
 *
 * <p>Source: docs/formats/state-files.md, "Lock files".
 */
public final class LeaseFile implements Closeable {

    /**
     * How long a holder may give no sign of life. Machines that share a location agree on the time
     * better than that.
     */
    public static final Duration STALE_AFTER = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(LeaseFile.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 10;

    private final DurableFiles files;
    private final Path lockFile;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread heart;
    private LeaseHolder self;
    private boolean lost;

    private LeaseFile(DurableFiles files, Path lockFile, LeaseHolder self, Clock clock) {
        this.files = files;
        this.lockFile = lockFile;
        this.self = self;
        this.clock = clock;
        this.heart =
                new Thread(this::beatUntilClosed, "offline-seed-lease-" + lockFile.getFileName());
        this.heart.setDaemon(true);
    }

    /**
     * Acquires the lease, also from a process of this system that is seen to have ended.
     *
     * @param purpose what is being done, such as {@code "sealing backup fs01-seed"}
     * @throws LeaseHeldException if it is held, also if its holder seems to be gone and that cannot
     *     be seen for sure
     * @throws IOException if the lock file cannot be written or understood
     */
    public static LeaseFile acquire(DurableFiles files, Path lockFile, String purpose, Clock clock)
            throws IOException, LeaseHeldException {
        LeaseHolder self = LeaseHolder.thisProcess(purpose, clock.instant());
        try {
            create(files, lockFile, self, clock);
        } catch (LeaseHeldException e) {
            if (!e.holder().hasEnded()) {
                throw e;
            }
            replace(files, lockFile, self, clock, LeaseHolder::hasEnded);
        }
        return started(new LeaseFile(files, lockFile, self, clock));
    }

    /**
     * Acquires the lease, taking it from a holder that seems to be gone. Only for when a user asked
     * for it.
     *
     * @throws LeaseHeldException if it is held by a process that gave signs of life in the last two
     *     minutes and, where that can be seen, has not ended
     * @throws IOException if the lock file cannot be written or understood
     */
    public static LeaseFile takeOver(DurableFiles files, Path lockFile, String purpose, Clock clock)
            throws IOException, LeaseHeldException {
        LeaseHolder self = LeaseHolder.thisProcess(purpose, clock.instant());
        replace(
                files,
                lockFile,
                self,
                clock,
                holder -> holder.isStale(clock.instant(), STALE_AFTER));
        return started(new LeaseFile(files, lockFile, self, clock));
    }

    /** Puts this holder in the place of one that is gone, of several that try only one. */
    private static void replace(
            DurableFiles files,
            Path lockFile,
            LeaseHolder self,
            Clock clock,
            Predicate<LeaseHolder> isGone)
            throws IOException, LeaseHeldException {
        Path guard = lockFile.resolveSibling(lockFile.getFileName() + ".takeover");
        createGuard(files, guard, self, clock);
        try {
            LeaseHolder holder = LeaseHolder.read(lockFile);
            if (!isGone.test(holder)) {
                throw new LeaseHeldException(lockFile, holder, clock.instant(), STALE_AFTER);
            }
            LOG.warn(
                    "Taking over {} from {} on {} (process {}{}), last sign of life {}",
                    lockFile,
                    holder.user(),
                    holder.host(),
                    holder.pid(),
                    holder.hasEnded() ? ", which has ended" : "",
                    holder.heartbeat());
            files.replace(lockFile, self.toJson());
        } catch (NoSuchFileException e) {
            create(files, lockFile, self, clock);
        } finally {
            files.delete(guard);
        }
    }

    /**
     * Removes the lock file of a holder that seems to be gone. Only for when a user asked for it.
     *
     * @return whose it was; empty if there is none or its holder is alive
     * @throws IOException if the lock file cannot be removed or understood
     */
    public static Optional<LeaseHolder> removeStale(DurableFiles files, Path lockFile, Clock clock)
            throws IOException {
        LeaseHolder holder;
        try {
            holder = LeaseHolder.read(lockFile);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!holder.isStale(clock.instant(), STALE_AFTER)) {
            return Optional.empty();
        }
        try {
            takeOver(files, lockFile, "removing a stale lock", clock).close();
            return Optional.of(holder);
        } catch (LeaseHeldException e) {
            LOG.info("Not removing {}: {}", lockFile, e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns whether the lease is still ours, as far as the last heartbeat or check knows. */
    public synchronized boolean isHeld() {
        return !lost && closed.getCount() > 0;
    }

    /**
     * Looks at the lock file: returns if the lease is still ours.
     *
     * @throws LeaseHeldException if another process took it over
     * @throws IOException if the lock file is gone or cannot be read
     */
    public synchronized void check() throws IOException, LeaseHeldException {
        if (closed.getCount() == 0) {
            throw new IllegalStateException("the lease on " + lockFile + " was closed");
        }
        LeaseHolder holder;
        try {
            holder = LeaseHolder.read(lockFile);
        } catch (NoSuchFileException e) {
            lost = true;
            throw new IOException(
                    "The lock file "
                            + lockFile
                            + " was deleted while this process held it; another may be at work here. Make"
                            + " sure that none is, and call again.",
                    e);
        }
        if (!holder.token().equals(self.token())) {
            lost = true;
            throw new LeaseHeldException(lockFile, holder, clock.instant(), STALE_AFTER);
        }
    }

    /** Gives the lease back. If another process took it over, that one keeps it. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed.getCount() == 0) {
                return;
            }
            closed.countDown();
        }
        join(heart);
        try {
            if (LeaseHolder.read(lockFile).token().equals(self.token())) {
                files.delete(lockFile);
            }
        } catch (NoSuchFileException e) {
            LOG.warn("The lock file {} was deleted while this process held it", lockFile);
        }
    }

    /** One sign of life. What keeps it from being written is logged; the next one tries again. */
    synchronized void beat() {
        if (lost || closed.getCount() == 0) {
            return;
        }
        try {
            check();
            LeaseHolder seen = self.seenAt(clock.instant());
            files.replace(lockFile, seen.toJson());
            self = seen;
        } catch (LeaseHeldException e) {
            LOG.warn("Another process took the lease over: {}", e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "Cannot renew the lock file {}, trying again in {} s: {}",
                    lockFile,
                    HEARTBEAT.toSeconds(),
                    e.toString());
        }
    }

    private void beatUntilClosed() {
        try {
            while (!closed.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                beat();
            }
        } catch (InterruptedException e) {
            LOG.warn(
                    "The heartbeat of {} was interrupted; others will see it as stale",
                    lockFile,
                    e);
        }
    }

    private static LeaseFile started(LeaseFile lease) {
        lease.heart.start();
        return lease;
    }

    private static void create(DurableFiles files, Path lockFile, LeaseHolder self, Clock clock)
            throws IOException, LeaseHeldException {
        for (int attempt = 1; ; attempt++) {
            try {
                files.createNew(lockFile, self.toJson());
                return;
            } catch (FileAlreadyExistsException held) {
                try {
                    throw new LeaseHeldException(
                            lockFile, LeaseHolder.read(lockFile), clock.instant(), STALE_AFTER);
                } catch (NoSuchFileException released) {
                    if (attempt == ATTEMPTS) {
                        throw held;
                    }
                }
            }
        }
    }

    /**
     * Of several that take over at once, one comes through. A guard whose maker was killed is
     * replaced.
     */
    private static void createGuard(DurableFiles files, Path guard, LeaseHolder self, Clock clock)
            throws IOException, LeaseHeldException {
        try {
            create(files, guard, self, clock);
        } catch (LeaseHeldException e) {
            if (!e.isStale()) {
                throw e;
            }
            files.replace(guard, self.toJson());
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
