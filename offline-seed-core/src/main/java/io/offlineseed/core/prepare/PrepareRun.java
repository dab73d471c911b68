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
import io.offlineseed.core.flow.Throttle;
import io.offlineseed.core.hash.BestMd5Lanes;
import io.offlineseed.core.hash.ZeroMd5Lanes;
import io.offlineseed.core.journal.Phase;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.DrivePlans;
import io.offlineseed.core.plan.SeedPlanner;
import io.offlineseed.core.staging.OpenBackup;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of prepare: looks at what is claimed, plans the new drives, and lets each drive live its
 * life on a thread of its own, all of them over one flow.
 */
final class PrepareRun {

    private static final Logger LOG = LoggerFactory.getLogger(PrepareRun.class);
    private static final int LOCAL_READERS = 2;
    private static final int NETWORK_READERS = 8; // each waits for answers most of the time
    private static final List<String> NETWORK_FILE_SYSTEMS = List.of("nfs", "cifs", "smb");

    private static final String WAIT =
            "Wait until the other process ends, then call prepare again.";

    private final Workshop workshop;
    private final OpenBackup backup;
    private final List<DriveTarget> targets;
    private final PrepareOptions options;
    private final Crew crew;
    private final Throttle throttle;
    private final SeedPlanner planner;
    private final Collection<DriveRun> runs = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Unfinished> unfinished = new ConcurrentHashMap<>(); // by plan
    private final List<DrivePlan> live = new ArrayList<>(); // from here on, the director's only
    private final List<Retiring> retiring = new ArrayList<>();
    private final List<DriveRun> starting = new ArrayList<>();
    private int lastKnownPlan;
    private volatile @Nullable PrepareReport report;

    PrepareRun(
            Workshop workshop,
            OpenBackup backup,
            List<DriveTarget> targets,
            PrepareOptions options,
            Crew crew) {
        this.workshop = workshop;
        this.planner = workshop.planner();
        this.backup = backup;
        this.targets = targets;
        this.options = options;
        this.crew = crew;
        this.throttle = new Throttle(options.throughputLimit(), workshop.nanoTime());
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

    /** A claimed drive that is given up once every check has passed. */
    private record Retiring(Journals.Held held, String why) {}

    /** The whole call. */
    void direct() throws InterruptedException {
        boolean handedOver = false;
        try {
            Targets.checkOnce(targets);
            Targets.checkGivenUp(backup, options.givenUp());
            takeUpNewPlans();
            List<DrivePlan> planned;
            do {
                planned = planNew();
            } while (takeUpNewPlans()); // another process planned meanwhile: plan with what is left
            retire();
            claim(planned);
            handedOver = true;
            live();
        } finally {
            if (!handedOver) {
                starting.forEach(run -> giveBack(run::close));
                retiring.forEach(each -> giveBack(each.held()::close));
            }
        }
        if (!crew.stopping()) {
            conclude();
        }
    }

    /** One that cannot be given back must not keep the others, nor hide why the call fails. */
    private static void giveBack(StateFailure.Work close) {
        try {
            close.run();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Cannot give up the state of a drive; its lock goes stale in two minutes", e);
        }
    }

    /** Looks at the plans that were made since it was last called; false if there are none. */
    private boolean takeUpNewPlans() {
        int before = lastKnownPlan;
        for (DrivePlan plan : DrivePlans.load(backup)) {
            if (plan.number() > before) {
                lastKnownPlan = plan.number();
                takeUp(plan);
            }
        }
        return lastKnownPlan > before;
    }

    /** What becomes of a plan of an earlier call, or of another process. */
    private void takeUp(DrivePlan plan) {
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
            unfinished.put(plan.number(), new Unfinished(plan.drive(), e, WAIT));
            return;
        }
        if (found.isEmpty()) {
            return; // planned and never claimed: nothing was touched, its blobs are open
        }
        Journals.Held held = found.get();
        boolean kept = false;
        try {
            if (held.journal().phase() == Phase.RETIRED) {
                return;
            }
            if (givenUp) {
                retiring.add(new Retiring(held, "given up by the caller"));
            } else if (isReclaimed(held)) {
                retiring.add(new Retiring(held, "erased or reused in between; consented anew"));
            } else {
                live.add(plan);
                starting.add(
                        new DriveRun(
                                workshop,
                                backup,
                                options,
                                crew,
                                throttle,
                                plan,
                                held.lock(),
                                targets.stream()
                                        .filter(t -> t.id().equals(plan.drive()))
                                        .findFirst()
                                        .orElse(null),
                                held.journal()));
            }
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
    private boolean isReclaimed(Journals.Held held) {
        return targets.stream()
                .anyMatch(
                        target ->
                                target.id().equals(held.plan().drive())
                                        && new ClaimedDrive(
                                                        workshop,
                                                        backup,
                                                        held.plan(),
                                                        held.journal(),
                                                        Optional.of(target.drive()))
                                                .wasReplacedOn(target.drive()));
    }

    /** Plans and checks everything that is new; stores nothing. */
    private List<DrivePlan> planNew() {
        List<DriveTarget> fresh =
                targets.stream()
                        .filter(t -> live.stream().noneMatch(p -> p.drive().equals(t.id())))
                        .toList();
        Targets.checkFit(workshop, fresh);
        List<DrivePlan> planned = planner.plan(backup, fresh, live);
        Map<DriveTarget, Long> bytes = new LinkedHashMap<>();
        planned.forEach(plan -> bytes.put(target(plan), plan.blobBytes()));
        Targets.checkRoom(bytes);
        if (!planned.isEmpty()) {
            new Passwords(workshop, backup).check();
        }
        return planned;
    }

    private DriveTarget target(DrivePlan plan) {
        return targets.stream().filter(t -> t.id().equals(plan.drive())).findFirst().orElseThrow();
    }

    /** Every check has passed: what is given up is given up now. */
    private void retire() {
        while (!retiring.isEmpty()) {
            Retiring next = retiring.get(0);
            StateFailure.guard(() -> next.held().journal().retired(next.why()));
            retiring.remove(0);
            StateFailure.guard(next.held()::close);
        }
    }

    private void claim(List<DrivePlan> planned) {
        for (DrivePlan plan : planned) {
            LeaseFile lock = backup.leaseDrive(plan.number());
            boolean kept = false;
            try {
                DrivePlans.add(backup, plan);
                starting.add(
                        new DriveRun(
                                workshop,
                                backup,
                                options,
                                crew,
                                throttle,
                                plan,
                                lock,
                                target(plan)));
                kept = true;
            } finally {
                if (!kept) {
                    StateFailure.guard(lock::close);
                }
            }
        }
    }

    /** Lets all drives live, until the last has ended. */
    private void live() throws InterruptedException {
        if (starting.isEmpty()) {
            return;
        }
        CountDownLatch alive = new CountDownLatch(starting.size());
        try (Flow flow =
                new Flow(
                        crew,
                        FlowSettings.of(options.memoryBytes(), readers(backup.blobsDirectory())),
                        new ZeroMd5Lanes(new BestMd5Lanes()),
                        throttle)) {
            for (DriveRun run : starting) {
                runs.add(run);
                crew.start(
                        "drive-" + run.plan().number(),
                        () -> {
                            try {
                                run.live(flow)
                                        .ifPresent(why -> unfinished.put(run.plan().number(), why));
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

    /** What is on record now, also of drives that other processes work on. */
    private void conclude() {
        List<PreparedDrive> prepared = new ArrayList<>();
        List<Unfinished> open = new ArrayList<>();
        List<DrivePlan> placed = new ArrayList<>();
        for (DrivePlan plan : DrivePlans.load(backup)) {
            Optional<PreparedDrive> sealed = Journals.sealed(backup, plan);
            if (sealed.isPresent()) {
                prepared.add(sealed.get());
                placed.add(plan);
                continue;
            }
            Optional<Unfinished> why = Optional.ofNullable(unfinished.get(plan.number()));
            if (Journals.isLive(backup, plan)) {
                placed.add(plan);
                why = Optional.of(why.orElseGet(() -> notSealed(plan)));
            }
            why.ifPresent(open::add);
        }
        open.sort(Comparator.comparing(Unfinished::drive));
        PrepareReport done =
                new PrepareReport(prepared, open, planner.needs(backup, List.of(), placed));
        if (done.isComplete()) {
            backup.advance(SeedLifecycle.PREPARED);
        }
        report = done;
    }

    private Unfinished notSealed(DrivePlan plan) {
        return new Unfinished(
                plan.drive(),
                new DriveInUseException(
                        "Drive "
                                + plan.drive()
                                + " of backup "
                                + backup.spec().jobName()
                                + " was claimed by another process while this call ran, and is not sealed yet. This"
                                + " call did not touch it. "
                                + WAIT,
                        plan.drive(),
                        null),
                WAIT);
    }
}
