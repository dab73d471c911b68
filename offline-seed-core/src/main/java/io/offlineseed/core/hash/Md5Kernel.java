// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

/**
 * The compression function of MD5 over many messages in lock step: what differs between machines.
 * An object is for one thread. Source: RFC 1321, 3.4.
 */
interface Md5Kernel {

    /** How many bytes one step of the compression function takes in. */
    int BLOCK_BYTES = 64;

    /** How many steps one block takes. */
    int STEPS = 64;

    /** Returns how many messages go in lock step. */
    int lanes();

    /** Returns how many lanes must be at work to be faster than the JDK's MD5 on one at a time. */
    int worthwhileLanes();

    /**
     * Takes in blocks.
     *
     * @param state four numbers for each lane, first A of all lanes, then B, C and D; changed
     * @param arrays for each lane, where its message is
     * @param offsets for each lane, where its next block begins
     * @param blocks how many of {@link #BLOCK_BYTES} each lane takes in
     */
    void advance(int[] state, byte[][] arrays, int[] offsets, int blocks);

    /** Returns the constant that each step adds: the integer part of 2^32 |sin(step + 1)|. */
    static int[] constants() {
        int[] constants = new int[STEPS];
        for (int step = 0; step < STEPS; step++) {
            constants[step] = (int) (long) (Math.abs(StrictMath.sin(step + 1)) * (1L << 32));
        }
        return constants;
    }
}
