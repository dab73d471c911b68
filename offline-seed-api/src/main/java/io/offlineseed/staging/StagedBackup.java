// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import io.offlineseed.SeedLifecycle;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One backup in a staging location: first filled, then sealed, then copied to drives. It is the one
 * handle that plan, drives, job and proof of a seed hang on.
 *
 * <p>Opening a backup locks nothing: the copy machine may work on drives while the source machine
 * has it open. Filling and sealing are for one process at a time and hold a lock from their first
 * call until {@link #close()}; each drive is locked by itself. Methods may be called from several
 * threads; those that fill wait for each other.
 */
public interface StagedBackup extends AutoCloseable {

    /** Returns what the backup is staged for. */
    ImportJobSpec spec();

    /** Returns the machine the backup was created on. */
    SourceMachine source();

    /** Returns the staging path as it was first given, on the source machine. */
    String stagingPath();

    /** Returns the folder whose files become blobs; the blob path is the path relative to it. */
    Path blobsDirectory();

    /**
     * Returns the folder that holds this backup's state: list, plans, journals, shipping info,
     * secrets.
     */
    Path stateDirectory();

    /** Returns where the seed stands, as far as this staging location has seen. */
    SeedLifecycle lifecycle();

    /**
     * Writes directory trees as an initial replica: compressed segments and a catalog. Called again
     * after a failure with the same sources, segment size and level, it continues after the last
     * whole segment, and with others it starts over. What changed in the source before the point it
     * continues from stays as it was staged. Blocks for as long as the source takes to read.
     *
     * <p>A backup holds one replica. Called again after it is complete, with the same sources,
     * segment size and level, this returns the report of the first call and reads nothing: what
     * changed in the sources since is not staged.
     *
     * @param sources the directories; each must exist
     * @throws StagingException if there is not enough space ({@code STAGING_FULL}) or writing fails
     *     ({@code STAGING_WRITE_FAILED}): the segments written so far are whole, a second call goes
     *     on; if a source is no directory that can be read ({@code SOURCE_UNREADABLE}) or holds a
     *     file that is too large for a blob ({@code FILE_TOO_LARGE}); if the replica of other
     *     sources, or with other sizes, is complete here ({@code REPLICA_EXISTS}), or files of
     *     another origin lie where the segments belong ({@code BLOB_EXISTS}); or if the backup is
     *     locked elsewhere ({@code BACKUP_LOCKED}) or its state cannot be written or understood
     *     ({@code STAGING_NOT_WRITABLE}, {@code STATE_UNREADABLE}, {@code FORMAT_TOO_NEW})
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted; a second call
     *     goes on
     * @throws IllegalArgumentException if there is no source, or one lies inside another
     * @throws IllegalStateException if the backup is sealed or closed
     */
    ReplicaReport addReplica(List<Path> sources, ReplicaOptions options);

    /** Writes one directory tree as an initial replica. */
    default ReplicaReport addReplica(Path source, ReplicaOptions options) {
        return addReplica(List.of(source), options);
    }

    /**
     * Copies a file to {@code blobPath}. Blocks while it copies. If it fails, nothing of the file
     * is left.
     *
     * @throws IllegalArgumentException if the path is no legal blob or NTFS name
     * @throws StagingException if the path is taken ({@code BLOB_EXISTS}) or leads through a
     *     symbolic link ({@code STAGED_FILE_NOT_REGULAR}); the file is no regular file or cannot be
     *     read ({@code SOURCE_UNREADABLE}), or does not fit its kind of blob ({@code
     *     SIZE_NOT_ALLOWED}); space runs out ({@code STAGING_FULL}) or writing fails ({@code
     *     STAGING_WRITE_FAILED}); or the backup is locked elsewhere ({@code BACKUP_LOCKED}) or its
     *     state cannot be written ({@code STAGING_NOT_WRITABLE})
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted
     * @throws IllegalStateException if the backup is sealed or closed
     */
    void addFile(Path file, String blobPath, AddOptions options);

    /**
     * Writes all bytes of a stream to {@code blobPath}, otherwise as {@link #addFile}, with the
     * same exceptions: a stream that fails is {@code SOURCE_UNREADABLE}, and whether its length
     * fits the kind of blob shows at its end. Does not close the stream.
     */
    void addStream(InputStream stream, String blobPath, AddOptions options);

    /**
     * Sets the kind of blob that a file which is already staged, by us or by another tool, becomes.
     *
     * @throws StagingException if no file is staged at that path ({@code STAGED_FILE_MISSING}), its
     *     size does not fit the kind ({@code SIZE_NOT_ALLOWED}), or the backup is locked elsewhere
     *     ({@code BACKUP_LOCKED}) or its state cannot be written ({@code STAGING_NOT_WRITABLE});
     *     the kind was left as it was
     * @throws IllegalArgumentException if the path is no legal blob name
     * @throws IllegalStateException if the backup is sealed or closed
     */
    void setKind(String blobPath, BlobKind kind);

    /**
     * Fixes the backup's content: checks every name and size below {@link #blobsDirectory()} and
     * writes the sorted list of blobs. A file that changes afterwards is noticed before, during and
     * after the copy by its size, its time of last change or its identity; a change that keeps all
     * of them is noticed only if {@link SealOptions#hashNow()} had the content hashed at sealing
     * (segments of a replica always are, as they are written). No effect on a backup that is sealed
     * already.
     *
     * @throws StagingException if a name or size cannot be imported ({@code NAME_NOT_ALLOWED},
     *     {@code SIZE_NOT_ALLOWED}) or there are links or devices ({@code STAGED_FILE_NOT_REGULAR};
     *     the message lists the first of them); nothing is staged ({@code NOTHING_STAGED}) or a
     *     replica was begun and not finished ({@code REPLICA_UNFINISHED}); a file cannot be read
     *     ({@code STAGED_FILE_UNREADABLE}); or the backup is locked elsewhere ({@code
     *     BACKUP_LOCKED}) or its list cannot be written ({@code STAGING_NOT_WRITABLE}, {@code
     *     STAGING_FULL}); the backup stays open
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted; the backup
     *     stays open
     * @throws IllegalStateException if the backup is closed
     */
    void seal(SealOptions options);

    /** Seals with the defaults. */
    default void seal() {
        seal(SealOptions.defaults());
    }

    /** Returns whether the content is fixed. */
    boolean isSealed();

    /**
     * Returns the sealed blobs in the order of their ordinals. The stream holds a file open: close
     * it.
     *
     * @throws IllegalStateException if the backup is not sealed
     */
    Stream<StagedBlob> blobs();

    /**
     * Returns the number of sealed blobs.
     *
     * @throws IllegalStateException if the backup is not sealed
     */
    long blobCount();

    /**
     * Returns the bytes of all sealed blobs.
     *
     * @throws IllegalStateException if the backup is not sealed
     */
    long blobBytes();

    /** Gives up the locks held. The backup's files stay. May be called twice. */
    @Override
    void close();
}
