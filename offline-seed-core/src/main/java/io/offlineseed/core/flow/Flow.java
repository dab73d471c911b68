// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.flow;

import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.crew.Task;
import io.offlineseed.core.hash.Md5Lanes;
import io.offlineseed.core.hash.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries the loads of several routes at once. Readers fill blocks of the slab, hashers take
 * whatever is ready, up to as many loads as they have lanes, and two writers for each route empty
 * the blocks. The slab is the only limit on memory and the only back-pressure; each route may hold
 * its share of it, so that a slow or failing one does not stop the others.
 *
 * <p>A route that fails ends by itself; what it threw comes out of {@link Passage#await()}. When
 * the crew stops, readers cease, blocks on their way are written, and each route makes a last
 * checkpoint.
 *
 * <p>Safe for use by several threads. The threads belong to the crew. They end when the crew stops
 * or after {@link #close()}, as soon as no route is on its way any more.
 */
public final class Flow implements AutoCloseable {

    /** The most bytes of one load: one block of the slab. */
    public static final int BLOCK_BYTES = 4 << 20;

    static final long TICK_MILLIS = 50; // how soon a thread notices that its crew stops

    private static final int MIN_QUOTA = 3; // one read, one hashed, one written
    private static final int MAX_BATCH_SHARE = 3; // of the slab, in the hands of one hasher

    private final Starter threads;
    private final BooleanSupplier crewStops;
    private final Md5Lanes lanes;
    private final Throttle throttle;
    private final byte[] slab;
    private final int blocks;
    private final Deque<Integer> free = new ArrayDeque<>(); // guarded by lock
    private final List<Passage> passages = new ArrayList<>(); // guarded by lock
    private final Deque<Job> ready = new ArrayDeque<>(); // guarded by lock, holds at most the slab
    private volatile boolean closed;

    /** Guards the blocks and every passage. */
    final Object lock = new Object();

    /** A load in a block, with the passage it takes. */
    record Job(Passage passage, Load load, long index, int block, List<Slice> slices) {}

    /** Starts a thread; if the system has no more, it throws and nothing has changed. */
    @FunctionalInterface
    interface Starter {

        void start(String threadName, Task task);
    }

    /** Starts a flow that nothing holds back. */
    public Flow(Crew crew, FlowSettings settings, Md5Lanes lanes) {
        this(crew, settings, lanes, Throttle.none());
    }

    /**
     * Starts the threads that all routes share. If that fails, those that were started end by
     * themselves.
     *
     * @param throttle holds the readers back
     */
    public Flow(Crew crew, FlowSettings settings, Md5Lanes lanes, Throttle throttle) {
        this(crew::start, crew::stopping, settings, lanes, throttle);
    }

    Flow(
            Starter threads,
            BooleanSupplier crewStops,
            FlowSettings settings,
            Md5Lanes lanes,
            Throttle throttle) {
        this.threads = threads;
        this.crewStops = crewStops;
        this.lanes = lanes;
        this.throttle = throttle;
        this.blocks = (int) (settings.memoryBytes() / BLOCK_BYTES);
        this.slab = new byte[blocks * BLOCK_BYTES];
        for (int i = 0; i < blocks; i++) {
            free.add(i);
        }
        try {
            for (int i = 1; i <= settings.readers(); i++) {
                threads.start("reader-" + i, this::read);
            }
            for (int i = 1; i <= settings.hashers(); i++) {
                threads.start("hasher-" + i, this::hash);
            }
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /**
     * Opens a route: its loads begin to travel. If its threads cannot be started, nobody has asked
     * the route for anything.
     */
    public Passage open(Route route, CheckpointRule rule) {
        Passage passage = new Passage(this, route, rule);
        try {
            for (int i = 1; i <= Passage.WRITERS; i++) {
                threads.start("writer-" + route.name() + "-" + i, passage::write);
            }
        } catch (Throwable e) {
            passage.abandon(e); // ends the writer there may be
            throw e;
        }
        synchronized (lock) {
            if (!passage.hasEnded()) { // as it has if the crew stopped meanwhile
                passages.add(passage);
                lock.notifyAll();
            }
        }
        return passage;
    }

    /**
     * Lets the shared threads end. A route that is still on its way, or is opened later, ends at a
     * checkpoint as if the crew had stopped. Does not wait.
     */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    /** Whether readers cease and routes end at a checkpoint. */
    boolean stopping() {
        return closed || crewStops.getAsBoolean();
    }

    /** Whether nobody needs the shared threads any more. The lock is held. */
    private boolean isOver() {
        return stopping() && passages.isEmpty();
    }

    byte[] slab() {
        return slab;
    }

    static int offset(int block) {
        return block * BLOCK_BYTES;
    }

    /** Gives a block back. The lock is held. */
    void release(Passage passage, int block) {
        free.push(block);
        passage.held--;
        lock.notifyAll();
    }

    /** Forgets a passage that has ended. The lock is held. */
    void ended(Passage passage) {
        passages.remove(passage);
        lock.notifyAll();
    }

    private void read() throws InterruptedException {
        while (true) {
            Passage passage;
            int block;
            synchronized (lock) {
                passage = furthestBehind();
                while (passage == null || !throttle.tryTake(BLOCK_BYTES)) {
                    if (isOver()) {
                        return;
                    }
                    lock.wait(TICK_MILLIS);
                    passage = furthestBehind();
                }
                block = free.pop();
                passage.held++;
                passage.asking = true;
            }
            read(passage, block);
        }
    }

    /** The passage with the smallest part of its quota in use, if a block is free for it. */
    private @Nullable Passage furthestBehind() {
        if (free.isEmpty() || stopping()) {
            return null;
        }
        int quota = Math.max(MIN_QUOTA, 2 * blocks / Math.max(1, passages.size()));
        return passages.stream()
                .filter(p -> p.takesMore() && p.held < quota)
                .min(Comparator.comparingInt(p -> p.held))
                .orElse(null);
    }

    private void read(Passage passage, int block) {
        long index = Long.MAX_VALUE; // none yet
        try {
            Optional<Load> next = passage.route.next();
            synchronized (lock) {
                passage.asking = false;
                if (next.isEmpty()) {
                    passage.exhausted = true;
                    throttle.giveBack(BLOCK_BYTES);
                    release(passage, block);
                    return;
                }
                index = passage.given++;
                lock.notifyAll();
            }
            Load load = next.get();
            throttle.giveBack(BLOCK_BYTES - load.bytes());
            List<Slice> slices = load.read(slab, offset(block));
            synchronized (lock) {
                ready.add(new Job(passage, load, index, block, slices));
                lock.notifyAll();
            }
        } catch (Throwable thrown) {
            synchronized (lock) {
                if (index == Long.MAX_VALUE) {
                    passage.asking = false;
                }
                passage.sourceFailed(thrown, index);
                release(passage, block);
            }
        }
    }

    private void hash() throws InterruptedException {
        List<Job> batch = new ArrayList<>();
        while (true) {
            int most = batchSize(); // may load classes, so not with the lock held
            int full = lanes.lanes();
            synchronized (lock) {
                while (ready.isEmpty()) {
                    if (isOver()) {
                        return; // a route that had anything to be hashed would still be there
                    }
                    lock.wait(TICK_MILLIS);
                }
                int slices = 0;
                while (!ready.isEmpty() && batch.size() < most && slices < full) {
                    batch.add(ready.remove());
                    slices += batch.get(batch.size() - 1).slices().size();
                }
            }
            hash(batch);
            batch.clear();
        }
    }

    /**
     * How many loads one hasher takes at most: as many as there are lanes, but so few that readers
     * and writers have blocks as well. If that is too little for lanes, another hasher takes the
     * next.
     */
    private int batchSize() {
        int most = Math.min(lanes.lanes(), blocks / MAX_BATCH_SHARE);
        return most < lanes.worthwhile() ? 1 : Math.max(1, most);
    }

    private void hash(List<Job> batch) {
        byte[] digests;
        try {
            List<Slice> slices = new ArrayList<>();
            batch.forEach(job -> slices.addAll(job.slices()));
            digests = new byte[slices.size() * Md5Lanes.HASH_BYTES];
            lanes.digest(slices, digests, 0);
        } catch (Throwable thrown) {
            synchronized (lock) {
                for (Job job : batch) {
                    job.passage().sourceFailed(thrown, job.index());
                    release(job.passage(), job.block());
                }
            }
            return;
        }
        int position = 0;
        for (Job job : batch) {
            int start = position;
            position += job.slices().size() * Md5Lanes.HASH_BYTES;
            try {
                byte[] own = Arrays.copyOfRange(digests, start, position);
                job.load().hashed(own);
                synchronized (lock) {
                    job.passage().enqueue(job, own);
                }
            } catch (Throwable thrown) {
                synchronized (lock) {
                    job.passage().sourceFailed(thrown, job.index());
                    release(job.passage(), job.block());
                }
            }
        }
    }
}
