// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.staging.StagingException;
import io.offlineseed.staging.StagingLocation;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A staging location in a folder, its state in the same folder or in another one. Holds nothing
 * open. Safe for use by several threads and processes.
 */
public final class FolderStagingLocation implements StagingLocation {

    private static final Logger LOG = LoggerFactory.getLogger(FolderStagingLocation.class);

    /** No other name can be a job's, and none of these leads out of the folder. */
    private static final Pattern JOB_NAME = Pattern.compile("[a-z][a-z0-9-]{1,62}");

    private final Path root;
    private final Path stateRoot;
    private final Surroundings surroundings;

    private FolderStagingLocation(Path root, Path stateRoot, Surroundings surroundings) {
        this.root = root;
        this.stateRoot = stateRoot;
        this.surroundings = surroundings;
    }

    /**
     * Opens a location; writes nothing.
     *
     * @param root the folder of the content
     * @param stateRoot the folder of the state, possibly the same
     * @throws StagingException if one of them is no folder ({@code STAGING_NOT_FOUND})
     */
    public static FolderStagingLocation open(Path root, Path stateRoot, Surroundings surroundings) {
        Objects.requireNonNull(surroundings, "surroundings");
        requireFolder("staging location", root);
        requireFolder("state directory", stateRoot);
        return new FolderStagingLocation(root, stateRoot, surroundings);
    }

    private static void requireFolder(String what, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new StagingException(
                    "STAGING_NOT_FOUND",
                    "The "
                            + what
                            + " "
                            + folder
                            + (Files.exists(folder) ? " is no folder" : " does not exist")
                            + ". Create it, or mount the share that it lies on. Nothing was written.",
                    null);
        }
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public Path stateRoot() {
        return stateRoot;
    }

    @Override
    public StagedBackup create(ImportJobSpec spec) {
        BackupFolder folder = folder(spec.jobName());
        JobFile job =
                new JobFile(
                        spec,
                        surroundings.machine().get(),
                        root.toString(),
                        surroundings.clock().instant());
        DurableFiles files = surroundings.files();
        List<Path> made = new ArrayList<>();
        try {
            if (Files.exists(folder.jobFile())) {
                throw exists(folder, null);
            }
            make(folder.state(), made);
            make(folder.content(), made);
            make(folder.blobs(), made);
            files.createNew(folder.jobFile(), job.render());
            LOG.info("Created backup {} in {}", spec.jobName(), folder.state());
            return new FolderBackup(this, folder, job, surroundings);
        } catch (FileAlreadyExistsException e) {
            throw Files.exists(folder.jobFile())
                    ? exists(folder, e)
                    : StagingFailures.notWritable("create backup " + spec.jobName(), stateRoot, e);
        } catch (IOException e) {
            removeEmpty(made, e);
            throw StagingFailures.notWritable("create backup " + spec.jobName(), stateRoot, e);
        }
    }

    private void make(Path directory, List<Path> made) throws IOException {
        if (!Files.isDirectory(directory)) {
            surroundings.files().createDirectories(directory);
            made.add(0, directory);
        }
    }

    private static void removeEmpty(List<Path> made, IOException because) {
        for (Path directory : made) {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                because.addSuppressed(e);
            }
        }
    }

    private static StagingException exists(BackupFolder folder, @Nullable Exception cause) {
        return new StagingException(
                "BACKUP_EXISTS",
                "There is a backup "
                        + folder.jobName()
                        + " in "
                        + folder.state()
                        + " already. Open it with get(\""
                        + folder.jobName()
                        + "\"), or choose another job name. It was left as it is.",
                cause);
    }

    @Override
    public StagedBackup get(String jobName) {
        return find(jobName).orElseThrow(() -> notFound(jobName));
    }

    private StagingException notFound(String jobName) {
        List<String> there = list();
        return new StagingException(
                "BACKUP_NOT_FOUND",
                "There is no backup '"
                        + jobName
                        + "' in "
                        + stateRoot
                        + ", only "
                        + (there.isEmpty() ? "an empty location" : String.join(", ", there))
                        + ". Check the name and the location, or create the backup. Nothing was changed.",
                null);
    }

    @Override
    public Optional<StagedBackup> find(String jobName) {
        if (!JOB_NAME.matcher(jobName).matches()) {
            return Optional.empty();
        }
        BackupFolder folder = folder(jobName);
        try {
            JobFile job = JobFile.read(folder.jobFile());
            if (!job.spec().jobName().equals(jobName)) {
                throw StateFile.unreadable(
                        folder.jobFile(),
                        "it belongs to job "
                                + job.spec().jobName()
                                + ", so the folder was renamed; give it back its name",
                        null);
            }
            return Optional.of(new FolderBackup(this, folder, job, surroundings));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StagingFailures.notReadable("open backup " + jobName, e);
        }
    }

    @Override
    public List<String> list() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(stateRoot)) {
            List<String> names = new ArrayList<>();
            for (Path folder : folders) {
                String name = folder.getFileName().toString();
                if (JOB_NAME.matcher(name).matches()
                        && Files.isRegularFile(folder(name).jobFile())) {
                    names.add(name);
                }
            }
            names.sort(null);
            return List.copyOf(names);
        } catch (IOException | DirectoryIteratorException e) {
            throw StagingFailures.notReadable("list the backups of " + stateRoot, e);
        }
    }

    @Override
    public List<String> removeStaleLocks(String jobName) {
        if (find(jobName).isEmpty()) {
            throw notFound(jobName);
        }
        Path locks = folder(jobName).locks();
        List<String> removed = new ArrayList<>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(locks, "*.lock")) {
            for (Path lock : each) {
                removeIfStale(lock).ifPresent(removed::add);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw StagingFailures.notWritable("remove locks of backup " + jobName, locks, e);
        } catch (DirectoryIteratorException e) {
            throw StagingFailures.notWritable("remove locks of backup " + jobName, locks, e);
        }
        return List.copyOf(removed);
    }

    private Optional<String> removeIfStale(Path lock) throws IOException {
        return LeaseFile.removeStale(surroundings.files(), lock, surroundings.clock())
                .map(holder -> "in use for " + holder.describe() + " (lock file " + lock + ")");
    }

    /** Returns the shipping files of all jobs but one. */
    List<Path> shippingFiles(String otherThan) {
        return list().stream()
                .filter(name -> !name.equals(otherThan))
                .map(name -> folder(name).shippingFile())
                .filter(Files::isRegularFile)
                .toList();
    }

    private BackupFolder folder(String jobName) {
        return new BackupFolder(
                jobName,
                root.toAbsolutePath().resolve(jobName),
                stateRoot.toAbsolutePath().resolve(jobName));
    }
}
