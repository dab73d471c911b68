// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/**
 * The guard against torn writes of records and index blocks: the last two bytes of each 512 bytes
 * hold an update sequence number, and what belongs there stands in an array in the header. The
 * stride is 512 on every sector size. Source: docs/formats/ntfs.md, "Update sequence".
 */
public final class Fixups {

    /** The distance between guarded places, whatever the sector size. */
    public static final int STRIDE_BYTES = 512;

    private static final int ARRAY_OFFSET = 4;

    private static final int ARRAY_COUNT = 6;

    private Fixups() {}

    /** Returns how many entries the array has for a structure of that size. */
    public static int count(int sizeBytes) {
        return sizeBytes / STRIDE_BYTES + 1;
    }

    /**
     * Puts the guards into a structure whose header already states where the array is.
     *
     * @param sequence the update sequence number, neither 0 nor FFFFh
     */
    public static void protect(byte[] bytes, int offset, int sizeBytes, int sequence) {
        int array = offset + Le.uint16(bytes, offset + ARRAY_OFFSET);
        Le.putInt16(bytes, array, sequence);
        for (int end = STRIDE_BYTES; end <= sizeBytes; end += STRIDE_BYTES) {
            int guarded = offset + end - 2;
            array += 2;
            bytes[array] = bytes[guarded];
            bytes[array + 1] = bytes[guarded + 1];
            Le.putInt16(bytes, guarded, sequence);
        }
    }

    /**
     * Checks the guards and puts back what belongs there.
     *
     * @return false if the structure is torn or its array is not one; it is then as before
     */
    public static boolean restore(byte[] bytes, int offset, int sizeBytes) {
        int arrayOffset = Le.uint16(bytes, offset + ARRAY_OFFSET);
        int count = Le.uint16(bytes, offset + ARRAY_COUNT);
        if (sizeBytes % STRIDE_BYTES != 0
                || count != count(sizeBytes)
                || arrayOffset < ARRAY_COUNT + 2
                || arrayOffset + 2 * count > STRIDE_BYTES - 2) {
            return false;
        }
        int array = offset + arrayOffset;
        int sequence = Le.uint16(bytes, array);
        for (int end = STRIDE_BYTES; end <= sizeBytes; end += STRIDE_BYTES) {
            if (Le.uint16(bytes, offset + end - 2) != sequence) {
                return false;
            }
        }
        for (int end = STRIDE_BYTES; end <= sizeBytes; end += STRIDE_BYTES) {
            array += 2;
            bytes[offset + end - 2] = bytes[array];
            bytes[offset + end - 1] = bytes[array + 1];
        }
        return true;
    }
}
