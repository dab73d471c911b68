// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.OfflineSeedException;
import io.offlineseed.Progress;
import io.offlineseed.core.copy.DriveCopy;
import io.offlineseed.core.copy.DriveTail;
import io.offlineseed.core.copy.StateFailure;
import io.offlineseed.core.copy.TailCheck;
import io.offlineseed.core.copy.UnitRepair;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.core.durable.LeaseHeldException;
import io.offlineseed.core.flow.CheckpointRule;
import io.offlineseed.core.flow.Flow;
import io.offlineseed.core.flow.Passage;
import io.offlineseed.core.flow.Route;
import io.offlineseed.core.flow.Throttle;
import io.offlineseed.core.journal.DriveClaim;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.journal.WrittenManifest;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.volume.ClaimMark;
import io.offlineseed.core.volume.NotThisClaimException;
import io.offlineseed.core.volume.SeedVolume;
import io.offlineseed.core.volume.VolumeJob;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PrepareReport.Unfinished;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.SectorSizes;
import io.offlineseed.drive.Verification;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.DriveProvider;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one drive within one call, on one thread. Where it stands is in the journal alone:
 * each turn does what its phase asks for, so a new drive and one that a crash interrupted go the
 * same way.
 */
final class DriveRun {

    private static final Logger LOG = LoggerFactory.getLogger(DriveRun.class);

    private final Workshop workshop;
    private final OpenBackup backup;
    private final PrepareOptions options;
    private final Crew crew;
    private final Throttle throttle;
    private final DrivePlan plan;
    private final LeaseFile lock;
    private final Passwords passwords;
    private final @Nullable DriveTarget target;
    private @Nullable DriveJournal journal;
    private @Nullable SeedVolume volume;
    private Set<String> wrong = Set.of(); // files found wrong, to be written again
    private boolean repaired;
    private long verifiedBytes; // by a verification that ended before
    private volatile Work work = new Work(Progress.Stage.COPYING, 0, null);

    /** What is being done: a stage, bytes done before, and what counts further ones. */
    private record Work(Progress.Stage stage, long bytesBefore, @Nullable Counter counter) {}

    /** Counts bytes. */
    @FunctionalInterface
    private interface Counter {
        long bytes();
    }

    /** A drive to be claimed. */
    DriveRun(
            Workshop workshop,
            OpenBackup backup,
            PrepareOptions options,
            Crew crew,
            Throttle throttle,
            DrivePlan plan,
            LeaseFile lock,
            DriveTarget target) {
        this(workshop, backup, options, crew, throttle, plan, lock, target, null);
    }

    /**
     * A drive that was claimed in an earlier call.
     *
     * @param target where the caller says it is now, if so; it is not erased, but looked at
     */
    DriveRun(
            Workshop workshop,
            OpenBackup backup,
            PrepareOptions options,
            Crew crew,
            Throttle throttle,
            DrivePlan plan,
            LeaseFile lock,
            @Nullable DriveTarget target,
            @Nullable DriveJournal journal) {
        this.workshop = workshop;
        this.backup = backup;
        this.options = options;
        this.crew = crew;
        this.throttle = throttle;
        this.plan = plan;
        this.lock = lock;
        this.passwords = new Passwords(workshop, backup);
        this.target = target;
        this.journal = journal;
    }

    DrivePlan plan() {
        return plan;
    }

    List<Progress> progress() {
        Work now = work;
        Counter counter = now.counter();
        long bytes = now.bytesBefore() + (counter == null ? 0 : counter.bytes());
        return List.of(
                new Progress(
                        now.stage(),
                        Optional.of(plan.drive()),
                        Math.min(bytes, plan.blobBytes()),
                        plan.blobBytes()));
    }

    /** Gives back what is held. */
    void close() throws IOException {
        DriveJournal open = journal;
        journal = null;
        try (lock;
                open) {
            return;
        }
    }

    /**
     * Lives until the drive is sealed, fails, or the crew stops.
     *
     * @return why it is not finished, if that is the drive's fault
     * @throws StagingException if it is the staging location's
     */
    Optional<Unfinished> live(Flow flow) throws Exception {
        try {
            if (journal == null) {
                begin(flow);
            } else {
                resume(flow);
            }
            return Optional.empty();
        } catch (StagingException e) {
            throw e;
        } catch (OfflineSeedException e) {
            return Optional.of(failures().unfinished(e));
        } catch (IOException e) {
            return Optional.of(failures().unfinished(failures().failed(e)));
        } finally {
            StateFailure.guard(this::close);
        }
    }

    private DriveFailures failures() {
        return new DriveFailures(plan, journal != null);
    }

    /** Steps 1 and 2: lease, checks on the very handle, secret, claim. */
    private void begin(Flow flow) throws Exception {
        DriveTarget consent = target;
        if (consent == null) {
            throw new IllegalStateException("no consent to erase drive " + plan.drive());
        }
        DriveProvider provider =
                workshop.providers().find(consent.drive().provider()).orElseThrow();
        try (DriveLease lease = provider.lease(consent.drive())) {
            Drive now = lease.drive();
            if (!now.id().equals(consent.drive().id())
                    || now.sizeBytes() != consent.drive().sizeBytes()) {
                throw new DriveException(
                        "DRIVE_CHANGED",
                        "At "
                                + consent.drive().address()
                                + " there is now "
                                + now.describe()
                                + " with "
                                + now.sizeBytes()
                                + " bytes instead of "
                                + consent.drive().describe()
                                + " with "
                                + consent.drive().sizeBytes()
                                + " bytes, to whose erasure was consented. Nothing was written. Look which drive is"
                                + " attached and consent again.",
                        consent.id(),
                        null);
            }
            DriveKind kind = Targets.checkFit(workshop, consent.id(), now);
            DriveJournal claimed = claim(consent, now, kind);
            journal = claimed;
            advance(flow, lease, kind, claimed);
        }
    }

    private DriveJournal claim(DriveTarget consent, Drive now, DriveKind kind) {
        String claimId = new UUID(random(), random()).toString();
        Instant claimedAt = backup.clock().instant();
        long ntfsSerial = random();
        UUID diskGuid = new UUID(random(), random());
        int sectorBytes = now.sectors().map(SectorSizes::logicalBytes).orElse(0);
        VolumeJob job =
                new VolumeJob(
                        backup,
                        plan,
                        claimId,
                        claimedAt,
                        ntfsSerial,
                        diskGuid,
                        now.sizeBytes(),
                        sectorBytes);
        try (RecoveryPassword password = RecoveryPassword.generate(workshop.random())) {
            passwords.put(consent.id(), claimId, password);
        }
        checkLock();
        return StateFailure.ask(
                () ->
                        DriveJournal.create(
                                backup.files(),
                                backup.driveDirectory(plan.number()),
                                new DriveClaim(
                                        claimId,
                                        consent.id(),
                                        now.provider(),
                                        now.address(),
                                        kind.format().kind(),
                                        now.sizeBytes(),
                                        sectorBytes,
                                        plan.number(),
                                        claimedAt,
                                        ntfsSerial,
                                        diskGuid,
                                        kind.format().layoutVersion(),
                                        kind.format().layoutDigest(job))));
    }

    private long random() {
        return workshop.random().nextLong();
    }

    private void resume(Flow flow) throws Exception {
        DriveJournal open = journal();
        Optional<Drive> named = Optional.ofNullable(target).map(DriveTarget::drive);
        try (ClaimedDrive.Found found =
                new ClaimedDrive(workshop, backup, plan, open, named).take()) {
            SeedVolume opened = found.volume();
            switch (open.phase()) {
                case CLAIMED -> {
                    Targets.checkFit(workshop, plan.drive(), found.lease().drive());
                    if (opened != null) {
                        opened.close(); // formatted, but the journal does not know: format again
                    }
                }
                case FORMATTED -> {
                    if (opened == null) {
                        throw new IllegalStateException("a formatted drive was not opened");
                    }
                    new TailCheck(backup, plan, open, opened).run(crew::stopping);
                    opened.resumeAt(open.resumePoint().nextUnit());
                    volume = opened;
                }
                default -> {
                    if (opened != null) {
                        opened.close();
                    }
                }
            }
            advance(flow, found.lease(), found.kind(), open);
        }
    }

    /**
     * Writes to the journal, unless another process does so now: one that took the lock over while
     * this one was suspended.
     */
    private void record(StateFailure.Work work) {
        checkLock();
        StateFailure.guard(work);
    }

    private void checkLock() {
        try {
            lock.check();
        } catch (LeaseHeldException e) {
            throw new DriveInUseException(
                    "This process lost drive "
                            + plan.drive()
                            + " (number "
                            + plan.number()
                            + " of backup "
                            + backup.spec().jobName()
                            + ") to another while it was suspended or cut off for minutes: it is "
                            + e.getMessage()
                            + ". What was copied since the last checkpoint is not recorded, and this process does not"
                            + " touch the drive any more. Let one process only work on it, and call prepare again.",
                    plan.drive(),
                    e);
        } catch (IOException e) {
            throw StateFailure.of(e);
        }
    }

    private DriveJournal journal() {
        DriveJournal open = journal;
        if (open == null) {
            throw new IllegalStateException("drive " + plan.drive() + " is not claimed");
        }
        return open;
    }

    /** Steps 3 to 8, from wherever the journal stands. */
    private void advance(Flow flow, DriveLease lease, DriveKind kind, DriveJournal open)
            throws Exception {
        try {
            while (!crew.stopping()) {
                switch (open.phase()) {
                    case CLAIMED -> format(lease, kind, open);
                    case FORMATTED -> {
                        if (!write(flow, lease, kind, open)) {
                            return;
                        }
                    }
                    case WRITTEN -> {
                        if (options.verification() == Verification.NONE) {
                            seal(lease.drive(), kind, open, Verification.NONE);
                        } else {
                            verify(lease, kind, open);
                        }
                    }
                    case VERIFIED -> seal(lease.drive(), kind, open, Verification.FULL);
                    case SEALED, RETIRED -> {
                        return;
                    }
                }
            }
        } finally {
            closeVolume();
        }
    }

    private void closeVolume() throws IOException {
        SeedVolume open = volume;
        volume = null;
        if (open != null) {
            open.close();
        }
    }

    private void format(DriveLease lease, DriveKind kind, DriveJournal open) throws IOException {
        LOG.info(
                "Erasing drive {} ({}), which holds {}",
                plan.drive(),
                lease.drive().address(),
                lease.drive().contents());
        try (RecoveryPassword password = passwords.get(open.claim())) {
            SeedVolume made =
                    kind.format()
                            .create(ClaimedDrive.job(backup, plan, open.claim()), lease, password);
            volume = made;
            record(() -> open.formatted(made.volumeId()));
        }
    }

    /** Returns false if the crew stopped meanwhile. */
    private boolean write(Flow flow, DriveLease lease, DriveKind kind, DriveJournal open)
            throws Exception {
        SeedVolume writing = volume;
        if (writing == null) {
            try (RecoveryPassword password = passwords.get(open.claim())) {
                writing =
                        kind.format()
                                .open(
                                        ClaimedDrive.job(backup, plan, open.claim()),
                                        lease,
                                        password);
            }
            volume = writing;
        }
        if (!wrong.isEmpty()) {
            try (UnitRepair repair = new UnitRepair(backup, plan, open, writing, wrong)) {
                if (!travel(flow, repair, plan.blobBytes())) { // all was copied before
                    return false;
                }
            }
            wrong = Set.of();
        }
        try (DriveCopy copy = DriveCopy.open(backup, plan, open, this::checkLock, writing)) {
            if (!travel(flow, copy, copy.bytesBefore())) {
                return false;
            }
        }
        Optional<WrittenManifest> manifest =
                new DriveTail(backup, plan, open).write(writing, crew::stopping);
        if (manifest.isEmpty()) {
            return false;
        }
        record(() -> open.written(manifest.get().md5(), manifest.get().bytes()));
        closeVolume();
        return true;
    }

    private boolean travel(Flow flow, Route route, long bytesBefore) throws Exception {
        Passage passage =
                flow.open(
                        route,
                        new CheckpointRule(
                                options.checkpointBytes(), options.checkpointInterval()));
        work = new Work(Progress.Stage.COPYING, bytesBefore, passage::doneBytes);
        return passage.await() == Passage.Outcome.COMPLETE;
    }

    private void verify(DriveLease lease, DriveKind kind, DriveJournal open) throws Exception {
        ReadBackCheck check = new ReadBackCheck(plan, open, crew, throttle);
        long before = verifiedBytes;
        work =
                new Work(
                        Progress.Stage.VERIFYING,
                        0,
                        () -> Math.max(before, check.doneBytes())); // of a repair: never back
        ReadBackCheck.Result result;
        Optional<ClaimMark> borneAtFirst;
        try (RecoveryPassword password = passwords.get(open.claim())) {
            Optional<DriveKind.OpenFiles> found = kind.readBack().open(lease, password);
            if (found.isEmpty()) {
                writeTailAgain(lease, kind, open, password);
                return;
            }
            try (DriveKind.OpenFiles files = found.get()) {
                borneAtFirst = files.mark();
                result = check.run(files);
            }
        }
        verifiedBytes = Math.max(before, check.doneBytes());
        if (crew.stopping() && !result.isRight()) {
            return;
        }
        if (result.isRight()) {
            record(open::verified);
            return;
        }
        checkStillThere(lease, kind, open, borneAtFirst);
        if (!repaired && result.isRepairable()) {
            LOG.warn(
                    "Drive {} differs from what was written and is repaired once: {}",
                    plan.drive(),
                    result.description());
            repaired = true;
            wrong = result.wrongFiles();
            record(() -> open.unwritten(result.description()));
            return;
        }
        if (result.isOnlyUnreadable()) {
            throw new IOException("blocks of it cannot be read: " + result.description());
        }
        record(() -> open.retired(result.description()));
        throw new DriveException(
                "DRIVE_CONTENT_WRONG",
                "Drive "
                        + plan.drive()
                        + " does not hold what was written to it"
                        + (repaired ? ", although it was written again" : "")
                        + ": "
                        + result.description()
                        + ". The drive is retired and must not be shipped; its blobs are open again. Name another"
                        + " drive and call prepare again.",
                plan.drive(),
                null);
    }

    /**
     * What makes a volume visible was written, and is not there. If the volume itself is, it is
     * written once more.
     *
     * @throws IOException if there is no volume of ours either, or this was done already
     */
    private void writeTailAgain(
            DriveLease lease, DriveKind kind, DriveJournal open, RecoveryPassword password)
            throws IOException {
        String why =
                "no volume is found on it that its recovery password opens, although one was"
                        + " written";
        if (repaired) {
            throw new IOException(why);
        }
        try (SeedVolume ours =
                kind.format().open(ClaimedDrive.job(backup, plan, open.claim()), lease, password)) {
            LOG.warn("Drive {}: {}; it is written again once", ours.volumeId(), why);
        } catch (NotThisClaimException e) {
            throw new IOException(why, e);
        }
        repaired = true;
        record(() -> open.unwritten(why));
    }

    /**
     * A drive whose cable came off looks like one whose content is gone. Only if its volume is
     * there and bears what it bore before, what was found counts against its content.
     *
     * @throws IOException if it is not there, or cannot be read
     */
    private void checkStillThere(
            DriveLease lease, DriveKind kind, DriveJournal open, Optional<ClaimMark> bore)
            throws IOException {
        try (RecoveryPassword password = passwords.get(open.claim());
                DriveKind.OpenFiles files =
                        kind.readBack().open(lease, password).orElseThrow(this::vanished)) {
            if (!files.mark().equals(bore)
                    || open.volumeId().filter(files.volumeId()::equals).isEmpty()) {
                throw vanished();
            }
            try (InputStream manifest =
                    new SeedFileStream(files.files().open(DriveManifest.FILE_PATH))) {
                manifest.transferTo(OutputStream.nullOutputStream());
            } catch (NoSuchFileException e) {
                LOG.debug("Drive {} has no manifest any more", plan.drive(), e);
            }
        }
    }

    private IOException vanished() {
        return new IOException("its volume vanished while it was read back");
    }

    /** Step 8: from here on the drive counts. */
    private void seal(Drive drive, DriveKind kind, DriveJournal open, Verification verification) {
        WrittenManifest manifest =
                open.manifest()
                        .orElseThrow(
                                () -> new IllegalStateException("a written drive has a manifest"));
        String check;
        try (RecoveryPassword password = passwords.get(open.claim())) {
            check = DriveJournal.passwordCheck(open.claim().claimId(), password);
        }
        PreparedDrive prepared =
                new PreparedDrive(
                        open.claim().drive(),
                        open.claim().claimId(),
                        DriveManifest.FILE_PATH,
                        manifest.md5(),
                        plan.blobs(),
                        plan.blobBytes(),
                        backup.clock().instant(),
                        verification,
                        kind.format().isShippable(drive));
        record(() -> open.sealed(prepared, check));
        LOG.info(
                "Drive {} is sealed: {} blobs, {} bytes, manifest {}",
                plan.drive(),
                plan.blobs(),
                plan.blobBytes(),
                manifest.md5());
    }
}
