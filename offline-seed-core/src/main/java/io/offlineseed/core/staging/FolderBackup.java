// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.Progress;
import io.offlineseed.ProgressListener;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.crew.Task;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.core.durable.LeaseHeldException;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.core.replica.BornHashes;
import io.offlineseed.core.replica.ReplicaWriter;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.staging.AddOptions;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.ReplicaReport;
import io.offlineseed.staging.SealOptions;
import io.offlineseed.staging.SourceMachine;
import io.offlineseed.staging.StagedBlob;
import io.offlineseed.staging.StagingException;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backup in a folder of a staging location. Safe for use by several threads. */
final class FolderBackup implements OpenBackup {

    private static final Logger LOG = LoggerFactory.getLogger(FolderBackup.class);

    private final FolderStagingLocation location;
    private final BackupFolder folder;
    private final JobFile job;
    private final Surroundings surroundings;
    private final LifecycleFile lifecycle;
    private final StagedFiles stagedFiles;
    private final FillLock fillLock;

    /** Those that fill wait for each other. */
    private final ReentrantLock filling = new ReentrantLock();

    private boolean closed;

    private final Object lock = new Object();
    private final List<LeaseFile> driveLeases = new ArrayList<>();
    private @Nullable SealedListFile list;

    FolderBackup(
            FolderStagingLocation location,
            BackupFolder folder,
            JobFile job,
            Surroundings surroundings) {
        this.location = location;
        this.folder = folder;
        this.job = job;
        this.surroundings = surroundings;
        this.stagedFiles = new StagedFiles(folder);
        this.fillLock = new FillLock(folder, surroundings);
        this.lifecycle =
                new LifecycleFile(
                        folder.lifecycleFile(), surroundings.files(), surroundings.clock());
    }

    @Override
    public ImportJobSpec spec() {
        return job.spec();
    }

    @Override
    public SourceMachine source() {
        return job.source();
    }

    @Override
    public String stagingPath() {
        return job.stagingPath();
    }

    @Override
    public Path blobsDirectory() {
        return folder.blobs();
    }

    @Override
    public Path stateDirectory() {
        return folder.state();
    }

    @Override
    public SeedLifecycle lifecycle() {
        try {
            SeedLifecycle reached = lifecycle.reached();
            SeedLifecycle least = isSealed() ? SeedLifecycle.STAGED : SeedLifecycle.STAGING;
            return reached.isAtLeast(least) ? reached : least;
        } catch (IOException e) {
            throw StagingFailures.notReadable("read how far backup " + name() + " has come", e);
        }
    }

    @Override
    public void advance(SeedLifecycle reached) {
        try {
            lifecycle.advance(reached);
        } catch (IOException e) {
            throw StagingFailures.notWritable(
                    "record that backup " + name() + " has come to " + reached, folder.state(), e);
        }
    }

    @Override
    public ReplicaReport addReplica(List<Path> sources, ReplicaOptions options) {
        List<Path> all = List.copyOf(sources);
        Objects.requireNonNull(options, "options");
        return fill(
                "stage a replica",
                choices -> {
                    refuseForeignSegments();
                    Path born = folder.bornHashes().resolve(BackupFolder.REPLICA);
                    files().createDirectories(born);
                    return new ReplicaWriter(
                                    files(),
                                    folder.segments(),
                                    folder.replicaState(),
                                    BornHashes.inDirectory(files(), born))
                            .write(
                                    all,
                                    new HashSet<>(List.of(location.root(), location.stateRoot())),
                                    options);
                });
    }

    /**
     * The folder of the segments is the writer's own: it would delete what it takes for a leftover.
     */
    private void refuseForeignSegments() throws IOException {
        if (Files.isDirectory(folder.replicaState()) || !Files.isDirectory(folder.segments())) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.segments())) {
            if (entries.iterator().hasNext()) {
                throw new StagingException(
                        "BLOB_EXISTS",
                        "Cannot stage a replica in backup "
                                + name()
                                + ": "
                                + folder.segments()
                                + " is the folder of its segments and holds files of another origin."
                                + " Move them elsewhere below "
                                + folder.blobs()
                                + ", or use another backup. Nothing was changed.",
                        null);
            }
        }
    }

    @Override
    public void addFile(Path file, String blobPath, AddOptions options) {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(options, "options");
        checkName(blobPath);
        long size = sizeOf(file, blobPath);
        Optional<String> problem = BlobRules.sizeProblem(kind(blobPath, options), size);
        if (problem.isPresent()) {
            throw BlobWriter.sizeNotAllowed(blobPath, problem.get());
        }
        add(() -> Files.newInputStream(file), blobPath, size, options);
    }

    private static long sizeOf(Path file, String blobPath) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                return attributes.size();
            }
            throw sourceUnreadable(blobPath, file + " is no regular file", null);
        } catch (IOException e) {
            throw sourceUnreadable(blobPath, StagingFailures.reason(e), e);
        }
    }

    private static StagingException sourceUnreadable(
            String blobPath, String why, @Nullable Exception cause) {
        return new StagingException(
                "SOURCE_UNREADABLE",
                "Cannot stage '"
                        + blobPath
                        + "': "
                        + why
                        + ". Make it readable for this user and add it again. Nothing was staged.",
                cause);
    }

    @Override
    public void addStream(InputStream stream, String blobPath, AddOptions options) {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(options, "options");
        checkName(blobPath);
        add(() -> new NotClosing(stream), blobPath, 0, options);
    }

    private void add(Source source, String blobPath, long sizeBytes, AddOptions options) {
        fill(
                "stage '" + blobPath + "'",
                choices -> {
                    BlobWriter writer = new BlobWriter(folder, surroundings, blobPath, sizeBytes);
                    BlobKind kind = kind(blobPath, options);
                    work(
                            "stage '" + blobPath + "'",
                            stopping -> {
                                writer.check();
                                choices.choose(blobPath, kind);
                                try (InputStream in = open(source, blobPath)) {
                                    writer.write(in, kind, stopping);
                                }
                            },
                            writer::progress,
                            options.progress(),
                            "Staging '"
                                    + blobPath
                                    + "' was interrupted; nothing of it was left. Add it again, or seal"
                                    + " without it.");
                    return blobPath;
                });
    }

    private static InputStream open(Source source, String blobPath) {
        try {
            return source.open();
        } catch (IOException e) {
            throw sourceUnreadable(blobPath, StagingFailures.reason(e), e);
        }
    }

    private static BlobKind kind(String blobPath, AddOptions options) {
        return options.kind().orElseGet(() -> BlobRules.defaultKind(blobPath));
    }

    private void checkName(String blobPath) {
        String blobName = job.spec().blobName(blobPath);
        LOG.trace("{} will be the blob {}", blobPath, blobName);
        for (String name : blobPath.split("/")) {
            Optional<String> problem = NtfsNames.problem(name);
            if (problem.isPresent()) {
                throw new IllegalArgumentException(
                        "blobPath must have names that Windows can open on the drive: '"
                                + name
                                + "' "
                                + problem.get());
            }
        }
        if (blobPath.toLowerCase(Locale.ROOT).startsWith(BackupFolder.REPLICA + "/")
                && Files.isDirectory(folder.replicaState())) {
            throw new IllegalArgumentException(
                    "blobPath must not lie in "
                            + BackupFolder.REPLICA
                            + "/, where the segments of this backup's replica are, was '"
                            + blobPath
                            + "'");
        }
    }

    @Override
    public void setKind(String blobPath, BlobKind kind) {
        Objects.requireNonNull(kind, "kind");
        String blobName = job.spec().blobName(blobPath);
        fill(
                "set the kind of '" + blobPath + "'",
                choices -> {
                    long size = stagedFiles.sizeOf(blobPath);
                    Optional<String> problem = BlobRules.sizeProblem(kind, size);
                    if (problem.isPresent()) {
                        throw new StagingException(
                                "SIZE_NOT_ALLOWED",
                                "Cannot make '"
                                        + blobPath
                                        + "' a "
                                        + kind
                                        + " blob: it "
                                        + problem.get()
                                        + ". Its kind was left as it was.",
                                null);
                    }
                    choices.choose(blobPath, kind);
                    return blobName;
                });
    }

    @Override
    public void seal(SealOptions options) {
        Objects.requireNonNull(options, "options");
        if (isSealed()) {
            return;
        }
        try {
            fill(
                    "write the sealed list",
                    choices -> {
                        if (ReplicaWriter.isUnfinished(folder.replicaState())) {
                            throw new StagingException(
                                    "REPLICA_UNFINISHED",
                                    "Cannot seal backup "
                                            + name()
                                            + ": its replica was begun and is not complete. Call addReplica"
                                            + " again with the same sources, then seal. The backup was left"
                                            + " open.",
                                    null);
                        }
                        Sealer sealer =
                                new Sealer(
                                        folder,
                                        job.spec(),
                                        choices,
                                        surroundings,
                                        options.hashNow());
                        work(
                                "write the sealed list",
                                stopping -> sealer.run(stopping, fillLock::check),
                                sealer::progress,
                                options.progress(),
                                "Sealing backup "
                                        + name()
                                        + " was interrupted. The backup was left open; seal it again.");
                        return sealer;
                    });
        } catch (AlreadySealedException e) {
            LOG.debug("Backup {} was sealed by another process meanwhile", name());
        }
    }

    /** Runs on a thread of the library while this one waits. */
    private void work(
            String what,
            Stoppable task,
            Supplier<List<Progress>> progress,
            ProgressListener listener,
            String onInterrupt) {
        try (Crew crew = new Crew("offline-seed")) {
            Task stoppable =
                    () -> {
                        try {
                            task.run(crew::stopping);
                        } catch (StoppedException e) {
                            LOG.debug("Stopped on request: {}", what);
                        }
                    };
            crew.start("staging", stoppable);
            crew.await(progress, listener, onInterrupt, e -> failure(what, e));
        }
    }

    private StagingException failure(String what, Exception e) {
        boolean reading =
                e instanceof FileSystemException failed
                        && failed.getFile() != null
                        && failed.getFile().startsWith(folder.blobs().toString());
        if (!reading) {
            return StagingFailures.notWritable(what + " of backup " + name(), folder.state(), e);
        }
        return new StagingException(
                "STAGED_FILE_UNREADABLE",
                "Cannot "
                        + what
                        + " of backup "
                        + name()
                        + ": "
                        + StagingFailures.reason(e)
                        + ". Make it readable for this user, let no other tool work below "
                        + folder.blobs()
                        + " meanwhile, and try again. The backup was left open.",
                e);
    }

    /**
     * Holds the fill lock, from the first call until the backup is closed, and refuses what is
     * sealed.
     */
    private <T> T fill(String what, Filling<T> work) {
        filling.lock();
        try {
            if (closed) {
                throw new IllegalStateException("backup " + name() + " was closed");
            }
            if (isSealed()) {
                throw new AlreadySealedException(
                        "backup "
                                + name()
                                + " is sealed, its content is fixed: cannot "
                                + what
                                + "; create another backup for it");
            }
            KindChoices choices = fillLock.acquire();
            if (isSealed()) {
                throw new AlreadySealedException(
                        "backup " + name() + " was sealed by another process: cannot " + what);
            }
            return work.run(choices);
        } catch (IOException e) {
            throw failure(what, e);
        } finally {
            filling.unlock();
        }
    }

    @Override
    public boolean isSealed() {
        return Files.isRegularFile(folder.listFile());
    }

    @Override
    public SealedListFile list() {
        synchronized (lock) {
            SealedListFile open = list;
            if (open == null) {
                requireSealed();
                try {
                    open = SealedListFile.open(folder);
                } catch (IOException e) {
                    throw StagingFailures.notReadable("read the list of backup " + name(), e);
                }
                list = open;
            }
            return open;
        }
    }

    private void requireSealed() {
        if (!isSealed()) {
            throw new IllegalStateException(
                    "backup " + name() + " is not sealed; call seal() first");
        }
    }

    @Override
    public Stream<StagedBlob> blobs() {
        SealedCursor cursor = list().from(0);
        Spliterator<SealedBlob> blobs =
                Spliterators.spliterator(
                        cursor,
                        list().count(),
                        Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
        return StreamSupport.stream(blobs, false).map(SealedBlob::blob).onClose(cursor::close);
    }

    @Override
    public long blobCount() {
        return tail().count();
    }

    @Override
    public long blobBytes() {
        return tail().bytes();
    }

    private SealedListFile.Tail tail() {
        requireSealed();
        try {
            return SealedListFile.Tail.read(folder.listFile());
        } catch (IOException e) {
            throw StagingFailures.notReadable("read the list of backup " + name(), e);
        }
    }

    @Override
    public void verifyUnchanged(SealedBlob blob) {
        stagedFiles.verifyUnchanged(blob, list().head().placeKey());
    }

    @Override
    public DurableFiles files() {
        return surroundings.files();
    }

    @Override
    public Clock clock() {
        return surroundings.clock();
    }

    @Override
    public Path planDirectory() {
        return folder.plans();
    }

    @Override
    public Path drivesDirectory() {
        return folder.drives();
    }

    @Override
    public Path driveDirectory(int number) {
        return folder.drive(number);
    }

    @Override
    public Path importJobFile() {
        return folder.importJobFile();
    }

    @Override
    public Path shippingFile() {
        return folder.shippingFile();
    }

    @Override
    public Path secretsDirectory() {
        return folder.secrets();
    }

    @Override
    public List<Path> siblingShippingFiles() {
        return location.shippingFiles(name());
    }

    @Override
    public LeaseFile leaseDrive(int number) {
        try {
            files().createDirectories(folder.locks());
            LeaseFile lease =
                    LeaseFile.acquire(
                            files(),
                            folder.driveLock(number),
                            "drive " + number + " of backup " + name(),
                            clock());
            synchronized (lock) {
                driveLeases.removeIf(each -> !each.isHeld());
                driveLeases.add(lease);
            }
            return lease;
        } catch (LeaseHeldException e) {
            throw new DriveInUseException(
                    "Drive "
                            + number
                            + " of backup "
                            + name()
                            + " is "
                            + e.getMessage()
                            + ". "
                            + FillLock.howToTakeOver(name(), e)
                            + " Nothing was written to the drive.",
                    null,
                    e);
        } catch (IOException e) {
            throw StagingFailures.notWritable(
                    "lock drive " + number + " of backup " + name(), folder.locks(), e);
        }
    }

    @Override
    public void close() {
        filling.lock();
        try {
            closed = true;
            close(fillLock);
        } finally {
            filling.unlock();
        }
        List<LeaseFile> leases;
        synchronized (lock) {
            leases = List.copyOf(driveLeases);
            driveLeases.clear();
        }
        leases.forEach(FolderBackup::close);
    }

    private static void close(Closeable each) {
        try {
            each.close();
        } catch (IOException e) {
            LOG.warn("Cannot give up a lock; it goes stale in two minutes: {}", e.toString());
        }
    }

    private String name() {
        return folder.jobName();
    }

    /** What is done under the fill lock. */
    @FunctionalInterface
    private interface Filling<T> {
        T run(KindChoices choices) throws IOException;
    }

    /** What runs on a thread of the library until it is done or asked to stop. */
    @FunctionalInterface
    private interface Stoppable {
        void run(BooleanSupplier stopping) throws IOException;
    }

    /** Where the bytes of a blob come from. */
    @FunctionalInterface
    private interface Source {
        InputStream open() throws IOException;
    }

    /** The backup was sealed, which sealing itself does not mind. */
    private static final class AlreadySealedException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        AlreadySealedException(String message) {
            super(message);
        }
    }

    /** A stream of the caller's, who closes it. */
    private static final class NotClosing extends FilterInputStream {

        NotClosing(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return in.read(target, offset, length);
        }

        @Override
        public void close() {
            // not ours
        }
    }
}
