// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads records of the master file table, many at once where they are asked for in rising order, as
 * a walk over a volume of ours does. Not shared between threads.
 */
public final class RecordReader {

    private static final int WINDOW_BYTES = 64 << 10;

    private final MasterFileTable table;
    private final int recordBytes;
    private final byte[] window;
    private long first; // number of the record at the window's start
    private long count; // records in the window
    private long last = -2; // asked for last

    /** Creates one that has read nothing. */
    public RecordReader(MasterFileTable table) {
        this.table = table;
        this.recordBytes = table.volume().boot().recordBytes();
        this.window = new byte[Math.max(WINDOW_BYTES, recordBytes)];
    }

    /** Returns how many records there are. */
    public long records() {
        return table.records();
    }

    /**
     * Returns a copy of the record's bytes as they lie on the volume.
     *
     * @throws DamagedStructure if the table is not that long
     */
    public byte[] raw(long number) throws IOException, DamagedStructure {
        if (number < 0 || number >= table.records()) {
            throw new DamagedStructure(
                    "record "
                            + number
                            + " is referred to, but there are only "
                            + table.records()
                            + " records");
        }
        if (number < first || number >= first + count) {
            boolean rising = number > last && number - last <= window.length / recordBytes;
            long wanted = rising ? window.length / recordBytes : 1;
            long found = Math.min(wanted, table.records() - number);
            count = 0; // should the read fail, the window holds nothing
            table.content()
                    .read(
                            number * recordBytes,
                            ByteBuffer.wrap(window, 0, (int) found * recordBytes));
            first = number;
            count = found;
        }
        last = number;
        int at = (int) (number - first) * recordBytes;
        return Arrays.copyOfRange(window, at, at + recordBytes);
    }

    /** Returns the record. */
    public MftRecord read(long number) throws IOException, DamagedStructure {
        return MftRecord.parse(number, raw(number));
    }
}
