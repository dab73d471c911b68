// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.crew;

import io.offlineseed.Progress;
import io.offlineseed.ProgressListener;
import io.offlineseed.SeedInterruptedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that do the work of one call while the caller's thread waits in {@link #await}. They
 * are never interrupted, which would close their files; they look at {@link #stopping()} instead.
 * The first failure stops the others.
 *
 * <p>Safe for use by several threads; {@link #await} and {@link #close} are for the caller's.
 */
public final class Crew implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String name;
    private final Object lock = new Object();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;
    private int working;
    private @Nullable Throwable failure;

    /**
     * A crew without threads.
     *
     * @param name begins the names of its threads
     */
    public Crew(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Starts a thread; if the task fails, the whole crew stops and {@link #await} throws what it
     * threw.
     */
    public void start(String threadName, Task task) {
        start(threadName, task, this::fail);
    }

    /**
     * Starts a thread whose failure stops nothing else.
     *
     * @param onFailure given what the task threw, on the task's thread; what it throws itself
     *     counts as a failure of the crew
     */
    public void startIsolated(String threadName, Task task, Consumer<Exception> onFailure) {
        start(
                threadName,
                task,
                thrown -> {
                    if (thrown instanceof Exception exception) {
                        onFailure.accept(exception);
                    } else {
                        fail(thrown);
                    }
                });
    }

    private void start(String threadName, Task task, Consumer<Throwable> onFailure) {
        Thread thread = new Thread(() -> work(task, onFailure), name + "-" + threadName);
        thread.setDaemon(true);
        synchronized (lock) {
            thread.start(); // if the system has no more threads, this throws and nothing has
            // changed
            threads.add(thread);
            working++;
        }
    }

    private void work(Task task, Consumer<Throwable> onFailure) {
        try {
            task.run();
        } catch (Throwable thrown) {
            try {
                onFailure.accept(thrown);
            } catch (Throwable second) {
                fail(thrown);
                fail(second);
            }
        } finally {
            synchronized (lock) {
                working--;
                lock.notifyAll();
            }
        }
    }

    private void fail(Throwable thrown) {
        synchronized (lock) {
            if (failure == null) {
                failure = thrown;
            } else if (failure != thrown) {
                failure.addSuppressed(thrown);
            }
        }
        stop();
    }

    /**
     * Returns whether the threads are to end at the next point where that leaves things in order.
     */
    public boolean stopping() {
        return stopping;
    }

    /** Asks all threads to end. */
    public void stop() {
        stopping = true;
    }

    /**
     * Waits until all threads have ended, telling the listener meanwhile, on this thread, at most
     * every 100 ms what changed, and once more at the end.
     *
     * <p>If this thread is interrupted, asks the threads to end, waits for them, and throws; the
     * flag stays set. If the interrupt comes after they have ended, the work is whole and this
     * returns.
     *
     * @param progress where each part of the work stands, asked on this thread
     * @param listener what it throws is logged, and the work goes on
     * @param onInterrupt the message for an interrupt: what is left, and which call goes on
     * @param wrap makes the exception for a failure that is a checked one, cause kept
     * @throws SeedInterruptedException if interrupted
     * @throws RuntimeException the first failure of a thread, wrapped if it was checked; further
     *     ones are suppressed in it
     */
    public void await(
            Supplier<? extends Collection<Progress>> progress,
            ProgressListener listener,
            String onInterrupt,
            Function<? super Exception, ? extends RuntimeException> wrap) {
        Telling telling = new Telling(progress, listener);
        boolean interrupted = false;
        try {
            while (isWorking()) {
                try {
                    waitATick();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop();
                }
                if (isWorking()) {
                    telling.tellChanges();
                }
            }
            telling.tellEnd();
        } finally {
            stopAndJoin(); // ends at once, unless what was told or asked has thrown
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        rethrow(wrap);
        if (interrupted) {
            throw new SeedInterruptedException(onInterrupt);
        }
    }

    /** Asks the threads to end and waits until they have; an interrupt does not shorten that. */
    @Override
    public void close() {
        stopAndJoin();
        Throwable unseen = takeFailure();
        if (unseen != null) {
            LOG.warn("A thread of {} failed, and nobody waited for it any more", name, unseen);
        }
    }

    private boolean isWorking() {
        synchronized (lock) {
            return working > 0;
        }
    }

    /** Until a tick has passed or all threads have ended. */
    private void waitATick() throws InterruptedException {
        long end = System.nanoTime() + TICK_NANOS;
        synchronized (lock) {
            for (long left = TICK_NANOS; working > 0 && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
        }
    }

    private void stopAndJoin() {
        stop();
        boolean interrupted = false;
        List<Thread> all;
        synchronized (lock) {
            all = List.copyOf(threads);
        }
        for (Thread thread : all) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Throwable takeFailure() {
        synchronized (lock) {
            Throwable taken = failure;
            failure = null;
            return taken;
        }
    }

    private void rethrow(Function<? super Exception, ? extends RuntimeException> wrap) {
        Throwable thrown = takeFailure();
        if (thrown instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof Exception checked) {
            throw wrap.apply(checked);
        }
    }

    /** What the listener was told last, and whether it threw. */
    private static final class Telling {

        private final Supplier<? extends Collection<Progress>> progress;
        private final ProgressListener listener;
        private final Map<Object, Progress> told = new HashMap<>();
        private boolean complained;

        Telling(Supplier<? extends Collection<Progress>> progress, ProgressListener listener) {
            this.progress = progress;
            this.listener = listener;
        }

        void tellChanges() {
            for (Progress now : progress.get()) {
                Progress before = told.put(List.of(now.stage(), now.drive()), now);
                if (!now.equals(before)) {
                    tell(now);
                }
            }
        }

        void tellEnd() {
            for (Progress now : progress.get()) {
                tell(now);
            }
        }

        private void tell(Progress now) {
            try {
                listener.onProgress(now);
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) {
                if (!complained) {
                    LOG.warn(
                            "The progress listener failed; the work goes on without regard to it",
                            e);
                }
                complained = true;
            }
        }
    }
}
