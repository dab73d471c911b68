// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.vault;

import io.offlineseed.ProgressListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How damaged blobs are repaired. Immutable.
 *
 * @param logs copy logs of the drives, as files; a drive whose log tells which of its blobs arrived
 *     has only its others looked at; empty by default: every blob is looked at
 * @param sources directories to look for content in that the staging location does not have any
 *     more, such as a returned drive: by its path on the drive, then by the blob's path below the
 *     backup; empty by default
 * @param readContent whether every blob that is looked at is downloaded and compared, not only its
 *     block list; false by default
 * @param replaceOthers whether a blob that has nothing in common with ours is replaced; without it
 *     only if the backup's {@link io.offlineseed.staging.ImportDisposition} is to overwrite. False
 *     by default: it is someone else's
 * @param parallel blobs under way at once, 1 to 64, each with 4 MiB of memory; 8 by default
 * @param progress watches; {@link ProgressListener#NONE} by default
 */
public record RepairOptions(
        List<Path> logs,
        List<Path> sources,
        boolean readContent,
        boolean replaceOthers,
        int parallel,
        ProgressListener progress) {

    /** Validates that nothing is null and the number in its range, and copies. */
    public RepairOptions {
        logs = List.copyOf(logs);
        sources = List.copyOf(sources);
        Objects.requireNonNull(progress, "progress");
        if (parallel < 1 || parallel > 64) {
            throw new IllegalArgumentException("parallel must be 1 to 64, was " + parallel);
        }
    }

    /** Returns the defaults. */
    public static RepairOptions defaults() {
        return new RepairOptions(List.of(), List.of(), false, false, 8, ProgressListener.NONE);
    }

    /** Returns these options with copy logs. */
    public RepairOptions withLogs(List<Path> files) {
        return new RepairOptions(files, sources, readContent, replaceOthers, parallel, progress);
    }

    /** Returns these options with directories to look for content in. */
    public RepairOptions withSources(List<Path> directories) {
        return new RepairOptions(logs, directories, readContent, replaceOthers, parallel, progress);
    }

    /** Returns these options with the downloading of blobs switched on or off. */
    public RepairOptions withReadContent(boolean on) {
        return new RepairOptions(logs, sources, on, replaceOthers, parallel, progress);
    }

    /** Returns these options with the replacing of others' blobs switched on or off. */
    public RepairOptions withReplaceOthers(boolean on) {
        return new RepairOptions(logs, sources, readContent, on, parallel, progress);
    }

    /** Returns these options with that many blobs under way at once. */
    public RepairOptions withParallel(int blobs) {
        return new RepairOptions(logs, sources, readContent, replaceOthers, blobs, progress);
    }

    /** Returns these options with a listener. */
    public RepairOptions withProgress(ProgressListener listener) {
        return new RepairOptions(logs, sources, readContent, replaceOthers, parallel, listener);
    }
}
