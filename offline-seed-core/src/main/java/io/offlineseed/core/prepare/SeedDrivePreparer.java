// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.Progress;
import io.offlineseed.ProgressListener;
import io.offlineseed.core.copy.StateFailure;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveNeeds;
import io.offlineseed.drive.DrivePreparer;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PrepareReport;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.staging.StagedBackup;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Prepares drives through the system's own volumes or ours. Immutable and thread-safe. */
public final class SeedDrivePreparer implements DrivePreparer {

    private static final String ON_INTERRUPT =
            "Preparing drives was interrupted. Every drive is left at a checkpoint and keeps what it"
                    + " has. Call prepare again, without naming the drives again, to go on.";
    private static final String ON_INTERRUPT_REBUILD =
            "Rebuilding the state of a drive was interrupted. The drive was only read; what was"
                    + " recorded of it counts for nothing yet. Call rebuild again.";
    private static final String ON_INTERRUPT_READING =
            "The call was interrupted. It had only read, and nothing was changed. Call it again.";

    private final Workshop workshop;

    /** A preparer with the volumes that the providers' systems make, and ours where they do not. */
    public SeedDrivePreparer(
            DriveProviders providers, PasswordStores passwords, SecureRandom random) {
        this(new Workshop(providers, DriveKinds.standard(random), passwords, random));
    }

    SeedDrivePreparer(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public DriveNeeds plan(StagedBackup backup, List<Drive> candidates) {
        OpenBackup open = sealed(backup);
        List<Drive> drives = List.copyOf(candidates);
        return reading(
                "plan",
                () -> {
                    List<DrivePlan> live = Journals.live(open);
                    return workshop.planner().needs(open, drives, live);
                });
    }

    @Override
    public PrepareReport prepare(
            StagedBackup backup, List<DriveTarget> newDrives, PrepareOptions options) {
        OpenBackup open = sealed(backup);
        Objects.requireNonNull(options, "options");
        try (Crew crew = new Crew("prepare")) {
            PrepareRun run = new PrepareRun(workshop, open, List.copyOf(newDrives), options, crew);
            crew.start("director", run::direct);
            await(crew, run::progress, options.progress(), ON_INTERRUPT);
            return run.report();
        }
    }

    @Override
    public PreparedDrive rebuild(StagedBackup backup, Drive drive, RecoveryPassword password) {
        OpenBackup open = sealed(backup);
        try (Crew crew = new Crew("rebuild")) {
            DriveRebuild rebuild = new DriveRebuild(workshop, open, drive, password, crew);
            crew.start("rebuild", rebuild::run);
            await(crew, List::of, ProgressListener.NONE, ON_INTERRUPT_REBUILD);
            return rebuild.result();
        }
    }

    private static OpenBackup sealed(StagedBackup backup) {
        OpenBackup open = OpenBackup.of(backup);
        if (!open.isSealed()) {
            throw new IllegalStateException(
                    "backup "
                            + open.spec().jobName()
                            + " is not sealed, so what the drives are to hold is not fixed; call"
                            + " seal() first");
        }
        return open;
    }

    /** Does work on a thread of its own, as an interrupt would close the caller's files. */
    private static <T> T reading(String name, Callable<T> work) {
        AtomicReference<T> result = new AtomicReference<>();
        try (Crew crew = new Crew(name)) {
            crew.start("reader", () -> result.set(work.call()));
            await(crew, List::of, ProgressListener.NONE, ON_INTERRUPT_READING);
        }
        return Objects.requireNonNull(result.get());
    }

    private static void await(
            Crew crew,
            Supplier<List<Progress>> progress,
            ProgressListener listener,
            String onInterrupt) {
        crew.await(
                progress,
                listener,
                onInterrupt,
                e ->
                        e instanceof IOException io
                                ? StateFailure.of(io)
                                : new IllegalStateException(
                                        "a thread of the library ended as none should", e));
    }
}
