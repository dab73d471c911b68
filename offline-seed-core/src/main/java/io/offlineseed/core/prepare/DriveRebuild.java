// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.copy.StateFailure;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.core.durable.LeaseHeldException;
import io.offlineseed.core.flow.Throttle;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.journal.DriveClaim;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.journal.Phase;
import io.offlineseed.core.journal.SealedDrive;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.manifest.DriveManifestReader;
import io.offlineseed.core.manifest.ManifestBlob;
import io.offlineseed.core.manifest.ManifestEntry;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.DrivePlans;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.SeedPlanner;
import io.offlineseed.core.plan.UnitCursor;
import io.offlineseed.core.plan.UnitPiece;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.core.staging.SealedCursor;
import io.offlineseed.core.volume.ClaimMark;
import io.offlineseed.core.volume.ManifestPlan;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.drive.ManifestException;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.SectorSizes;
import io.offlineseed.drive.Verification;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.DriveProvider;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes again what the staging location should know about a drive. Which blobs are on it follows
 * from its manifest and the sealed list, which have the same order; that they are right is proven
 * by reading all of them.
 */
final class DriveRebuild {

    private static final Logger LOG = LoggerFactory.getLogger(DriveRebuild.class);
    private static final int UNITS_PER_CHECKPOINT = 4096;

    private final Workshop workshop;
    private final OpenBackup backup;
    private final Drive drive;
    private final RecoveryPassword password;
    private final Crew crew;
    private volatile @Nullable PreparedDrive result;

    DriveRebuild(
            Workshop workshop,
            OpenBackup backup,
            Drive drive,
            RecoveryPassword password,
            Crew crew) {
        this.workshop = workshop;
        this.backup = backup;
        this.drive = drive;
        this.password = password;
        this.crew = crew;
    }

    /** What was read from the manifest: which blobs, under which serial number, its MD5. */
    private record Found(DrivePlan plan, String manifestMd5, long manifestBytes) {}

    PreparedDrive result() {
        PreparedDrive done = result;
        if (done == null) {
            throw new IllegalStateException("the rebuild has not ended");
        }
        return done;
    }

    void run() throws InterruptedException {
        try {
            rebuild();
        } catch (StoppedException e) {
            LOG.debug("Rebuilding the state of {} was stopped", drive.describe());
        } catch (IOException e) { // all state is guarded, so it is the drive
            throw new DriveException(
                    "DRIVE_FAILED",
                    "Cannot read "
                            + drive.describe()
                            + " to rebuild its state for backup "
                            + backup.spec().jobName()
                            + ": "
                            + e
                            + ". The drive was only read; what was recorded of it counts for nothing yet. Check drive,"
                            + " cable and dock, and call rebuild again.",
                    drive.id().orElse(null),
                    null,
                    true,
                    e);
        }
    }

    /** The crew was asked to stop. */
    private static final class StoppedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("stopped", null, false, false);
        }
    }

    /** Manifests of millions of blobs take minutes. */
    private void checkNotStopping() {
        if (crew.stopping()) {
            throw new StoppedException();
        }
    }

    private void rebuild() throws IOException, InterruptedException {
        DriveProvider provider =
                workshop.providers()
                        .find(drive.provider())
                        .orElseThrow(() -> notOurs("no provider knows it here", null));
        DriveKind kind =
                workshop.kinds()
                        .of(provider)
                        .orElseThrow(() -> notOurs("its kind cannot be read here", null));
        try (DriveLease lease = provider.lease(drive);
                DriveKind.OpenFiles files = open(kind, lease)) {
            Optional<ClaimMark> mark = files.mark();
            if (mark.isPresent() && !isOurs(mark.get())) {
                throw notOurs(
                        "it bears the claim of job "
                                + mark.get().jobName()
                                + " for the list with digest "
                                + mark.get().listDigest(),
                        null);
            }
            String claimId = mark.map(ClaimMark::claimId).orElse(files.volumeId());
            Found found = readManifest(files);
            record(lease, kind, files, claimId, found);
        }
    }

    private DriveKind.OpenFiles open(DriveKind kind, DriveLease lease) throws IOException {
        return kind.readBack()
                .open(lease, password)
                .orElseThrow(() -> notOurs("there is no volume that the password opens", null));
    }

    private boolean isOurs(ClaimMark mark) {
        return mark.jobName().equals(backup.spec().jobName())
                && mark.listDigest().equals(backup.list().digest());
    }

    private DriveException notOurs(String why, @Nullable Throwable cause) {
        return new DriveException(
                "NOT_OUR_DRIVE",
                "Cannot rebuild the state of "
                        + drive.describe()
                        + " for backup "
                        + backup.spec().jobName()
                        + ": "
                        + why
                        + ". The drive was only read, and nothing was recorded. Look whether it is the right drive and the"
                        + " right backup, sealed as it was.",
                drive.id().orElse(null),
                cause);
    }

    private InputStream manifest(DriveKind.OpenFiles files) throws IOException {
        try {
            return new SeedFileStream(files.files().open(DriveManifest.FILE_PATH));
        } catch (NoSuchFileException e) {
            throw notOurs("it has no manifest, so it was never finished", e);
        }
    }

    private Found readManifest(DriveKind.OpenFiles files) throws IOException {
        MessageDigest md5 = Md5.digest();
        Counted counted = new Counted(new DigestInputStream(manifest(files), md5));
        List<OrdinalRange> ranges = new ArrayList<>();
        long blobs = 0;
        long bytes = 0;
        DrivePlan plan;
        try (DriveManifestReader reader =
                        DriveManifestReader.open(counted, DriveManifest.FILE_PATH);
                SealedCursor list = backup.list().from(0)) {
            ManifestPlan expected = new ManifestPlan(backup.spec(), reader.header().drive());
            long first = -1;
            long end = -1;
            while (reader.hasNext()) {
                checkNotStopping();
                ManifestBlob blob = reader.next().blob();
                SealedBlob sealed = find(list, expected, blob);
                if (sealed.blob().ordinal() != end) {
                    if (first >= 0) {
                        ranges.add(new OrdinalRange(first, end));
                    }
                    first = sealed.blob().ordinal();
                }
                end = sealed.blob().ordinal() + 1;
                blobs++;
                bytes += blob.length();
            }
            if (first < 0) {
                throw notOurs("its manifest names no blob", null);
            }
            ranges.add(new OrdinalRange(first, end));
            plan =
                    new DrivePlan(
                            nextNumber(),
                            backup.list().digest(),
                            ranges,
                            blobs,
                            bytes,
                            reader.header().drive(),
                            drive.sizeBytes(),
                            DrivePlan.LAYOUT_VERSION);
            counted.transferTo(OutputStream.nullOutputStream()); // to the last byte
        }
        return new Found(plan, Hex.upper(md5.digest()), counted.bytes);
    }

    private SealedBlob find(SealedCursor list, ManifestPlan expected, ManifestBlob blob) {
        while (list.hasNext()) {
            SealedBlob sealed = list.next();
            if (expected.blob(sealed).equals(blob)) {
                return sealed;
            }
        }
        throw notOurs(
                "its manifest names the blob '"
                        + blob.blobPath()
                        + "' with "
                        + blob.length()
                        + " bytes, which the sealed list does not have in that place",
                null);
    }

    private int nextNumber() {
        return DrivePlans.load(backup).stream().mapToInt(DrivePlan::number).max().orElse(0) + 1;
    }

    /** Counts the bytes read. */
    private static final class Counted extends FilterInputStream {

        private long bytes;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            bytes += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            bytes += Math.max(0, count);
            return count;
        }
    }

    private void record(
            DriveLease lease,
            DriveKind kind,
            DriveKind.OpenFiles files,
            String claimId,
            Found found)
            throws IOException, InterruptedException {
        Optional<DrivePlan> known = known(found.plan());
        if (known.isPresent()) {
            Optional<Journals.Held> held = Journals.open(backup, known.get());
            if (held.isPresent()) {
                Journals.Held open = held.get();
                try {
                    Phase phase = open.journal().phase();
                    Optional<SealedDrive> sealed = open.journal().sealedDrive();
                    if (sealed.isPresent()
                            && sealed.get().drive().claimId().equals(claimId)
                            && sealed.get().drive().manifestHash().equals(found.manifestMd5())) {
                        result = sealed.get().drive(); // nothing is lost
                        return;
                    }
                    if (phase != Phase.RETIRED) {
                        throw notOurs(
                                "the state of drive "
                                        + known.get().drive()
                                        + " is not lost: it is "
                                        + phase
                                        + "; call prepare to go on with it",
                                null);
                    }
                } finally {
                    StateFailure.guard(open::close);
                }
                known = Optional.empty(); // its folder is taken; the drive gets a number of its own
            }
        }
        if (known.isPresent() && wasClaimed(known.get())) {
            known = Optional.empty(); // an earlier rebuild broke off; this one starts over
        }
        checkNotElsewhere(found.plan());
        DrivePlan plan = known.orElse(found.plan());
        LeaseFile lock = backup.leaseDrive(plan.number());
        try {
            if (known.isEmpty()) {
                DrivePlans.add(backup, plan);
            }
            new Passwords(workshop, backup).put(plan.drive(), claimId, password);
            Path folder = backup.driveDirectory(plan.number());
            StateFailure.guard(() -> DriveJournal.rebuilding(backup.files(), folder));
            DriveJournal journal = journal(lease, kind, claimId, plan);
            try {
                StateFailure.guard(() -> journal.formatted(files.volumeId()));
                copyHashes(files, plan, journal);
                StateFailure.guard(
                        () -> journal.written(found.manifestMd5(), found.manifestBytes()));
                prove(files, kind.format().isShippable(lease.drive()), plan, journal, lock, found);
                if (result != null) {
                    StateFailure.guard(() -> DriveJournal.rebuilt(backup.files(), folder));
                }
            } finally {
                StateFailure.guard(journal::close);
            }
        } finally {
            StateFailure.guard(lock::close);
        }
    }

    /** The plan of an earlier call that holds the same, if its journal is what was lost. */
    private Optional<DrivePlan> known(DrivePlan found) {
        return DrivePlans.load(backup).stream()
                .filter(p -> p.drive().equals(found.drive()) && p.ranges().equals(found.ranges()))
                .reduce((first, second) -> second);
    }

    private boolean wasClaimed(DrivePlan plan) {
        return StateFailure.read(() -> DriveJournal.findPhase(backup.driveDirectory(plan.number())))
                .isPresent();
    }

    private void checkNotElsewhere(DrivePlan found) {
        List<OrdinalRange> open = SeedPlanner.open(backup, Journals.live(backup));
        for (OrdinalRange range : found.ranges()) {
            if (open.stream()
                    .noneMatch(o -> o.first() <= range.first() && range.end() <= o.end())) {
                throw notOurs(
                        "other drives of the backup hold or will hold some of its blobs", null);
            }
        }
    }

    private DriveJournal journal(DriveLease lease, DriveKind kind, String claimId, DrivePlan plan) {
        return StateFailure.ask(
                () ->
                        DriveJournal.create(
                                backup.files(),
                                backup.driveDirectory(plan.number()),
                                new DriveClaim(
                                        claimId,
                                        plan.drive(),
                                        lease.drive().provider(),
                                        lease.drive().address(),
                                        kind.format().kind(),
                                        lease.drive().sizeBytes(),
                                        lease.drive()
                                                .sectors()
                                                .map(SectorSizes::logicalBytes)
                                                .orElse(0),
                                        plan.number(),
                                        backup.clock().instant(),
                                        0,
                                        new UUID(0, 0),
                                        kind.format().layoutVersion(),
                                        "")));
    }

    /** The manifest's hashes are those of the units, in the same order. */
    private void copyHashes(DriveKind.OpenFiles files, DrivePlan plan, DriveJournal journal)
            throws IOException {
        try (DriveManifestReader reader =
                        DriveManifestReader.open(manifest(files), DriveManifest.FILE_PATH);
                UnitCursor units = UnitCursor.open(backup, plan, 0)) {
            ByteArrayOutputStream run = new ByteArrayOutputStream();
            ManifestEntry entry = null;
            long ordinal = -1;
            long next = 0;
            while (units.hasNext()) {
                checkNotStopping();
                PlannedUnit unit = units.next();
                for (UnitPiece piece : unit.pieces()) {
                    if (entry == null || piece.blob().blob().ordinal() != ordinal) {
                        entry = reader.next();
                        ordinal = piece.blob().blob().ordinal();
                    }
                    if (piece.bytes() > 0) {
                        int block = (int) (piece.fileOffsetBytes() / DriveManifest.BLOCK_BYTES);
                        run.writeBytes(entry.md5(block));
                    }
                }
                next = unit.unit().index() + 1;
                if (next % UNITS_PER_CHECKPOINT == 0) {
                    checkpoint(journal, next, run);
                }
            }
            checkpoint(journal, next, run);
        }
    }

    private static void checkpoint(DriveJournal journal, long next, ByteArrayOutputStream run) {
        byte[] hashes = run.toByteArray();
        run.reset();
        StateFailure.guard(() -> journal.checkpoint(next, hashes));
    }

    private void prove(
            DriveKind.OpenFiles files,
            boolean shippable,
            DrivePlan plan,
            DriveJournal journal,
            LeaseFile lock,
            Found found)
            throws IOException, InterruptedException {
        ReadBackCheck.Result read =
                new ReadBackCheck(plan, journal, crew, Throttle.none()).run(files);
        checkLock(lock);
        if (!read.isRight()) {
            StateFailure.guard(() -> journal.retired(read.description()));
            if (crew.stopping()) {
                return;
            }
            throw new ManifestException(
                    "DRIVE_CONTENT_WRONG",
                    "The manifest of "
                            + drive.describe()
                            + " does not match its content: "
                            + read.description()
                            + ". The drive must not be shipped; it was only read. Name it as a new drive to write it"
                            + " again.",
                    DriveManifest.FILE_PATH,
                    null,
                    null);
        }
        StateFailure.guard(journal::verified);
        PreparedDrive prepared =
                new PreparedDrive(
                        plan.drive(),
                        journal.claim().claimId(),
                        DriveManifest.FILE_PATH,
                        found.manifestMd5(),
                        plan.blobs(),
                        plan.blobBytes(),
                        backup.clock().instant(),
                        Verification.FULL,
                        shippable);
        String check = DriveJournal.passwordCheck(journal.claim().claimId(), password);
        StateFailure.guard(() -> journal.sealed(prepared, check));
        result = prepared;
    }

    /** Reading took hours: nothing is recorded if another process took the lock over meanwhile. */
    private void checkLock(LeaseFile lock) {
        try {
            lock.check();
        } catch (LeaseHeldException e) {
            throw new DriveInUseException(
                    "This process lost "
                            + drive.describe()
                            + " to another while it was suspended or cut off for minutes: it is "
                            + e.getMessage()
                            + ". The drive was only read; what was recorded of it counts for nothing yet. Wait until"
                            + " the other has ended, and call rebuild again.",
                    drive.id().orElse(null),
                    e);
        } catch (IOException e) {
            throw StateFailure.of(e);
        }
    }
}
