// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.DriveId;
import io.offlineseed.core.copy.StateFailure;
import io.offlineseed.core.journal.DriveClaim;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.journal.Phase;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.volume.ClaimMark;
import io.offlineseed.core.volume.NotThisClaimException;
import io.offlineseed.core.volume.SeedVolume;
import io.offlineseed.core.volume.VolumeJob;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.DriveProvider;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a claimed drive again, wherever it is attached now, and tells it from others by what it
 * bears: the claim decides, serial number and address only say where to look. Looking changes
 * nothing.
 */
final class ClaimedDrive {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimedDrive.class);

    private final Workshop workshop;
    private final OpenBackup backup;
    private final DrivePlan plan;
    private final DriveJournal journal;
    private final DriveClaim claim;
    private final Optional<Drive> named;

    /**
     * Looks for the drive of that journal.
     *
     * @param named where the caller says that it is, if so: by a dock with a serial number of its
     *     own nothing else would be known of it
     */
    ClaimedDrive(
            Workshop workshop,
            OpenBackup backup,
            DrivePlan plan,
            DriveJournal journal,
            Optional<Drive> named) {
        this.workshop = workshop;
        this.backup = backup;
        this.plan = plan;
        this.journal = journal;
        this.claim = journal.claim();
        this.named = named;
    }

    /**
     * The drive, held.
     *
     * @param volume its volume, open for writing; null if it was not formatted yet
     */
    record Found(DriveLease lease, DriveKind kind, @Nullable SeedVolume volume)
            implements Closeable {

        @Override
        public void close() throws IOException {
            try (lease;
                    volume) {
                return;
            }
        }
    }

    /** Returns the job of the claimed volume. */
    static VolumeJob job(OpenBackup backup, DrivePlan plan, DriveClaim claim) {
        return new VolumeJob(
                backup,
                plan,
                claim.claimId(),
                claim.claimedAt(),
                claim.ntfsSerial(),
                claim.diskGuid(),
                claim.sizeBytes(),
                claim.sectorBytes());
    }

    /**
     * Finds the drive and takes it.
     *
     * @throws DriveException if it is not there, or there is something else in its place; the
     *     message says what
     * @throws IOException if a drive cannot be looked at
     */
    Found take() throws IOException {
        DriveProvider provider =
                workshop.providers()
                        .find(claim.provider())
                        .orElseThrow(
                                () ->
                                        notFound(
                                                "the drive provider '"
                                                        + claim.provider()
                                                        + "' does not work on this system"));
        DriveKind kind =
                workshop.kinds()
                        .of(provider)
                        .filter(k -> k.format().kind().equals(claim.volumeKind()))
                        .orElseThrow(
                                () ->
                                        notFound(
                                                "its volume of kind '"
                                                        + claim.volumeKind()
                                                        + "' cannot be written on this system"));
        checkLayout(kind);
        Found found = null;
        boolean taken = false;
        Exception trouble = null;
        DriveException replaced = null;
        try {
            for (Drive candidate : candidates(provider)) {
                try {
                    Found next = take(provider, kind, candidate);
                    if (found != null) {
                        try (next) {
                            throw cloned(found.lease().drive(), next.lease().drive());
                        }
                    }
                    found = next;
                } catch (NotThisClaimException e) {
                    LOG.debug("Not drive {}: {}", claim.drive(), candidate.describe(), e);
                    if (candidate.id().filter(claim.drive()::equals).isPresent()) {
                        replaced = replaced(candidate, e);
                    }
                } catch (IOException | DriveInUseException e) { // perhaps it is another one
                    LOG.warn("Cannot look at {}: {}", candidate.describe(), e.toString());
                    trouble = trouble == null ? e : trouble;
                }
            }
            if (found != null) {
                taken = true;
                return found;
            }
        } finally {
            if (found != null && !taken) {
                found.close();
            }
        }
        if (trouble instanceof IOException e) {
            throw e; // it may be this one, so it is not known to be replaced
        }
        if (trouble instanceof DriveInUseException e) {
            throw e;
        }
        throw replaced != null ? replaced : notFound("no such drive is attached");
    }

    /** Returns whether that drive is there and bears another claim than ours, or none. */
    boolean wasReplacedOn(Drive drive) {
        if (journal.phase() == Phase.CLAIMED) {
            return true; // nothing was written yet, so nothing is lost by starting over
        }
        Optional<DriveProvider> provider = workshop.providers().find(drive.provider());
        Optional<DriveKind> kind = workshop.kind(drive);
        if (provider.isEmpty() || kind.isEmpty()) {
            return false;
        }
        try (Found same = take(provider.get(), kind.get(), drive)) {
            LOG.debug("Drive {} bears our claim {}", same.lease().drive(), claim.claimId());
            return false;
        } catch (NotThisClaimException e) {
            return true;
        } catch (IOException | DriveException e) {
            LOG.debug("Cannot look at {}", drive.describe(), e);
            return false; // its life will meet the same and tell
        }
    }

    private Iterable<Drive> candidates(DriveProvider provider) throws IOException {
        Map<String, Drive> candidates = new LinkedHashMap<>();
        for (Drive drive : provider.list()) {
            if (drive.id().filter(claim.drive()::equals).isPresent()) {
                candidates.put(drive.address(), drive);
            }
        }
        provider.find(claim.address()).ifPresent(d -> candidates.putIfAbsent(d.address(), d));
        named.filter(drive -> drive.provider().equals(provider.name()))
                .ifPresent(drive -> candidates.putIfAbsent(drive.address(), drive));
        return candidates.values();
    }

    private Found take(DriveProvider provider, DriveKind kind, Drive candidate) throws IOException {
        DriveLease lease = provider.lease(candidate);
        try {
            Drive drive = lease.drive();
            SeedVolume volume = open(kind, lease);
            try {
                job(backup, plan, claim).checkSize(drive);
            } catch (RuntimeException | Error e) {
                try (volume) {
                    throw e;
                }
            }
            if (!drive.id().equals(candidate.id())
                    || drive.id().filter(claim.drive()::equals).isEmpty()) {
                LOG.warn(
                        "Drive {} now reports the serial number {} ({}). Its manifest keeps stating {}, which must be"
                                + " the one on its label",
                        claim.drive(),
                        drive.id().map(DriveId::serialNumber).orElse("none"),
                        drive.address(),
                        claim.drive());
            }
            return new Found(lease, kind, volume);
        } catch (IOException | RuntimeException | Error e) {
            try (lease) {
                throw e;
            }
        }
    }

    private @Nullable SeedVolume open(DriveKind kind, DriveLease lease) throws IOException {
        try (RecoveryPassword password = new Passwords(workshop, backup).get(claim)) {
            return kind.format().open(job(backup, plan, claim), lease, password);
        } catch (NotThisClaimException e) {
            if (journal.phase() == Phase.CLAIMED && isOursToErase(lease.drive(), e)) {
                return null;
            }
            throw e;
        }
    }

    /**
     * A drive that was claimed and not formatted is formatted without asking again only if nothing
     * is recognised on it, as a crash in the middle of our formatting leaves it. Months may have
     * passed since the consent, and whatever is on it now may not be what was there then.
     */
    private boolean isOursToErase(Drive drive, NotThisClaimException e) {
        return drive.id().filter(claim.drive()::equals).isPresent()
                && drive.sizeBytes() == claim.sizeBytes()
                && drive.contents().isEmpty()
                && e.found()
                        .map(ClaimMark::jobName)
                        .filter(job -> !job.equals(backup.spec().jobName()))
                        .isEmpty();
    }

    private void checkLayout(DriveKind kind) throws IOException {
        String digest =
                StateFailure.ask(() -> kind.format().layoutDigest(job(backup, plan, claim)));
        if (kind.format().layoutVersion() != claim.layoutVersion()
                || !digest.equals(claim.layoutDigest())) {
            throw new DriveException(
                    "LAYOUT_DIFFERS",
                    "Drive "
                            + claim.drive()
                            + " was begun with layout version "
                            + claim.layoutVersion()
                            + ", and this library would place its files differently (version "
                            + kind.format().layoutVersion()
                            + "). The drive was left as it is. Finish it with the library version that began it, or"
                            + " give it up (PrepareOptions.withGivenUp) and name it again as a new one.",
                    claim.drive(),
                    null);
        }
    }

    private DriveException notFound(String why) {
        return new DriveException(
                "DRIVE_NOT_FOUND",
                "Cannot go on with drive "
                        + claim.drive()
                        + " (last seen at "
                        + claim.address()
                        + "): "
                        + why
                        + ". It is "
                        + journal.phase()
                        + " and left as it is. Attach it and call prepare again. If it sits in a dock that shows"
                        + " another serial number now, name it (DriveTarget.eraseLabelled): it is known again by"
                        + " what it bears, and not erased. If it is lost, give it up"
                        + " (PrepareOptions.withGivenUp).",
                claim.drive(),
                null);
    }

    private DriveException replaced(Drive drive, NotThisClaimException e) {
        if (journal.phase() == Phase.CLAIMED) {
            return new DriveException(
                    "DRIVE_CONTENT_REPLACED",
                    "Drive "
                            + claim.drive()
                            + " ("
                            + drive.address()
                            + ") was claimed at "
                            + claim.claimedAt()
                            + " and not formatted, and now holds "
                            + (drive.contents().isEmpty()
                                    ? "something else"
                                    : String.join(", ", drive.contents()))
                            + ". Nothing was written to it. Look at it, and name it again among the new drives if it may"
                            + " be erased.",
                    claim.drive(),
                    e);
        }
        return new DriveException(
                "DRIVE_CONTENT_REPLACED",
                "Drive "
                        + claim.drive()
                        + " ("
                        + drive.address()
                        + ") does not bear the claim "
                        + claim.claimId()
                        + " any more: "
                        + e.getMessage()
                        + ". It was erased or reused in between, so what was copied is gone. Nothing was written to it."
                        + " Name it again among the new drives to erase it and start it over.",
                claim.drive(),
                e);
    }

    private DriveException cloned(Drive first, Drive second) {
        return new DriveException(
                "DRIVE_CLONED",
                "Two drives bear the claim "
                        + claim.claimId()
                        + " of drive "
                        + claim.drive()
                        + ": "
                        + first.describe()
                        + " and "
                        + second.describe()
                        + ". One is a copy of the other. Nothing was written. Detach the copy and call prepare again.",
                claim.drive(),
                null);
    }
}
