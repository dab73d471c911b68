// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import io.offlineseed.core.durable.DurableFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A file on its way from the thread that makes its bytes to the one that hashes them and on to the
 * one that writes them, in blocks of {@link BornHashes#BLOCK_BYTES}. A few blocks are under way at
 * most. Each side calls its own methods only.
 */
final class HashedFile {

    private static final int BLOCKS_IN_QUEUE = 2; // of each of the two
    private static final long PATIENCE_MS = 20; // how late a stop is noticed

    private final Path path;
    private final BooleanSupplier stopping;
    private volatile boolean abandoned;
    private final BlockingQueue<Optional<byte[]>> blocks =
            new ArrayBlockingQueue<>(BLOCKS_IN_QUEUE);
    private final BlockingQueue<Optional<byte[]>> hashed =
            new ArrayBlockingQueue<>(BLOCKS_IN_QUEUE);
    private final ByteArrayOutputStream md5s = new ByteArrayOutputStream(); // read at the end
    private final BlockingQueue<Long> written = new ArrayBlockingQueue<>(1);

    /**
     * Creates one; nothing is written yet.
     *
     * @param stopping asked by all sides whenever they wait
     */
    HashedFile(Path path, BooleanSupplier stopping) {
        this.path = path;
        this.stopping = () -> abandoned || stopping.getAsBoolean();
    }

    /**
     * Maker: returns where the bytes go. Closing it ends the file; until then nothing of it shows.
     */
    OutputStream output() {
        return new Blocks();
    }

    /**
     * Maker: gives the file up; what is called afterwards, on any side, finds the stop flag set.
     */
    void abandon() {
        abandoned = true;
    }

    /**
     * Maker: waits until the file is written, durably, and returns its length.
     *
     * @throws StoppedException if the stop flag is set
     */
    long awaitWritten() throws StoppedException {
        return poll(written, stopping);
    }

    /**
     * Hasher: takes the bytes and hands them on with their hashes.
     *
     * @throws StoppedException if the stop flag is set
     */
    void hash() throws StoppedException {
        Optional<byte[]> block = poll(blocks, stopping);
        while (block.isPresent()) {
            md5s.writeBytes(Digests.md5().digest(block.get()));
            put(hashed, block, stopping);
            block = poll(blocks, stopping);
        }
        put(hashed, Optional.<byte[]>empty(), stopping);
    }

    /**
     * Writer: takes the bytes, writes the file and tells its hashes.
     *
     * @throws StoppedException if the stop flag is set; the file is then as it was before
     */
    void write(DurableFiles files, BornHashes born) throws IOException {
        long[] length = {0};
        files.replace(
                path,
                out -> {
                    Optional<byte[]> block = poll(hashed, stopping);
                    while (block.isPresent()) {
                        out.write(block.get());
                        length[0] += block.get().length;
                        block = poll(hashed, stopping);
                    }
                });
        Path name = path.getFileName();
        born.born(String.valueOf(name), length[0], md5s.toByteArray());
        written.add(length[0]);
    }

    static <T> T poll(BlockingQueue<T> queue, BooleanSupplier stopping) throws StoppedException {
        try {
            T taken = null;
            while (taken == null) {
                if (stopping.getAsBoolean()) {
                    throw new StoppedException();
                }
                taken = queue.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
            }
            return taken;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static <T> void put(BlockingQueue<T> queue, T value, BooleanSupplier stopping)
            throws StoppedException {
        try {
            boolean accepted = false;
            while (!accepted) {
                if (stopping.getAsBoolean()) {
                    throw new StoppedException();
                }
                accepted = queue.offer(value, PATIENCE_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The library's own threads are never interrupted; if someone does, it is a stop. */
    private static StoppedException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        StoppedException stopped = new StoppedException();
        stopped.initCause(e);
        return stopped;
    }

    private final class Blocks extends OutputStream {

        private byte[] block = new byte[BornHashes.BLOCK_BYTES];
        private int filled;
        private boolean closed;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                int part = Math.min(left, block.length - filled);
                System.arraycopy(bytes, from, block, filled, part);
                filled += part;
                from += part;
                left -= part;
                if (filled == block.length) {
                    put(blocks, Optional.of(block), stopping);
                    block = new byte[BornHashes.BLOCK_BYTES];
                    filled = 0;
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            if (filled > 0) {
                put(blocks, Optional.of(Arrays.copyOf(block, filled)), stopping);
            }
            put(blocks, Optional.<byte[]>empty(), stopping);
        }
    }
}
