// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import io.offlineseed.Progress;
import io.offlineseed.vault.RestoreOptions;
import io.offlineseed.vault.RestoreReport;
import io.offlineseed.vault.VaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@link ReplicaRestore}: reads the catalog three times from a temporary copy. First to
 * check it, then to make directories and files, last to make symbolic links and to finish
 * directories, whose time and mode would not survive what is made in them. Only {@link #progress}
 * and, after the end, {@link #report} are for the caller's thread.
 */
final class RestoreRun {

    private static final int MAX_PROBLEMS_TOLD = 1000;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final long FULL_BELOW_BYTES = 1 << 20; // a target with less is full

    private final SegmentStore store;
    private final Path target;
    private final Attributes attributes;
    private final AtomicLong bytesDone = new AtomicLong();
    private final AtomicLong bytesTotal = new AtomicLong();
    private final MessageDigest sha256 = Digests.sha256();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final List<String> problems = new ArrayList<>();
    private BooleanSupplier stopping = () -> false;
    private long files;
    private long directories;
    private long symlinks;
    private long problemCount;
    private volatile @Nullable RestoreReport report;

    RestoreRun(SegmentStore store, Path target, RestoreOptions options) {
        this.store = store;
        this.target = target;
        this.attributes = new Attributes(options.restoreOwners());
    }

    List<Progress> progress() {
        return List.of(
                new Progress(
                        Progress.Stage.RESTORING,
                        Optional.empty(),
                        bytesDone.get(),
                        Math.max(bytesDone.get(), bytesTotal.get())));
    }

    RestoreReport report() {
        RestoreReport result = report;
        if (result == null) {
            throw new IllegalStateException("the run has not ended");
        }
        return result;
    }

    void run(BooleanSupplier stop) throws IOException {
        stopping = stop;
        Path catalog = Files.createTempFile("offline-seed-", "." + SegmentNames.CATALOG);
        try {
            fetch(catalog);
            bytesTotal.set(check(catalog));
            ReplicaRestore.prepare(target);
            restoreFiles(catalog);
            finishTree(catalog);
            report =
                    new RestoreReport(
                            files, directories, symlinks, bytesDone.get(), problemCount, problems);
        } catch (StoppedException e) {
            report = null; // the crew tells why
        } finally {
            Files.deleteIfExists(catalog);
        }
    }

    private void fetch(Path catalog) {
        try (InputStream in = store.openCatalog()) {
            Files.copy(in, catalog, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            throw new VaultException(
                    "NO_REPLICA",
                    "There is no replica to restore: "
                            + SegmentNames.CATALOG
                            + " is missing. Check which backup and container are meant. Nothing was restored.",
                    false,
                    e);
        } catch (IOException e) {
            throw new VaultException(
                    "CONTAINER_UNREADABLE",
                    "Cannot read the replica's catalog: "
                            + TreeWalk.reason(e)
                            + ". Check the connection and the rights, and restore again. Nothing was restored.",
                    true,
                    e);
        }
    }

    private interface EntryTask {
        void accept(CatalogEntry entry) throws IOException;
    }

    private void forEach(Path catalog, EntryTask task) throws IOException {
        try (CatalogReader reader = new CatalogReader(Files.newInputStream(catalog))) {
            for (Optional<CatalogLine> line = reader.next();
                    line.isPresent();
                    line = reader.next()) {
                if (stopping.getAsBoolean()) {
                    throw new StoppedException();
                }
                if (line.get() instanceof CatalogEntry entry) {
                    task.accept(entry);
                }
            }
        }
    }

    /**
     * Reads all of it, so that a damaged catalog is refused before the first file, and returns the
     * bytes to come.
     */
    private long check(Path catalog) throws IOException {
        long[] bytes = {0};
        try {
            forEach(catalog, entry -> bytes[0] += entry.isStored() ? entry.facts().sizeBytes() : 0);
        } catch (StoppedException e) {
            throw e;
        } catch (IOException e) {
            throw new VaultException(
                    "CATALOG_DAMAGED",
                    "The replica's catalog cannot be unpacked: "
                            + e.getMessage()
                            + ". Fetch "
                            + SegmentNames.CATALOG
                            + " again; without it the segments can still be unpacked one by one with zstd and"
                            + " tar. Nothing was restored.",
                    false,
                    e);
        }
        return bytes[0];
    }

    private void restoreFiles(Path catalog) throws IOException {
        TargetTree tree = new TargetTree(target, (entry, directory) -> {});
        try (SegmentContent content = new SegmentContent(store)) {
            forEach(catalog, entry -> restore(entry, tree, content));
        }
    }

    private void restore(CatalogEntry entry, TargetTree tree, SegmentContent content)
            throws IOException {
        entry.problem()
                .filter(p -> p.kind() != Problem.Kind.EXCLUDED)
                .ifPresent(p -> tell(entry, "not staged as it was in the source: " + p.reason()));
        if (!entry.isStored() || entry.facts().type() == EntryType.SYMLINK) {
            return;
        }
        boolean directory = entry.facts().type() == EntryType.DIRECTORY;
        Path path = target;
        boolean made = false;
        try {
            path = tree.place(entry.path());
            if (directory) {
                Files.createDirectory(path, ownerOnly(path, "rwx------"));
                directories++;
            } else {
                restoreFile(entry, path, content);
            }
            made = true;
        } catch (StoppedException e) {
            throw e;
        } catch (IOException e) {
            giveUpIfFull(e);
            tell(entry, reason(e));
        }
        if (directory) {
            tree.enter(entry, path, made);
        }
    }

    /** Until a file has its own mode, nobody else may look into it. */
    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private void restoreFile(CatalogEntry entry, Path path, SegmentContent content)
            throws IOException {
        content.seek(entry.location().orElseThrow());
        Set<StandardOpenOption> createNew =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean whole = false;
        try (SeekableByteChannel file =
                Files.newByteChannel(path, createNew, ownerOnly(path, "rw-------"))) {
            write(entry.facts().sizeBytes(), content, file);
            whole = true;
        } catch (FileAlreadyExistsException e) {
            whole = true; // not ours to delete
            throw e;
        } finally {
            if (!whole) {
                Files.deleteIfExists(path);
            }
        }
        files++;
        String hash = HexFormat.of().formatHex(sha256.digest());
        if (!hash.equals(entry.content().orElseThrow().sha256())) {
            tell(
                    entry,
                    "its content is not what the catalog's hash says; it was kept for inspection");
        }
        attributes.set(path, entry.facts());
    }

    private void write(long size, SegmentContent content, SeekableByteChannel file)
            throws IOException {
        sha256.reset();
        boolean endsInHole = false;
        for (long position = 0; position < size; ) {
            if (stopping.getAsBoolean()) {
                throw new StoppedException();
            }
            int piece = (int) Math.min(BUFFER_BYTES, size - position);
            content.readFully(buffer, piece);
            sha256.update(buffer, 0, piece);
            for (int start = 0; start < piece; start += ZeroRuns.RUN_BYTES) {
                int length = Math.min(ZeroRuns.RUN_BYTES, piece - start);
                endsInHole = length == ZeroRuns.RUN_BYTES && ZeroRuns.isZero(buffer, start, length);
                if (!endsInHole) {
                    file.position(position + start);
                    write(file, ByteBuffer.wrap(buffer, start, length));
                }
            }
            position += piece;
            bytesDone.addAndGet(piece);
        }
        if (endsInHole) {
            file.position(size - 1);
            write(file, ByteBuffer.wrap(new byte[1]));
        }
    }

    private static void write(SeekableByteChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private void finishTree(Path catalog) throws IOException {
        TargetTree tree =
                new TargetTree(
                        target,
                        (entry, directory) -> {
                            try {
                                attributes.set(directory, entry.facts());
                            } catch (IOException e) {
                                tell(entry, "its attributes: " + reason(e));
                            }
                        });
        forEach(catalog, entry -> finish(entry, tree));
        tree.leaveAll();
    }

    private void finish(CatalogEntry entry, TargetTree tree) throws IOException {
        EntryType type = entry.facts().type();
        if (!entry.isStored() || type == EntryType.FILE) {
            return;
        }
        Path path = target;
        boolean usable = false;
        try {
            path = tree.place(entry.path());
            if (type == EntryType.SYMLINK) {
                Files.createSymbolicLink(
                        path, FileNames.target(path, entry.target().orElseThrow()));
                symlinks++;
                attributes.setOnLink(path, entry.facts());
            } else {
                usable = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException | UnsupportedOperationException e) {
            if (type
                    == EntryType.SYMLINK) { // a directory's failure was told when it was to be made
                tell(entry, e instanceof IOException io ? reason(io) : "no links here");
            }
        }
        if (type == EntryType.DIRECTORY) {
            tree.enter(entry, path, usable);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileAlreadyExistsException
                ? "the target's file system holds that name already, perhaps in other letters"
                : TreeWalk.reason(e);
    }

    private void giveUpIfFull(IOException e) throws IOException {
        if (Files.getFileStore(target).getUsableSpace() < FULL_BELOW_BYTES) {
            throw e;
        }
    }

    private void tell(CatalogEntry entry, String reason) {
        problemCount++;
        if (problems.size() < MAX_PROBLEMS_TOLD) {
            problems.add(entry.path() + ": " + reason);
        }
    }
}
