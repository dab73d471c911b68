// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import io.offlineseed.core.durable.DurabilityWatch.Step;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes files so that a power cut at any moment leaves the old content or the new, never a
 * mixture: to a temporary name in the same directory, forced, renamed, and the directory forced.
 * What a method has returned from is durable.
 *
 * <p>Safe for use by several threads and processes; of several that replace one file, the last
 * wins. An interrupt does not disturb it. On Windows, where directories cannot be forced, a name
 * may be lost (never its content torn) if the power fails in the same moments; so it may be on a
 * share whose server does not keep its promises.
 *
 * <p>Source: docs/formats/state-files.md.
 */
public final class DurableFiles {

    private static final Logger LOG = LoggerFactory.getLogger(DurableFiles.class);
    private static final String TEMPORARY_SUFFIX = ".offline-seed-tmp";
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> EXISTING = Set.of(StandardOpenOption.WRITE);
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int RENAME_ATTEMPTS = 5; // a virus scanner may hold the file for a moment
    private static final long RENAME_PAUSE_NANOS = 10_000_000; // doubled each time: 150 ms in all
    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private final DurabilityWatch watch;
    private final AtomicBoolean warnedOfDirectories = new AtomicBoolean();

    /** For production. */
    public DurableFiles() {
        this(DurabilityWatch.NONE);
    }

    /** With a watch that sees each step and may keep it from being done. */
    public DurableFiles(DurabilityWatch watch) {
        this.watch = Objects.requireNonNull(watch, "watch");
    }

    /**
     * Replaces the file, or creates it.
     *
     * @throws IOException if it fails; the file then has its old content, or the new one if only
     *     the directory could not be forced
     */
    public void replace(Path file, byte[] content) throws IOException {
        replace(file, out -> out.write(content));
    }

    /** Replaces the file, or creates it, like {@link #replace(Path, byte[])}, from a stream. */
    public void replace(Path file, StreamWriter writer) throws IOException {
        Path temporary = temporaryIn(directoryOf(file));
        try {
            write(temporary, file, NEW, writer);
            rename(temporary, file);
        } catch (IOException | RuntimeException | Error e) {
            discard(temporary, file, e);
            throw e;
        }
        forceDirectory(directoryOf(file), file);
    }

    /**
     * Replaces the file, or creates it, so that nobody but the owner of this process can ever open
     * it: mode 600, on Windows an access control list with the owner alone, before the first byte
     * is written.
     *
     * @throws IOException if it fails, or if the file system does not keep others out; then nothing
     *     was written
     */
    public void replaceOwnerOnly(Path file, byte[] content) throws IOException {
        Path temporary = temporaryIn(directoryOf(file));
        try {
            OwnerOnly.create(temporary);
            write(temporary, file, EXISTING, out -> out.write(content));
            rename(temporary, file);
        } catch (IOException | RuntimeException | Error e) {
            discard(temporary, file, e);
            throw e;
        }
        forceDirectory(directoryOf(file), file);
    }

    /**
     * Makes sure that files of the directory can be kept from others; leaves nothing there.
     *
     * @throws NotPrivateException if its file system does not keep other users out
     * @throws IOException if nothing can be written there
     */
    public void checkOwnerOnly(Path directory) throws IOException {
        Path probe = temporaryIn(directory);
        watch.before(Step.WRITE, probe);
        OwnerOnly.create(probe);
        watch.before(Step.DELETE, probe);
        Files.delete(probe);
    }

    /**
     * Creates the file with all of its content, provided that there is none; of several processes
     * that try, one succeeds.
     *
     * @throws FileAlreadyExistsException if there is one; it is left as it is
     * @throws IOException if it fails; there is then no file, or the complete one if only the
     *     directory could not be forced
     */
    public void createNew(Path file, byte[] content) throws IOException {
        Path temporary = temporaryIn(directoryOf(file));
        try {
            write(temporary, file, NEW, out -> out.write(content));
            link(temporary, file);
        } catch (IOException | RuntimeException | Error e) {
            discard(temporary, file, e);
            throw e;
        }
        watch.before(Step.DELETE, file);
        Files.deleteIfExists(temporary);
        forceDirectory(directoryOf(file), file);
    }

    /** Creates the directory and its missing parents. It is no error if it is there already. */
    public void createDirectories(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path d = directory.toAbsolutePath(); d != null && !Files.isDirectory(d); ) {
            missing.push(d);
            d = d.getParent();
        }
        for (Path d : missing) {
            watch.before(Step.CREATE_DIRECTORY, d);
            try {
                Files.createDirectory(d);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(d)) {
                    throw e;
                }
            }
            forceDirectory(directoryOf(d), d);
        }
    }

    /** Deletes the file. It is no error if there is none. */
    public void delete(Path file) throws IOException {
        watch.before(Step.DELETE, file);
        if (Files.deleteIfExists(file)) {
            forceDirectory(directoryOf(file), file);
        }
    }

    /**
     * Reads a whole file.
     *
     * @param maxBytes the most the file may hold
     * @throws NoSuchFileException if there is none
     * @throws IOException if it cannot be read or is larger
     */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        try (UninterruptibleFile in =
                UninterruptibleFile.open(file, Set.of(StandardOpenOption.READ))) {
            long size = in.size();
            if (size > maxBytes) {
                throw new IOException(
                        file
                                + " has "
                                + size
                                + " bytes, at most "
                                + maxBytes
                                + " were expected: this library did not write it. It was left as it is.");
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            if (in.read(0, content) != size) {
                throw new IOException(file + " became shorter while it was read.");
            }
            return content.array();
        }
    }

    /**
     * Opens a log of records, creating it if there is none. What a crash left incomplete at its end
     * is cut off.
     */
    public RecordLog recordLog(Path file) throws IOException {
        return RecordLog.open(this, file);
    }

    /** Opens a file to be written and read at any position, creating it if there is none. */
    public PositionedFile positioned(Path file) throws IOException {
        return new PositionedFile(this, file, openOrCreate(file));
    }

    /**
     * Deletes the temporary files that killed processes left in a directory (not below it). Whoever
     * calls holds the lease on what the directory is for: temporary files of a process at work look
     * the same.
     */
    public static void deleteLeftovers(Path directory) throws IOException {
        try (DirectoryStream<Path> leftovers =
                Files.newDirectoryStream(directory, "*" + TEMPORARY_SUFFIX)) {
            for (Path leftover : leftovers) {
                LOG.debug("Deleting {}, left by a process that was killed", leftover);
                Files.deleteIfExists(leftover);
            }
        } catch (NoSuchFileException e) {
            LOG.trace("No leftovers in {}: there is no such directory", directory);
        }
    }

    /**
     * Returns whether a file has the name of a temporary one. It is a leftover if nobody is at work
     * there, which the holder of the lease knows.
     */
    public static boolean isLeftover(Path file) {
        Path name = file.getFileName();
        return name != null
                && name.toString().startsWith(".")
                && name.toString().endsWith(TEMPORARY_SUFFIX);
    }

    static Path directoryOf(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IllegalArgumentException(file + " is the root of a file system, not a file");
        }
        return directory;
    }

    static Path temporaryIn(Path directory) {
        return directory.resolve("." + UUID.randomUUID() + TEMPORARY_SUFFIX);
    }

    UninterruptibleFile openOrCreate(Path file) throws IOException {
        boolean isNew = !Files.exists(file);
        UninterruptibleFile opened =
                UninterruptibleFile.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE));
        try {
            if (isNew) {
                forceDirectory(directoryOf(file), file);
            }
            return opened;
        } catch (IOException | RuntimeException | Error e) {
            try (opened) {
                throw e;
            }
        }
    }

    void before(Step step, Path file) throws IOException {
        watch.before(step, file);
    }

    private void write(
            Path temporary, Path file, Set<StandardOpenOption> creation, StreamWriter writer)
            throws IOException {
        try (UninterruptibleFile target = UninterruptibleFile.open(temporary, creation)) {
            OutputStream out =
                    new BufferedOutputStream(new Appending(target, file, watch), BUFFER_BYTES);
            writer.write(out);
            out.flush();
            watch.before(Step.FORCE, file);
            target.force();
        }
    }

    private void rename(Path temporary, Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                watch.before(Step.RENAME, file);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (AccessDeniedException e) {
                if (attempt == RENAME_ATTEMPTS) {
                    throw e;
                }
                pause(RENAME_PAUSE_NANOS << (attempt - 1));
            }
        }
    }

    private void link(Path temporary, Path file) throws IOException {
        try {
            watch.before(Step.LINK, file);
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            moveToNew(temporary, file, e);
        }
    }

    /**
     * The way round for file systems without hard links, such as FAT: renaming would overwrite a
     * file that another process makes in this moment, so a guard file keeps the others off.
     */
    void moveToNew(Path temporary, Path file, Exception noLinks) throws IOException {
        Path guard =
                directoryOf(file).resolve("." + file.getFileName() + ".guard" + TEMPORARY_SUFFIX);
        try {
            Files.createFile(guard);
        } catch (FileAlreadyExistsException e) {
            IOException busy =
                    new IOException(
                            "Cannot create "
                                    + file
                                    + ": another process is creating it, or was killed while it did."
                                    + " If no other process works here, delete "
                                    + guard
                                    + " and try again.",
                            e);
            busy.addSuppressed(noLinks);
            throw busy;
        } catch (IOException e) {
            e.addSuppressed(noLinks);
            throw e;
        }
        try {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            rename(temporary, file);
        } finally {
            Files.deleteIfExists(guard);
        }
    }

    private void discard(Path temporary, Path file, Throwable because) {
        try {
            watch.before(Step.DELETE, file);
            Files.deleteIfExists(temporary);
        } catch (IOException | RuntimeException e) {
            because.addSuppressed(e);
        }
    }

    void forceDirectory(Path directory, Path file) throws IOException {
        if (WINDOWS || !directory.getFileSystem().equals(FileSystems.getDefault())) {
            return; // there is no such call; NTFS keeps names in its own journal
        }
        watch.before(Step.FORCE_DIRECTORY, file);
        try (UninterruptibleFile opened =
                UninterruptibleFile.open(directory, Set.of(StandardOpenOption.READ))) {
            opened.force();
        } catch (IOException e) {
            if (!isRefusedByKind(directory, e)) {
                throw e;
            }
            if (warnedOfDirectories.compareAndSet(false, true)) {
                LOG.warn(
                        "The file system of {} cannot force a directory ({}). A power cut may lose the"
                                + " newest files there; nothing else is endangered.",
                        directory,
                        e.getMessage());
            }
        }
    }

    /** Whether the file system cannot do it at all, as some shares, rather than failed to. */
    private static boolean isRefusedByKind(Path directory, IOException failure) throws IOException {
        String type = Files.getFileStore(directory).type().toLowerCase(Locale.ROOT);
        return "Invalid argument".equals(failure.getMessage())
                || type.startsWith("cifs")
                || type.startsWith("smb")
                || type.startsWith("fuse")
                || type.equals("9p");
    }

    private static void pause(long nanos) {
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(nanos);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The end of a growing file, as a stream. */
    private static final class Appending extends OutputStream {

        private final UninterruptibleFile target;
        private final Path file;
        private final DurabilityWatch watch;
        private long position;

        Appending(UninterruptibleFile target, Path file, DurabilityWatch watch) {
            this.target = target;
            this.file = file;
            this.watch = watch;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            watch.before(Step.WRITE, file);
            target.write(position, ByteBuffer.wrap(bytes, offset, length));
            position += length;
        }
    }
}
