// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/**
 * References to file records: record number in the low 48 bits, sequence number in the high 16.
 * Source: docs/formats/ntfs.md, "File record".
 */
public final class FileReferences {

    private static final int RECORD_BITS = 48;

    private static final long RECORD_MASK = (1L << RECORD_BITS) - 1;

    private FileReferences() {}

    /** Returns the reference to a record. */
    public static long of(long record, int sequence) {
        if (record < 0 || record > RECORD_MASK) {
            throw new IllegalArgumentException("record must be of 48 bits, was " + record);
        }
        return record | (long) sequence << RECORD_BITS;
    }

    /** Returns the number of the record referred to. */
    public static long record(long reference) {
        return reference & RECORD_MASK;
    }

    /** Returns the sequence number the record must have. */
    public static int sequence(long reference) {
        return (int) (reference >>> RECORD_BITS);
    }
}
