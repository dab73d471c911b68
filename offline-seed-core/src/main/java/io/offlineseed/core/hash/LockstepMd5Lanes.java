// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * MD5 of many slices in lock step. A lane that has finished its slice takes the next one, the
 * longest first, so that all lanes end at about the same time; the end of each message with its
 * padding goes through the lanes as well. What is too little, or too unequal, for lanes to pay is
 * hashed by the JDK.
 */
final class LockstepMd5Lanes implements Md5Lanes {

    private static final int[] START = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

    private final List<Supplier<? extends Md5Kernel>> kernels;
    private final int lanes;
    private final int worthwhile;
    private final ScalarMd5Lanes jdk = new ScalarMd5Lanes();
    private final ConcurrentLinkedQueue<Bench> benches = new ConcurrentLinkedQueue<>();

    /**
     * Lanes over kernels of several widths.
     *
     * @param kernels make kernels, the narrowest first; the narrowest that has a lane for each
     *     slice is used
     */
    LockstepMd5Lanes(List<Supplier<? extends Md5Kernel>> kernels) {
        this.kernels = List.copyOf(kernels);
        Bench bench = new Bench();
        this.lanes = bench.widest().lanes();
        this.worthwhile = bench.narrowest().worthwhileLanes();
        benches.add(bench);
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public int worthwhile() {
        return worthwhile;
    }

    @Override
    public void digest(List<Slice> slices, byte[] target, int targetOffset) {
        Objects.checkFromIndexSize(
                targetOffset, Math.multiplyExact(slices.size(), HASH_BYTES), target.length);
        Bench bench = benches.poll();
        if (bench == null) {
            bench = new Bench();
        }
        bench.digest(slices, target, targetOffset);
        benches.add(bench);
    }

    private static int blocks(int lengthBytes) {
        int rest = lengthBytes % Md5Kernel.BLOCK_BYTES;
        boolean fits = rest + 1 + Long.BYTES <= Md5Kernel.BLOCK_BYTES; // with a one and the length
        return lengthBytes / Md5Kernel.BLOCK_BYTES + (fits ? 1 : 2);
    }

    /** What one thread needs while it works. */
    private final class Bench {

        private final Lockstep[] locksteps =
                kernels.stream().map(k -> new Lockstep(k.get())).toArray(Lockstep[]::new);
        private long[] order = {};

        Md5Kernel narrowest() {
            return locksteps[0].kernel;
        }

        Md5Kernel widest() {
            return locksteps[locksteps.length - 1].kernel;
        }

        void digest(List<Slice> slices, byte[] target, int targetOffset) {
            int count = slices.size();
            if (order.length < count) {
                order = new long[Math.max(count, 2 * order.length)];
            }
            long blocks = 0;
            for (int i = 0; i < count; i++) {
                int own = blocks(slices.get(i).length());
                order[i] = ((long) own << Integer.SIZE) | i;
                blocks += own;
            }
            Arrays.sort(order, 0, count);
            int left = count;
            while (left > 0 && blocks < worthwhile(left) * (order[left - 1] >>> Integer.SIZE)) {
                left--;
                blocks -= order[left] >>> Integer.SIZE;
                int slice = (int) order[left];
                jdk.digest(List.of(slices.get(slice)), target, targetOffset + slice * HASH_BYTES);
            }
            if (left > 0) {
                lockstep(left).digest(slices, order, left, target, targetOffset);
            }
        }

        private long worthwhile(int slices) {
            return lockstep(slices).kernel.worthwhileLanes();
        }

        private Lockstep lockstep(int slices) {
            for (Lockstep lockstep : locksteps) {
                if (lockstep.kernel.lanes() >= slices) {
                    return lockstep;
                }
            }
            return locksteps[locksteps.length - 1];
        }
    }

    /** The lanes of one kernel and what goes through them. */
    private static final class Lockstep {

        private static final int IDLE = -1;

        private final Md5Kernel kernel;
        private final int lanes;
        private final int[] state;
        private final byte[][] arrays; // of each lane, where its message is
        private final int[] offsets;
        private final int[] left; // blocks, of the message or of its end
        private final int[] numbers; // which slice, or IDLE
        private final boolean[] atEnd; // whether it is the end that goes through
        private final byte[][] ends; // of each lane, the last bytes of its message and the padding

        Lockstep(Md5Kernel kernel) {
            this.kernel = kernel;
            this.lanes = kernel.lanes();
            this.state = new int[START.length * lanes];
            this.arrays = new byte[lanes][];
            this.offsets = new int[lanes];
            this.left = new int[lanes];
            this.numbers = new int[lanes];
            Arrays.fill(numbers, IDLE);
            this.atEnd = new boolean[lanes];
            this.ends = new byte[lanes][2 * Md5Kernel.BLOCK_BYTES];
        }

        /** Hashes the first slices of an order, from its end. */
        void digest(List<Slice> slices, long[] order, int count, byte[] target, int targetOffset) {
            int waiting = count;
            int busy = 0;
            while (true) {
                for (int lane = 0; lane < lanes && waiting > 0; lane++) {
                    if (numbers[lane] == IDLE) {
                        int number = (int) order[--waiting];
                        begin(lane, number, slices.get(number));
                        busy++;
                    }
                }
                if (busy == 0) {
                    Arrays.fill(arrays, null); // they may be large, and this lives on
                    return;
                }
                advance();
                for (int lane = 0; lane < lanes; lane++) {
                    if (numbers[lane] == IDLE || left[lane] > 0) {
                        continue;
                    }
                    if (!atEnd[lane]) {
                        beginEnd(lane, slices.get(numbers[lane]));
                    } else {
                        store(lane, target, targetOffset + numbers[lane] * HASH_BYTES);
                        numbers[lane] = IDLE;
                        busy--;
                    }
                }
            }
        }

        private void begin(int lane, int number, Slice slice) {
            for (int i = 0; i < START.length; i++) {
                state[i * lanes + lane] = START[i];
            }
            numbers[lane] = number;
            left[lane] = slice.length() / Md5Kernel.BLOCK_BYTES;
            arrays[lane] = slice.array();
            offsets[lane] = slice.offset();
            atEnd[lane] = false;
            if (left[lane] == 0) {
                beginEnd(lane, slice);
            }
        }

        private void beginEnd(int lane, Slice slice) {
            byte[] end = ends[lane];
            int bytes = slice.length() % Md5Kernel.BLOCK_BYTES;
            int blocks = blocks(bytes);
            Arrays.fill(end, (byte) 0);
            System.arraycopy(slice.array(), slice.offset() + slice.length() - bytes, end, 0, bytes);
            end[bytes] = (byte) 0x80;
            long bits = (long) slice.length() * Byte.SIZE;
            for (int i = 0; i < Long.BYTES; i++) {
                end[blocks * Md5Kernel.BLOCK_BYTES - Long.BYTES + i] =
                        (byte) (bits >>> (i * Byte.SIZE));
            }
            arrays[lane] = end;
            offsets[lane] = 0;
            left[lane] = blocks;
            atEnd[lane] = true;
        }

        /** As far as all busy lanes can go together; idle lanes repeat what a busy one does. */
        private void advance() {
            int shortest = IDLE;
            for (int lane = 0; lane < lanes; lane++) {
                if (numbers[lane] != IDLE && (shortest == IDLE || left[lane] < left[shortest])) {
                    shortest = lane;
                }
            }
            int blocks = left[shortest];
            for (int lane = 0; lane < lanes; lane++) {
                if (numbers[lane] == IDLE) {
                    arrays[lane] = arrays[shortest];
                    offsets[lane] = offsets[shortest];
                }
            }
            kernel.advance(state, arrays, offsets, blocks);
            for (int lane = 0; lane < lanes; lane++) {
                left[lane] -= blocks;
                offsets[lane] += blocks * Md5Kernel.BLOCK_BYTES;
            }
        }

        private void store(int lane, byte[] target, int offset) {
            for (int i = 0; i < HASH_BYTES; i++) {
                int number = state[i / Integer.BYTES * lanes + lane];
                target[offset + i] = (byte) (number >>> (i % Integer.BYTES * Byte.SIZE));
            }
        }
    }
}
