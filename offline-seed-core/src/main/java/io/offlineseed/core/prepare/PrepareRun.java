// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.Progress;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.copy.StateFailure;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.core.flow.Flow;
import io.offlineseed.core.flow.FlowSettings;
import io.offlineseed.core.hash.ScalarMd5Lanes;
import io.offlineseed.core.journal.Phase;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.DrivePlans;
import io.offlineseed.core.plan.SeedPlanner;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.volume.SeedMeters;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PrepareReport;
import io.offlineseed.drive.PrepareReport.Unfinished;
import io.offlineseed.drive.PreparedDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call of prepare: looks at what is claimed, plans the new drives, and lets each drive live its
 * life on a thread of its own, all of them over one flow.
 */
final class PrepareRun {

    private static final int LOCAL_READERS = 2;
    private static final int NETWORK_READERS = 8; // each waits for answers most of the time
    private static final List<String> NETWORK_FILE_SYSTEMS = List.of("nfs", "cifs", "smb");

    private final Workshop workshop;
    private final OpenBackup backup;
    private final List<DriveTarget> targets;
    private final PrepareOptions options;
    private final Crew crew;
    private final SeedPlanner planner = new SeedPlanner(new SeedMeters());
    private final Collection<DriveRun> runs = new ConcurrentLinkedQueue<>();
    private final Collection<Unfinished> unfinished = new ConcurrentLinkedQueue<>();
    private volatile @Nullable PrepareReport report;

    PrepareRun(
            Workshop workshop,
            OpenBackup backup,
            List<DriveTarget> targets,
            PrepareOptions options,
            Crew crew) {
        this.workshop = workshop;
        this.backup = backup;
        this.targets = targets;
        this.options = options;
        this.crew = crew;
    }

    /** Returns where each drive stands. */
    List<Progress> progress() {
        return runs.stream().flatMap(run -> run.progress().stream()).toList();
    }

    /** Returns the outcome, once {@link #direct} has returned. */
    PrepareReport report() {
        PrepareReport done = report;
        if (done == null) {
            throw new IllegalStateException("the preparation has not ended");
        }
        return done;
    }

    /** The whole call. */
    void direct() throws InterruptedException {
        Targets.checkOnce(targets);
        List<DriveRun> starting = new ArrayList<>();
        boolean handedOver = false;
        try {
            List<DrivePlan> live = new ArrayList<>();
            for (DrivePlan plan : DrivePlans.load(backup)) {
                takeUp(plan, live, starting);
            }
            planNew(live, starting);
            handedOver = true;
            live(starting);
        } finally {
            if (!handedOver) {
                starting.forEach(DriveRun::abandon);
            }
        }
        if (!crew.stopping()) {
            conclude();
        }
    }

    /** What becomes of a plan of an earlier call. */
    private void takeUp(DrivePlan plan, List<DrivePlan> live, List<DriveRun> starting) {
        boolean givenUp = options.givenUp().contains(plan.drive());
        if (!givenUp && Journals.sealed(backup, plan).isPresent()) {
            live.add(plan);
            return;
        }
        Optional<Journals.Held> found;
        try {
            found = Journals.open(backup, plan);
        } catch (DriveInUseException e) {
            live.add(plan);
            unfinished.add(
                    new Unfinished(
                            plan.drive(),
                            e,
                            "Wait until the other process ends, then call prepare again."));
            return;
        }
        if (found.isEmpty()) {
            return; // planned and never claimed: nothing was touched, its blobs are open
        }
        Journals.Held held = found.get();
        boolean kept = false;
        try {
            if (givenUp) {
                StateFailure.guard(() -> held.journal().retired("given up by the caller"));
            }
            Phase phase = held.journal().phase();
            if (phase == Phase.RETIRED || reclaimed(held)) {
                return;
            }
            live.add(plan);
            starting.add(
                    new DriveRun(
                            workshop, backup, options, crew, plan, held.lock(), held.journal()));
            kept = true;
        } finally {
            if (!kept) {
                StateFailure.guard(held::close);
            }
        }
    }

    /**
     * Whether the caller consents anew to a drive that was claimed and does not bear our claim any
     * more. The old claim is then given up, and the drive is like any new one.
     */
    private boolean reclaimed(Journals.Held held) {
        for (DriveTarget target : targets) {
            if (target.id().equals(held.plan().drive())
                    && new ClaimedDrive(workshop, backup, held.plan(), held.journal())
                            .wasReplacedOn(target.drive())) {
                StateFailure.guard(
                        () ->
                                held.journal()
                                        .retired("erased or reused in between; consented anew"));
                return true;
            }
        }
        return false;
    }

    private void planNew(List<DrivePlan> live, List<DriveRun> starting) {
        List<DriveTarget> fresh =
                targets.stream()
                        .filter(t -> live.stream().noneMatch(p -> p.drive().equals(t.id())))
                        .toList();
        Targets.checkFit(workshop, fresh);
        for (DrivePlan plan : planner.plan(backup, fresh, live)) {
            DriveTarget target =
                    fresh.stream()
                            .filter(t -> t.id().equals(plan.drive()))
                            .findFirst()
                            .orElseThrow();
            LeaseFile lock = backup.leaseDrive(plan.number());
            boolean kept = false;
            try {
                DrivePlans.add(backup, plan);
                starting.add(new DriveRun(workshop, backup, options, crew, plan, lock, target));
                kept = true;
            } finally {
                if (!kept) {
                    StateFailure.guard(lock::close);
                }
            }
        }
    }

    /** Lets all drives live, until the last has ended. */
    private void live(List<DriveRun> starting) throws InterruptedException {
        if (starting.isEmpty()) {
            return;
        }
        CountDownLatch alive = new CountDownLatch(starting.size());
        try (Flow flow =
                new Flow(
                        crew,
                        FlowSettings.of(options.memoryBytes(), readers(backup.blobsDirectory())),
                        new ScalarMd5Lanes())) {
            for (DriveRun run : starting) {
                runs.add(run);
                crew.start(
                        "drive-" + run.plan().number(),
                        () -> {
                            try {
                                run.live(flow).ifPresent(unfinished::add);
                            } finally {
                                alive.countDown();
                            }
                        });
            }
            while (!alive.await(1, TimeUnit.HOURS)) {
                // As long as a drive lives, its flow is needed.
            }
        }
    }

    private static int readers(Path staged) {
        try {
            String type = Files.getFileStore(staged).type().toLowerCase(Locale.ROOT);
            boolean network =
                    staged.toAbsolutePath().toString().startsWith("\\\\")
                            || NETWORK_FILE_SYSTEMS.stream().anyMatch(type::startsWith);
            return network ? NETWORK_READERS : LOCAL_READERS;
        } catch (IOException e) {
            return LOCAL_READERS; // the first read will tell what is wrong
        }
    }

    private void conclude() {
        List<PreparedDrive> prepared =
                DrivePlans.load(backup).stream()
                        .flatMap(plan -> Journals.sealed(backup, plan).stream())
                        .toList();
        List<DrivePlan> live = Journals.live(backup);
        List<Unfinished> open = new ArrayList<>(unfinished);
        open.sort(Comparator.comparing(Unfinished::drive));
        PrepareReport done =
                new PrepareReport(prepared, open, planner.needs(backup, List.of(), live));
        if (done.isComplete()) {
            backup.advance(SeedLifecycle.PREPARED);
        }
        report = done;
    }
}
