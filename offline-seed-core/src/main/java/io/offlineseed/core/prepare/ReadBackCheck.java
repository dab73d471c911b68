// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.copy.StateFailure;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.flow.Throttle;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.journal.WrittenManifest;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.verify.Difference;
import io.offlineseed.core.verify.DriveVerifier;
import io.offlineseed.core.verify.ExpectedDrive;
import io.offlineseed.core.verify.SeedFiles;
import io.offlineseed.core.verify.StructureReport;
import io.offlineseed.core.verify.VerifyReport;
import io.offlineseed.core.volume.ClaimMark;
import io.offlineseed.drive.StructureFinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a written drive back: whether its file system is whole, and whether what is in it is what
 * the journal knows of it.
 */
final class ReadBackCheck {

    private static final int DIFFERENCES_IN_MESSAGE = 3;

    private final DrivePlan plan;
    private final DriveJournal journal;
    private final Crew crew;
    private final Throttle throttle;
    private volatile @Nullable DriveVerifier verifier;

    ReadBackCheck(DrivePlan plan, DriveJournal journal, Crew crew, Throttle throttle) {
        this.plan = plan;
        this.journal = journal;
        this.crew = crew;
        this.throttle = throttle;
    }

    /**
     * What was found.
     *
     * @param report of the content
     * @param structure of the file system, if it is ours to look at
     */
    record Result(VerifyReport report, Optional<StructureReport> structure) {

        boolean isRight() {
            return report.isRight() && structure.map(StructureReport::isSound).orElse(true);
        }

        /** Whether writing the files found wrong again, and the tail, may help. */
        boolean isRepairable() {
            return report.differenceCount() <= VerifyReport.MOST_TOLD;
        }

        /** Whether the drive gave no block that differs, but only some not at all. */
        boolean isOnlyUnreadable() {
            return !isDamaged(structure)
                    && report.differences().stream()
                            .allMatch(each -> each.kind() == Difference.Kind.BLOCK_UNREADABLE);
        }

        /** The files found wrong; none if it is the manifest. */
        Set<String> wrongFiles() {
            return report.differences().stream()
                    .map(Difference::file)
                    .collect(Collectors.toUnmodifiableSet());
        }

        String description() {
            List<String> all = new ArrayList<>();
            structure.ifPresent(
                    found ->
                            found.findings().stream()
                                    .filter(StructureFinding::damage)
                                    .limit(DIFFERENCES_IN_MESSAGE)
                                    .forEach(each -> all.add("file system: " + each.message())));
            report.differences().stream()
                    .limit(DIFFERENCES_IN_MESSAGE)
                    .map(Difference::describe)
                    .forEach(all::add);
            long count =
                    report.differenceCount()
                            + structure.map(StructureReport::damageCount).orElse(0L);
            long more = count - all.size();
            return String.join("; ", all) + (more > 0 ? "; and " + more + " more" : "");
        }
    }

    /** Whether a file system was looked at to its end and is not as it must be. */
    private static boolean isDamaged(Optional<StructureReport> structure) {
        return structure.filter(found -> found.complete() && !found.isSound()).isPresent();
    }

    /** Returns the bytes compared so far. */
    long doneBytes() {
        DriveVerifier running = verifier;
        return running == null ? 0 : running.doneBytes();
    }

    /**
     * Reads everything, the content on this thread and one more.
     *
     * @throws IOException if the volume cannot be listed, although its file system is whole
     */
    Result run(DriveKind.OpenFiles volume) throws IOException, InterruptedException {
        Optional<StructureReport> structure = volume.structure(crew::stopping);
        try {
            return new Result(compare(volume.files()), structure);
        } catch (IOException e) {
            if (!isDamaged(structure)) {
                throw e;
            }
            VerifyReport none = new VerifyReport(false, 0, 0, 0, List.of(), 0, List.of());
            return new Result(none, structure); // to be repaired before anything can be compared
        }
    }

    private VerifyReport compare(SeedFiles files) throws IOException, InterruptedException {
        WrittenManifest manifest =
                journal.manifest()
                        .orElseThrow(
                                () -> new IllegalStateException("a written drive has a manifest"));
        DriveVerifier work =
                new DriveVerifier(
                        new ThrottledFiles(files, throttle, crew::stopping),
                        new ExpectedDrive(
                                plan.drive(),
                                DriveManifest.FILE_PATH,
                                manifest.md5(),
                                manifest.bytes(),
                                journal.resumePoint().hashCount(),
                                (first, count) ->
                                        StateFailure.read(() -> journal.hashes(first, count)),
                                Set.of(ClaimMark.FILE_PATH)),
                        crew::stopping);
        verifier = work;
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        crew.start(
                "verifier-" + plan.number(),
                () -> {
                    try {
                        work.run();
                    } catch (Throwable thrown) { // whatever it is, the report is not whole then
                        failure.set(thrown);
                    } finally {
                        ended.countDown();
                    }
                });
        try {
            work.run();
        } finally {
            ended.await();
        }
        Throwable thrown = failure.get();
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown != null) {
            throw new IllegalStateException(
                    "a thread that verified drive " + plan.drive() + " failed", thrown);
        }
        return work.report();
    }
}
