// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.Progress;
import io.offlineseed.core.blob.ContainerBlobs;
import io.offlineseed.core.blob.WritableBlobs;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ImportDisposition;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.vault.RepairOptions;
import io.offlineseed.vault.RepairReport;
import io.offlineseed.vault.SeedOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** One repair of a container's blobs. Thread-safe. */
final class Repair {

    private static final int SHOWN_PROBLEMS = 1000;

    private final ContainerBlobs container;
    private final WritableBlobs writable;
    private final ImportJobSpec spec;
    private final RepairOptions options;
    private final Suspects suspects;
    private final boolean replaceOthers;
    private final long bytesTotal;
    private final AtomicLong bytesDone = new AtomicLong();
    private final TreeMap<Long, SeedOutcome.Problem> problems = new TreeMap<>();
    private long blobs;
    private long passedOver;
    private long rightBlobs;
    private long repairedBlobs;
    private long sentBlocks;
    private long sentBytes;
    private long problemCount;

    Repair(
            ContainerBlobs container,
            WritableBlobs writable,
            ImportJobSpec spec,
            RepairOptions options,
            Suspects suspects,
            long bytesTotal) {
        this.container = container;
        this.writable = writable;
        this.spec = spec;
        this.options = options;
        this.suspects = suspects;
        this.replaceOthers =
                options.replaceOthers() || spec.disposition() == ImportDisposition.OVERWRITE;
        this.bytesTotal = bytesTotal;
    }

    List<Progress> progress() {
        return List.of(
                new Progress(
                        Progress.Stage.REPAIRING, Optional.empty(), bytesDone.get(), bytesTotal));
    }

    /** Repairs one blob after the other until there are no more. */
    void run(ExpectedBlobs expected, BooleanSupplier stopping) throws IOException {
        while (!stopping.getAsBoolean()) {
            Optional<ExpectedBlob> next = expected.next();
            if (next.isEmpty()) {
                return;
            }
            ExpectedBlob blob = next.get();
            String name = spec.blobName(blob.blob().path());
            String path = spec.container() + "/" + name;
            if (suspects.isSuspect(blob, path)) {
                repair(blob, name, path, stopping);
            } else {
                passOver();
            }
            bytesDone.addAndGet(blob.blob().sizeBytes());
        }
    }

    private synchronized void passOver() {
        blobs++;
        passedOver++;
    }

    private void repair(ExpectedBlob blob, String name, String path, BooleanSupplier stopping)
            throws IOException {
        // a page blob has no block list, so what a log says of its pages can only be read
        boolean readContent =
                options.readContent()
                        || (blob.blob().kind() == BlobKind.PAGE && suspects.isNamed(blob, path));
        BlobRepair repair =
                new BlobRepair(
                        container,
                        writable,
                        blob,
                        name,
                        new BlobRepair.Rules(options.sources(), readContent, replaceOthers),
                        stopping);
        BlobRepair.Result result = repair.run();
        synchronized (this) {
            blobs++;
            sentBlocks += repair.sentBlocks();
            sentBytes += repair.sentBytes();
            switch (result.ending()) {
                case RIGHT -> rightBlobs++;
                case REPAIRED -> repairedBlobs++;
                case NOT_REPAIRED -> {
                    problemCount++;
                    problems.put(
                            blob.blob().ordinal(), new SeedOutcome.Problem(path, result.message()));
                    if (problems.size() > SHOWN_PROBLEMS) {
                        problems.pollLastEntry(); // the first in the list's order stay
                    }
                }
                case STOPPED -> {} // the caller gets no report
            }
        }
    }

    synchronized RepairReport report() {
        return new RepairReport(
                blobs,
                passedOver,
                rightBlobs,
                repairedBlobs,
                sentBlocks,
                sentBytes,
                problemCount,
                List.copyOf(problems.values()));
    }
}
