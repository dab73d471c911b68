// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.journal;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.PositionedFile;
import io.offlineseed.core.durable.RecordLog;
import io.offlineseed.core.journal.Replay.HashRun;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.Verification;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our own record of what is durably on a drive. Every call that returns has made its record
 * durable; a call that throws may have, and the journal is then to be closed and opened again.
 * Whoever has it open holds the lease of the drive's folder. Thread-safe.
 *
 * <p>Holds no password.
 */
public final class DriveJournal implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DriveJournal.class);

    private static final String CLAIM_FILE = "claim.json";
    private static final String LOG_FILE = "journal.jsonl";
    static final String HASH_FILE = "hashes.md5";
    private static final String SEAL_FILE = "drive.json";
    private static final String REBUILDING_FILE = "rebuilding.json";
    private static final int MAX_LOG_BYTES = 256 << 20; // as the record log
    static final int HASH_BYTES = 16;
    private static final int CHECK_BYTES = 8; // enough to tell passwords apart, too few to find one
    private static final HexFormat HEX = HexFormat.of();

    private final DurableFiles files;
    private final Path directory;
    private final DriveClaim claim;
    private final RecordLog log;
    private final PositionedFile hashes;
    private final Replay state;
    private @Nullable SealedDrive sealed;

    private DriveJournal(
            DurableFiles files,
            Path directory,
            DriveClaim claim,
            RecordLog log,
            PositionedFile hashes,
            Replay state,
            @Nullable SealedDrive sealed) {
        this.files = files;
        this.directory = directory;
        this.claim = claim;
        this.log = log;
        this.hashes = hashes;
        this.state = state;
        this.sealed = sealed;
    }

    /**
     * Begins the journal of a newly claimed drive. An earlier claim in the folder is replaced if
     * nothing was formatted under it or it was retired.
     *
     * @param driveDirectory the drive's state folder; made if there is none
     * @throws FileAlreadyExistsException if the folder has a claim that counts; nothing is changed
     * @throws IllegalArgumentException if the claim's id was used in this folder before
     */
    public static DriveJournal create(DurableFiles files, Path driveDirectory, DriveClaim claim)
            throws IOException {
        files.createDirectories(driveDirectory);
        Path file = driveDirectory.resolve(CLAIM_FILE);
        byte[] content = StateFile.render(claim);
        Optional<DriveJournal> earlier = open(files, driveDirectory);
        if (earlier.isPresent()) {
            try (DriveJournal journal = earlier.get()) {
                if (journal.phase() != Phase.CLAIMED && journal.phase() != Phase.RETIRED) {
                    throw new FileAlreadyExistsException(
                            file.toString(), null, "the drive is " + journal.phase());
                }
                if (journal.knowsClaim(claim.claimId())) {
                    throw new IllegalArgumentException(
                            "claimId must be new, "
                                    + claim.claimId()
                                    + " was used in "
                                    + driveDirectory
                                    + " before");
                }
            }
            files.replace(file, content);
            files.delete(driveDirectory.resolve(SEAL_FILE));
        } else {
            files.createNew(file, content);
        }
        return open(files, driveDirectory)
                .orElseThrow(() -> new IOException(file + " vanished after it was written."));
    }

    /**
     * Opens the journal of a drive; empty if the folder has no claim. What does not check is cut
     * off, so that the journal says less than there is rather than more.
     *
     * @throws io.offlineseed.drive.DriveException if claim or seal cannot be understood ({@code
     *     JOURNAL_UNREADABLE}, {@code FORMAT_TOO_NEW}); nothing is changed
     */
    public static Optional<DriveJournal> open(DurableFiles files, Path driveDirectory)
            throws IOException {
        Optional<DriveClaim> claim = StateFile.readClaim(driveDirectory.resolve(CLAIM_FILE));
        if (claim.isEmpty()) {
            return Optional.empty();
        }
        String claimId = claim.get().claimId();
        SealedDrive sealed =
                StateFile.readSealed(driveDirectory.resolve(SEAL_FILE))
                        .filter(each -> each.drive().claimId().equals(claimId))
                        .orElse(null);
        Path logFile = driveDirectory.resolve(LOG_FILE);
        RecordLog log = files.recordLog(logFile);
        PositionedFile hashes = null;
        try {
            Replay state = new Replay(claimId);
            List<String> records = log.records();
            int valid = 0;
            while (valid < records.size() && state.accept(records.get(valid))) {
                valid++;
            }
            if (valid < records.size()) {
                LOG.warn(
                        "Cutting the last {} records off {}: they do not follow from the {} before"
                                + " them. The drive goes on from what is left.",
                        records.size() - valid,
                        logFile,
                        valid);
                log.close();
                log = rewritten(files, logFile, records.subList(0, valid));
            }
            hashes = files.positioned(driveDirectory.resolve(HASH_FILE));
            dropUnprovenRuns(state, hashes, driveDirectory);
            return Optional.of(
                    new DriveJournal(
                            files, driveDirectory, claim.get(), log, hashes, state, sealed));
        } catch (IOException | RuntimeException | Error e) {
            try {
                close(log, hashes);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Replaces the log by one with these records only. */
    private static RecordLog rewritten(DurableFiles files, Path logFile, List<String> records)
            throws IOException {
        Path other = logFile.resolveSibling(LOG_FILE + ".cut");
        files.delete(other);
        try (RecordLog cut = files.recordLog(other)) {
            for (String record : records) {
                cut.append(record);
            }
        }
        files.replace(logFile, DurableFiles.read(other, MAX_LOG_BYTES));
        files.delete(other);
        return files.recordLog(logFile);
    }

    private static void dropUnprovenRuns(Replay state, PositionedFile hashes, Path directory)
            throws IOException {
        for (HashRun run : state.runs()) {
            if (!holds(run, hashes.size(), hashes::read)) {
                LOG.warn(
                        "The hashes {} to {} in {} are not those that were recorded. The copy goes on"
                                + " from unit {}.",
                        run.from().hashCount(),
                        run.to().hashCount(),
                        directory,
                        run.from().nextUnit());
                state.backTo(run.from());
                return;
            }
        }
    }

    /** Reads hashes at a place in their file. */
    interface HashReader {
        void read(long offsetBytes, ByteBuffer target) throws IOException;
    }

    /** Returns whether the hashes of a checkpoint are those that were recorded. */
    static boolean holds(HashRun run, long hashFileBytes, HashReader hashes) throws IOException {
        long position = run.from().hashCount() * HASH_BYTES;
        long end = run.to().hashCount() * HASH_BYTES;
        if (end > hashFileBytes) {
            return false;
        }
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (position < end) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            hashes.read(position, buffer);
            position += buffer.position();
            crc.update(buffer.flip());
        }
        return (int) crc.getValue() == run.crc();
    }

    private boolean knowsClaim(String claimId) throws IOException {
        if (claim.claimId().equals(claimId)) {
            return true;
        }
        for (String record : log.records()) {
            FlatJson json = FlatJson.parse(record.getBytes(StandardCharsets.UTF_8));
            if (json.text("claim").equals(claimId)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the claim. */
    public DriveClaim claim() {
        return claim;
    }

    /** Returns how far the drive has come. */
    public synchronized Phase phase() {
        return sealed != null && state.phase() != Phase.RETIRED ? Phase.SEALED : state.phase();
    }

    /** Returns the id of the volume, once it was formatted. */
    public synchronized Optional<String> volumeId() {
        return state.volumeId();
    }

    /** Returns the manifest as it was written, from {@link #written} on. */
    public synchronized Optional<WrittenManifest> manifest() {
        return state.manifest();
    }

    /** Returns the last checkpoint that is proven to hold: its records and hashes check. */
    public synchronized ResumePoint resumePoint() {
        return state.resumePoint();
    }

    /** Returns all checkpoints that hold, the earliest first. */
    public synchronized List<ResumePoint> checkpoints() {
        List<ResumePoint> points = new ArrayList<>();
        state.runs().forEach(run -> points.add(run.to()));
        return List.copyOf(points);
    }

    /**
     * Records that the drive has an empty volume, durably.
     *
     * @throws IllegalStateException unless it was only claimed
     */
    public synchronized void formatted(String volumeId) throws IOException {
        require("formatted", Phase.CLAIMED);
        append(record(Replay.FORMATTED).put("volumeId", volumeId));
    }

    /**
     * Records how far the drive is written. To be called after the volume was flushed: all units
     * before {@code nextUnit} must be durably on it.
     *
     * @param newHashes 16 bytes for each hash since the last checkpoint, in order
     * @throws IllegalArgumentException if {@code nextUnit} lies before the last checkpoint, or the
     *     hashes are no multiple of 16 bytes
     * @throws IllegalStateException unless it is formatted and not yet written to its end
     */
    public synchronized void checkpoint(long nextUnit, byte[] newHashes) throws IOException {
        require("checkpoint", Phase.FORMATTED);
        ResumePoint from = state.resumePoint();
        if (nextUnit < from.nextUnit() || newHashes.length % HASH_BYTES != 0) {
            throw new IllegalArgumentException(
                    "nextUnit must be at least "
                            + from.nextUnit()
                            + " and newHashes a multiple of 16 bytes, were "
                            + nextUnit
                            + " and "
                            + newHashes.length);
        }
        ResumePoint to =
                new ResumePoint(nextUnit, from.hashCount() + newHashes.length / HASH_BYTES);
        if (to.equals(from)) {
            return; // nothing to tell
        }
        if (newHashes.length > 0) {
            hashes.write(from.hashCount() * HASH_BYTES, ByteBuffer.wrap(newHashes));
            hashes.force();
        }
        CRC32C crc = new CRC32C();
        crc.update(newHashes);
        append(
                record(Replay.CHECKPOINT)
                        .put("fromUnit", from.nextUnit())
                        .put("fromHash", from.hashCount())
                        .put("nextUnit", to.nextUnit())
                        .put("hashCount", to.hashCount())
                        .put("crc", HEX.toHexDigits((int) crc.getValue())));
    }

    /**
     * Forgets the last checkpoint, durably, because what it says was not found on the drive.
     *
     * @return the one before, or the beginning
     * @throws IllegalStateException unless it is formatted and not yet written to its end
     */
    public synchronized ResumePoint rewind() throws IOException {
        require("rewind", Phase.FORMATTED);
        List<HashRun> runs = state.runs();
        if (runs.isEmpty()) {
            return ResumePoint.START;
        }
        ResumePoint back = runs.get(runs.size() - 1).from();
        append(
                record(Replay.REWOUND)
                        .put("nextUnit", back.nextUnit())
                        .put("hashCount", back.hashCount()));
        return state.resumePoint();
    }

    /**
     * Returns hashes of units before the resume point, 16 bytes each.
     *
     * @throws IndexOutOfBoundsException if some lie behind the resume point
     */
    public synchronized byte[] hashes(long firstHash, int count) throws IOException {
        Objects.checkFromIndexSize(firstHash, count, state.resumePoint().hashCount());
        byte[] result = new byte[Math.multiplyExact(count, HASH_BYTES)];
        hashes.read(firstHash * HASH_BYTES, ByteBuffer.wrap(result));
        return result;
    }

    /**
     * Records that everything is on the drive, durably, the manifest too.
     *
     * @param manifestMd5Hex 32 upper-case hexadecimal digits
     * @throws IllegalStateException unless it is formatted and not yet written to its end
     */
    public synchronized void written(String manifestMd5Hex, long manifestBytes) throws IOException {
        require("written", Phase.FORMATTED);
        WrittenManifest manifest = new WrittenManifest(manifestMd5Hex, manifestBytes);
        append(
                record(Replay.WRITTEN)
                        .put("nextUnit", state.resumePoint().nextUnit())
                        .put("hashCount", state.resumePoint().hashCount())
                        .put("manifestMd5", manifest.md5())
                        .put("manifestBytes", manifest.bytes()));
    }

    /**
     * Records that something has to be written again; the drive is formatted again, at its last
     * checkpoint.
     *
     * @throws IllegalStateException unless it is written or verified
     */
    public synchronized void unwritten(String why) throws IOException {
        require("unwritten", Phase.WRITTEN, Phase.VERIFIED);
        append(record(Replay.UNWRITTEN).put("why", why));
    }

    /**
     * Records that the drive was read back and is right.
     *
     * @throws IllegalStateException unless it is written
     */
    public synchronized void verified() throws IOException {
        require("verified", Phase.WRITTEN);
        append(record(Replay.VERIFIED));
    }

    /**
     * Seals the drive. From here on it is done.
     *
     * @param passwordCheck what {@link #passwordCheck} gave, or empty text if there is no password
     * @throws IllegalArgumentException if the drive is another, or its manifest
     * @throws IllegalStateException unless it is verified, or written with {@link
     *     Verification#NONE}
     */
    public synchronized void sealed(PreparedDrive drive, String passwordCheck) throws IOException {
        if (drive.verification() == Verification.NONE) {
            require("sealed", Phase.WRITTEN, Phase.VERIFIED);
        } else {
            require("sealed", Phase.VERIFIED);
        }
        String manifestMd5 = state.manifest().map(WrittenManifest::md5).orElse("");
        if (!drive.claimId().equals(claim.claimId())
                || !drive.id().equals(claim.drive())
                || !drive.manifestHash().equals(manifestMd5)) {
            throw new IllegalArgumentException(
                    "the journal is about drive "
                            + claim.drive()
                            + ", claim "
                            + claim.claimId()
                            + ", manifest "
                            + manifestMd5
                            + "; was given drive "
                            + drive.id()
                            + ", claim "
                            + drive.claimId()
                            + ", manifest "
                            + drive.manifestHash());
        }
        SealedDrive done = new SealedDrive(drive, passwordCheck);
        files.replace(directory.resolve(SEAL_FILE), StateFile.render(done));
        sealed = done;
    }

    /** Returns what was sealed; empty if it is not, or not any more. */
    public synchronized Optional<SealedDrive> sealedDrive() {
        return phase() == Phase.SEALED ? Optional.ofNullable(sealed) : Optional.empty();
    }

    /**
     * Returns what was sealed in the folder of a drive; empty if nothing was, or not any more. Only
     * looks: another process may be writing the drive's journal.
     *
     * @throws io.offlineseed.drive.DriveException if claim or seal cannot be understood ({@code
     *     JOURNAL_UNREADABLE}, {@code FORMAT_TOO_NEW})
     */
    public static Optional<SealedDrive> findSealed(Path driveDirectory) throws IOException {
        Optional<DriveClaim> claim = StateFile.readClaim(driveDirectory.resolve(CLAIM_FILE));
        Optional<SealedDrive> sealed = StateFile.readSealed(driveDirectory.resolve(SEAL_FILE));
        if (claim.isEmpty() || sealed.isEmpty()) {
            return Optional.empty();
        }
        String claimId = claim.get().claimId();
        Replay state = replay(driveDirectory, claimId);
        return sealed.filter(each -> each.drive().claimId().equals(claimId))
                .filter(each -> state.phase() != Phase.RETIRED);
    }

    /**
     * Returns how far a drive has come; empty if none was claimed in that folder. Only looks, as
     * {@link #findSealed}.
     *
     * @throws io.offlineseed.drive.DriveException as {@link #findSealed}
     */
    public static Optional<Phase> findPhase(Path driveDirectory) throws IOException {
        Optional<DriveClaim> claim = StateFile.readClaim(driveDirectory.resolve(CLAIM_FILE));
        if (claim.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                findSealed(driveDirectory).isPresent()
                        ? Phase.SEALED
                        : replay(driveDirectory, claim.get().claimId()).phase());
    }

    /**
     * Marks a drive's folder, durably, before its journal is made from what is on the drive: until
     * {@link #rebuilt}, the journal says nothing that may be relied on.
     */
    public static void rebuilding(DurableFiles files, Path driveDirectory) throws IOException {
        files.createDirectories(driveDirectory);
        files.replace(
                driveDirectory.resolve(REBUILDING_FILE),
                new FlatJson().put("formatVersion", 1).render());
    }

    /** Takes the mark away, as the drive is sealed. */
    public static void rebuilt(DurableFiles files, Path driveDirectory) throws IOException {
        files.delete(driveDirectory.resolve(REBUILDING_FILE));
    }

    /** Returns whether a rebuild of the drive's state began and did not come to its end. */
    public static boolean isRebuilding(Path driveDirectory) throws IOException {
        return Files.exists(driveDirectory.resolve(REBUILDING_FILE))
                && findSealed(driveDirectory).isEmpty();
    }

    /** Returns what the log of a drive's folder says of a claim, without changing it. */
    static Replay replay(Path driveDirectory, String claimId) throws IOException {
        Replay state = new Replay(claimId);
        for (String record : RecordLog.read(driveDirectory.resolve(LOG_FILE))) {
            if (!state.accept(record)) {
                break;
            }
        }
        return state;
    }

    /** Gives the drive up, whatever its phase. No effect if it was given up already. */
    public synchronized void retired(String why) throws IOException {
        if (state.phase() != Phase.RETIRED) {
            append(record(Replay.RETIRED).put("why", why));
        }
        sealed = null;
        files.delete(directory.resolve(SEAL_FILE));
    }

    /**
     * Returns a value by which it can be told later whether a password is the one the drive was
     * sealed with: 8 bytes of SHA-256 over claim id and password, as 16 hexadecimal digits. It does
     * not lead back to the password, which has 128 random bits.
     */
    public static String passwordCheck(String claimId, RecoveryPassword password) {
        char[] digits = password.reveal();
        byte[] ascii = new byte[digits.length];
        try {
            for (int i = 0; i < digits.length; i++) {
                ascii[i] = (byte) digits[i];
            }
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(claimId.getBytes(StandardCharsets.UTF_8));
            return HEX.formatHex(sha256.digest(ascii), 0, CHECK_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } finally {
            Arrays.fill(digits, '\0');
            Arrays.fill(ascii, (byte) 0);
        }
    }

    private void require(String call, Phase... allowed) {
        Phase phase = phase();
        if (!Set.of(allowed).contains(phase)) {
            throw new IllegalStateException(
                    "drive "
                            + claim.drive()
                            + " is "
                            + phase
                            + ", '"
                            + call
                            + "' needs "
                            + Arrays.toString(allowed));
        }
    }

    private FlatJson record(String event) {
        return new FlatJson()
                .put("seq", state.nextSeq())
                .put("claim", claim.claimId())
                .put("event", event);
    }

    private void append(FlatJson record) throws IOException {
        String text = record.renderText();
        log.append(text);
        if (!state.accept(text)) {
            throw new IllegalStateException("the journal does not accept its own record: " + text);
        }
    }

    /** Closes the files; everything recorded is durable already. */
    @Override
    public synchronized void close() throws IOException {
        close(log, hashes);
    }

    private static void close(RecordLog log, @Nullable PositionedFile hashes) throws IOException {
        try {
            if (hashes != null) {
                hashes.close();
            }
        } finally {
            log.close();
        }
    }
}
