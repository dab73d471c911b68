// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.Progress;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.OutOfSpace;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one blob below {@code blobs}: under a temporary name, renamed when it is whole, so that
 * nothing of it is left if it fails. The holder of the fill lock calls {@link #write} once, on a
 * thread of the library; {@link #progress()} may be asked from any.
 */
final class BlobWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BlobWriter.class);

    /**
     * What stays free for lists, journals and locks, so that a full disk does not stop what is at
     * work.
     */
    static final long RESERVE_BYTES = 64L << 20;

    private static final int BUFFER_BYTES = 256 << 10;
    private static final long SPACE_CHECK_BYTES = 64L << 20; // between two looks at the free space

    private final BackupFolder folder;
    private final Surroundings surroundings;
    private final String blobPath;
    private final Path target;
    private final AtomicLong bytesDone = new AtomicLong();
    private final long bytesTotal;

    /**
     * For one blob.
     *
     * @param bytesTotal its length, 0 if not known
     */
    BlobWriter(BackupFolder folder, Surroundings surroundings, String blobPath, long bytesTotal) {
        this.folder = folder;
        this.surroundings = surroundings;
        this.blobPath = blobPath;
        this.target = folder.blobs().resolve(blobPath);
        this.bytesTotal = bytesTotal;
    }

    List<Progress> progress() {
        return List.of(
                new Progress(
                        Progress.Stage.STAGING, Optional.empty(), bytesDone.get(), bytesTotal));
    }

    /**
     * Checks what can be checked before the first byte.
     *
     * @throws StagingException if the path is taken, lies behind a symbolic link, or there is no
     *     space
     */
    void check() throws IOException {
        for (Path above = folder.blobs(); above.getNameCount() < target.getNameCount(); ) {
            above = above.resolve(target.getName(above.getNameCount()));
            if (above.equals(target)
                    ? Files.exists(above, LinkOption.NOFOLLOW_LINKS)
                    : isFile(above)) {
                throw taken(above.toString(), null);
            }
            if (Files.isSymbolicLink(above)) {
                throw new StagingException(
                        "STAGED_FILE_NOT_REGULAR",
                        "Cannot stage '"
                                + blobPath
                                + "': "
                                + above
                                + " is a symbolic link, which is never followed. Replace it by the"
                                + " directory itself. Nothing was written.",
                        null);
            }
        }
        long needed = bytesTotal + RESERVE_BYTES;
        long usable = surroundings.space().usableBytes(folder.blobs());
        if (usable < needed) {
            throw full(
                    "it needs "
                            + needed
                            + " bytes ("
                            + RESERVE_BYTES
                            + " of them stay free for state), "
                            + usable
                            + " are free",
                    null);
        }
    }

    /**
     * Writes everything {@code in} gives.
     *
     * @throws StagingException if it fails; nothing of the blob is left
     * @throws StoppedException if stopped; nothing of the blob is left
     */
    void write(InputStream in, BlobKind kind, BooleanSupplier stopping) throws IOException {
        DurableFiles files = surroundings.files();
        try {
            Path parent = target.getParent();
            if (parent != null) {
                files.createDirectories(parent);
            }
            files.replace(
                    target,
                    out -> {
                        copy(in, out, stopping);
                        checkSize(kind, bytesDone.get());
                        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                            throw taken(target.toString(), null); // another tool was faster
                        }
                    });
            LOG.debug("Staged {} with {} bytes", target, bytesDone.get());
        } catch (FileAlreadyExistsException e) {
            throw taken(e.getFile(), e);
        } catch (StoppedException e) {
            throw e;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void checkSize(BlobKind kind, long sizeBytes) {
        Optional<String> problem = BlobRules.sizeProblem(kind, sizeBytes);
        if (problem.isPresent()) {
            throw sizeNotAllowed(blobPath, problem.get());
        }
    }

    static StagingException sizeNotAllowed(String blobPath, String problem) {
        return new StagingException(
                "SIZE_NOT_ALLOWED",
                "'" + blobPath + "' " + problem + ". Nothing of it was staged.",
                null);
    }

    private void copy(InputStream in, OutputStream out, BooleanSupplier stopping)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long nextCheck = SPACE_CHECK_BYTES;
        for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
            if (stopping.getAsBoolean()) {
                throw new StoppedException();
            }
            write(out, buffer, n);
            if (bytesDone.addAndGet(n) >= nextCheck) {
                nextCheck += SPACE_CHECK_BYTES;
                long usable = surroundings.space().usableBytes(folder.blobs());
                if (usable < RESERVE_BYTES) {
                    throw full(
                            "after "
                                    + bytesDone.get()
                                    + " bytes only "
                                    + usable
                                    + " are free, and "
                                    + RESERVE_BYTES
                                    + " must stay free for state",
                            null);
                }
            }
        }
    }

    /** What fails here is told apart while the temporary file still takes up its room. */
    private void write(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
            out.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw new StagingException(
                    "SOURCE_UNREADABLE",
                    "Cannot stage '"
                            + blobPath
                            + "': its source failed after "
                            + bytesDone.get()
                            + " bytes ("
                            + e.getMessage()
                            + "). Make it readable and add it again. Nothing of it was left.",
                    e);
        }
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private StagingException taken(String by, @Nullable IOException cause) {
        return new StagingException(
                "BLOB_EXISTS",
                "Cannot stage '"
                        + blobPath
                        + "': "
                        + by
                        + " exists already. Delete it if it is not wanted, or choose another path."
                        + " Nothing was changed.",
                cause);
    }

    private StagingException failed(IOException e) {
        String reason = StagingFailures.reason(e);
        if (OutOfSpace.caused(e, folder.blobs(), surroundings.space())) {
            return full(reason, e);
        }
        return new StagingException(
                "STAGING_WRITE_FAILED",
                "Cannot stage '"
                        + blobPath
                        + "' in "
                        + folder.blobs()
                        + ": "
                        + reason
                        + ". Check that the location is reachable and may be written, and add it again."
                        + " Nothing of it was left.",
                e);
    }

    private StagingException full(String why, @Nullable IOException cause) {
        return new StagingException(
                "STAGING_FULL",
                String.format(
                        Locale.ROOT,
                        "There is no room for '%s' in %s: %s. Make room, or use another staging location,"
                                + " and add it again. Nothing of it was left; what was staged before is"
                                + " whole.",
                        blobPath,
                        folder.blobs(),
                        why),
                cause);
    }
}
