// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A drive in memory that behaves as drives do when the power fails: what was flushed stays, of the
 * rest any part may be there, torn at sectors. It may also lie about its flushes. Thread-safe.
 */
public final class FaultDevice implements BlockDevice {

    /** What is about to be done. */
    public enum Step {
        WRITE,
        FLUSH
    }

    /** Sees every step before it is done, and may fail it. */
    @FunctionalInterface
    public interface Watch {

        /** Watches nothing. */
        Watch NONE = (step, offsetBytes, bytes) -> {};

        void before(Step step, long offsetBytes, int bytes) throws IOException;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Unflushed(long offsetBytes, byte[] content) {}

    private final Watch watch;
    private final MemoryBlockDevice current; // what reads see
    private final MemoryBlockDevice durable; // what survives for sure
    private final List<Unflushed> unflushed = new ArrayList<>(); // guarded by this
    private boolean lying; // guarded by this

    public FaultDevice(long sizeBytes, int sectorBytes, Watch watch) {
        this(new MemoryBlockDevice(sizeBytes, sectorBytes), watch);
    }

    private FaultDevice(MemoryBlockDevice content, Watch watch) {
        this.watch = watch;
        this.current = content;
        this.durable = content.copy();
    }

    /** From now on, flushes report success and make nothing durable. */
    public synchronized void lie() {
        lying = true;
    }

    /**
     * Returns the drive as it is when the power comes back: all that was flushed, and of all that
     * was not, also of the write that was being made, what the random generator chooses.
     */
    public synchronized FaultDevice afterPowerCut(Random random, Watch next) throws IOException {
        MemoryBlockDevice content = durable.copy();
        int sector = durable.sectorBytes();
        int keep = random.nextInt(4); // none, all, or some
        for (Unflushed write : unflushed) {
            if (keep == 0 || (keep > 1 && random.nextBoolean())) {
                continue;
            }
            int sectors = write.content().length / sector;
            int kept = keep == 1 || random.nextBoolean() ? sectors : random.nextInt(sectors + 1);
            content.write(write.offsetBytes(), ByteBuffer.wrap(write.content(), 0, kept * sector));
        }
        return new FaultDevice(content, next);
    }

    /** Returns the same drive, nothing lost, with another watch. */
    public synchronized FaultDevice with(Watch next) {
        return new FaultDevice(current.copy(), next);
    }

    /** Flips a bit behind the back of whoever wrote it. */
    public void damage(long offsetBytes) throws IOException {
        int sector = current.sectorBytes();
        long start = offsetBytes / sector * sector;
        ByteBuffer buffer = ByteBuffer.allocate(sector);
        for (MemoryBlockDevice medium : List.of(current, durable)) {
            medium.read(start, buffer.clear());
            int at = (int) (offsetBytes - start);
            buffer.put(at, (byte) (buffer.get(at) ^ 1));
            medium.write(start, buffer.flip());
        }
    }

    @Override
    public long sizeBytes() {
        return current.sizeBytes();
    }

    @Override
    public int sectorBytes() {
        return current.sectorBytes();
    }

    @Override
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        current.read(offsetBytes, target);
    }

    @Override
    public void write(long offsetBytes, ByteBuffer source) throws IOException {
        byte[] content = new byte[source.remaining()];
        source.duplicate().get(content);
        synchronized (this) {
            unflushed.add(new Unflushed(offsetBytes, content)); // also if it fails: half is written
        }
        watch.before(Step.WRITE, offsetBytes, content.length);
        current.write(offsetBytes, source);
    }

    @Override
    public void flush() throws IOException {
        List<Unflushed> covered;
        synchronized (this) {
            covered = List.copyOf(unflushed);
        }
        watch.before(Step.FLUSH, 0, 0);
        synchronized (this) {
            if (lying) {
                return;
            }
            for (Unflushed write : covered) {
                durable.write(write.offsetBytes(), ByteBuffer.wrap(write.content()));
            }
            unflushed.removeAll(covered);
        }
    }

    @Override
    public void close() {
        // The medium outlives its handles.
    }
}
