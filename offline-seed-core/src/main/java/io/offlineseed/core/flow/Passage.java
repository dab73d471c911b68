// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.flow;

import io.offlineseed.core.flow.Flow.Job;
import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A route on its way through a flow. Loads are written in any order; what counts as done is the
 * longest run of loads from the first that have all been written.
 *
 * <p>At no time is more at risk than the rule allows: a load is admitted only if it fits, and the
 * next load of the run always fits once a checkpoint has covered what is before it.
 */
public final class Passage {

    static final int WRITERS = 2;

    /** How a passage ended. */
    public enum Outcome {
        /** Everything was written and is covered by a checkpoint. */
        COMPLETE,
        /** The crew stopped; what was written is covered by a checkpoint. */
        STOPPED
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    private record Written(int bytes, byte[] digests) {}

    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    private record Waiting(Job job, byte[] digests) {}

    final Route route;

    // All below is guarded by the flow's lock.
    int held;
    boolean asking;
    boolean exhausted;
    long given;

    private final Flow flow;
    private final CheckpointRule rule;
    private final PriorityQueue<Waiting> queue =
            new PriorityQueue<>(Comparator.comparingLong(w -> w.job().index()));
    private final Map<Long, Written> ahead = new HashMap<>(); // written, but not of the run yet
    private final long intervalNanos;
    private ByteArrayOutputStream uncovered = new ByteArrayOutputStream(); // digests of the run
    private long run; // loads written from the first on without a gap
    private long runBytesUncovered;
    private long atRiskBytes; // admitted and not covered by a checkpoint
    private long doneBytes;
    private long covered; // loads covered by the last checkpoint
    private long coveredAtNanos = System.nanoTime();
    private boolean checkpointing;
    private boolean finished;
    private boolean sinkFailed;
    private long lost = Long.MAX_VALUE; // from this load on, nothing can become part of the run
    private @Nullable Throwable failure;

    Passage(Flow flow, Route route, CheckpointRule rule) {
        this.flow = flow;
        this.route = route;
        this.rule = rule;
        this.intervalNanos = rule.interval().toNanos();
    }

    /** Returns the bytes written so far. */
    public long doneBytes() {
        synchronized (flow.lock) {
            return doneBytes;
        }
    }

    /**
     * Waits until the route has ended and none of its threads touches source or sink any more.
     *
     * @throws Exception what source or sink threw
     */
    public Outcome await() throws Exception {
        synchronized (flow.lock) {
            while (!finished) {
                flow.lock.wait(Flow.TICK_MILLIS);
            }
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof Exception exception) {
                throw exception;
            }
            return exhausted ? Outcome.COMPLETE : Outcome.STOPPED;
        }
    }

    boolean takesMore() {
        return !asking && !exhausted && failure == null && !finished;
    }

    /** The load of that index will never come, so those behind it are of no use. */
    void sourceFailed(Throwable thrown, long index) {
        lost = Math.min(lost, index);
        failed(thrown);
    }

    /** Ends a passage whose threads could not all be started. */
    void abandon(Throwable thrown) {
        synchronized (flow.lock) {
            sinkFailed(thrown);
        }
    }

    /** Whether none of its threads touches source or sink any more. The lock is held. */
    boolean hasEnded() {
        return finished;
    }

    private void sinkFailed(Throwable thrown) {
        lost = 0;
        sinkFailed = true;
        failed(thrown);
    }

    private void failed(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        } else if (failure != thrown) {
            failure.addSuppressed(thrown);
        }
        queue.removeIf(
                waiting -> {
                    if (waiting.job().index() < lost) {
                        return false;
                    }
                    flow.release(this, waiting.job().block());
                    return true;
                });
        flow.lock.notifyAll();
    }

    void enqueue(Job job, byte[] digests) {
        if (job.index() >= lost) {
            flow.release(this, job.block());
            return;
        }
        queue.add(new Waiting(job, digests));
        flow.lock.notifyAll();
    }

    /** A writer's life. */
    void write() throws InterruptedException {
        while (true) {
            Waiting next = null;
            long count = 0;
            byte[] digests = {};
            long bytes = 0;
            synchronized (flow.lock) {
                while (true) {
                    if (finished) {
                        return;
                    }
                    if (isOver()) {
                        finished = true;
                        flow.ended(this);
                        return;
                    }
                    if (isCheckpointDue()) {
                        try {
                            digests = uncovered.toByteArray();
                            uncovered = new ByteArrayOutputStream();
                        } catch (OutOfMemoryError e) {
                            sinkFailed(e);
                            continue;
                        }
                        checkpointing = true;
                        count = run;
                        bytes = runBytesUncovered;
                        runBytesUncovered = 0;
                        break;
                    }
                    if (isAdmissible(queue.peek())) {
                        next = queue.remove();
                        atRiskBytes += next.job().load().bytes();
                        break;
                    }
                    flow.lock.wait(Flow.TICK_MILLIS);
                }
            }
            if (next == null) {
                checkpoint(count, digests, bytes);
            } else {
                write(next);
            }
        }
    }

    private void write(Waiting next) {
        Job job = next.job();
        try {
            job.load().write(flow.slab(), Flow.offset(job.block()));
        } catch (Throwable thrown) {
            synchronized (flow.lock) {
                sinkFailed(thrown);
                flow.release(this, job.block());
            }
            return;
        }
        synchronized (flow.lock) {
            try {
                int bytes = job.load().bytes();
                doneBytes += bytes;
                ahead.put(job.index(), new Written(bytes, next.digests()));
                for (Written w = ahead.remove(run); w != null; w = ahead.remove(run)) {
                    uncovered.writeBytes(w.digests());
                    runBytesUncovered += w.bytes();
                    run++;
                }
            } catch (OutOfMemoryError e) {
                sinkFailed(e);
            } finally {
                flow.release(this, job.block());
            }
        }
    }

    private void checkpoint(long count, byte[] digests, long bytes) {
        Throwable thrown = null;
        try {
            route.checkpoint(count, digests);
        } catch (Throwable t) {
            thrown = t;
        }
        synchronized (flow.lock) {
            checkpointing = false;
            if (thrown == null) {
                covered = count;
                coveredAtNanos = System.nanoTime();
                atRiskBytes -= bytes;
            } else {
                sinkFailed(thrown);
            }
            flow.lock.notifyAll();
        }
    }

    /** Nothing more will come and nothing is under way. */
    private boolean isDrained() {
        return !takesMoreEver() && held == 0 && !checkpointing;
    }

    private boolean takesMoreEver() {
        return !exhausted && failure == null && !flow.stopping();
    }

    private boolean isOver() {
        return isDrained() && (sinkFailed || run == covered);
    }

    private boolean isCheckpointDue() {
        if (checkpointing || sinkFailed || run == covered) {
            return false;
        }
        Waiting head = queue.peek();
        return runBytesUncovered >= rule.bytes() / 2
                || isDrained()
                || (head != null && !isAdmissible(head))
                || System.nanoTime() - coveredAtNanos >= intervalNanos;
    }

    private boolean isAdmissible(@Nullable Waiting head) {
        if (head == null || sinkFailed) {
            return false;
        }
        // One block stays in reserve for the next load of the run, so that the run can always grow.
        long reserve = head.job().index() == run ? 0 : Flow.BLOCK_BYTES;
        return atRiskBytes + head.job().load().bytes() <= rule.bytes() - reserve;
    }
}
