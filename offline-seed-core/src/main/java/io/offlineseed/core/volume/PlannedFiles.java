// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.ntfs.write.NtfsFileCursor;
import io.offlineseed.core.ntfs.write.NtfsFiles;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.core.staging.SealedCursor;
import io.offlineseed.core.staging.SealedList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blobs of a drive's plan as files, numbered from 0 in the order of their ordinals. That the
 * list cannot be read is the staging location's failure, and thrown as such.
 */
final class PlannedFiles implements NtfsFiles {

    private final SealedList list;
    private final List<OrdinalRange> ranges;

    PlannedFiles(SealedList list, List<OrdinalRange> ranges) {
        this.list = list;
        this.ranges = ranges;
    }

    /** Returns the number of the file that a blob of the plan becomes. */
    long number(long ordinal) {
        long before = 0;
        for (OrdinalRange range : ranges) {
            if (ordinal < range.end() && ordinal >= range.first()) {
                return before + ordinal - range.first();
            }
            before += range.count();
        }
        throw new IllegalArgumentException("the plan has no blob with ordinal " + ordinal);
    }

    /** Returns the file that a blob becomes. */
    static NtfsFile file(SealedBlob blob) {
        return new NtfsFile(blob.drivePath(), blob.blob().sizeBytes(), blob.blob().modifiedAt());
    }

    @Override
    public NtfsFileCursor from(long firstIndex) {
        return new Cursor(firstIndex);
    }

    private final class Cursor implements NtfsFileCursor {

        private int nextRange;
        private long left; // of the present range
        private @Nullable SealedCursor blobs;

        Cursor(long firstIndex) {
            long skip = firstIndex;
            while (nextRange < ranges.size() && skip >= ranges.get(nextRange).count()) {
                skip -= ranges.get(nextRange++).count();
            }
            if (nextRange < ranges.size()) {
                open(skip);
            }
        }

        private SealedCursor open(long skip) {
            OrdinalRange range = ranges.get(nextRange++);
            SealedCursor opened = list.from(range.first() + skip);
            blobs = opened;
            left = range.count() - skip;
            return opened;
        }

        @Override
        public boolean hasNext() {
            return left > 0 || nextRange < ranges.size();
        }

        @Override
        public NtfsFile next() {
            SealedCursor open = blobs;
            if (left == 0 || open == null) {
                close();
                open = open(0);
            }
            left--;
            return file(open.next());
        }

        @Override
        public void close() {
            SealedCursor open = blobs;
            blobs = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
