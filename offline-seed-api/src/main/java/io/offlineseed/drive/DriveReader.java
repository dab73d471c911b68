// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.io.Closeable;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A drive or image opened for reading: what lies on it, from the encrypted volume to the content of
 * its files. Nothing is ever written. Made by {@code io.offlineseed.core.Drives.open}.
 *
 * <p>What begins with {@code \} is a path as manifests have them: {@code \dir\file}, {@code \} for
 * the root. Names are found whatever their case.
 *
 * <p>Only {@link #facts()} and {@link #plaintext()} work on every volume that could be opened; all
 * else needs NTFS and throws a {@link DriveException}: {@code FILE_SYSTEM_UNKNOWN} if there is
 * none, {@code FILE_SYSTEM_DAMAGED} where it does not fit together, {@code DRIVE_UNREADABLE} if the
 * drive does not give its sectors. That holds for the streams too, while they are pulled.
 *
 * <p>Thread-safe; a stream or channel is for one thread. Those still open when the reader is closed
 * fail from then on.
 */
public interface DriveReader extends Closeable {

    /** Returns where the volume lies and how it is encrypted. */
    VolumeFacts facts();

    /** Returns what the file system tells of itself. */
    FileSystemFacts fileSystem();

    /**
     * Returns the volume as its file system sees it: decrypted, with what BitLocker keeps for
     * itself as zeros. Cannot be written; closing it does nothing, the reader closes it.
     */
    BlockDevice plaintext();

    /**
     * Returns every file and directory, each directory before what lies in it; the file system's
     * own files are left out. To be closed.
     */
    Stream<DriveFile> files();

    /**
     * Returns what lies directly in a directory. To be closed.
     *
     * @throws DriveException also if there is no such directory ({@code FILE_NOT_FOUND})
     */
    Stream<DriveFile> list(String directory);

    /** Returns the file or directory of that path, if there is one. */
    Optional<DriveFile> find(String path);

    /**
     * Opens a file's content for reading. The channel's own methods throw {@code IOException}.
     *
     * @throws DriveException also if it is not there any more or a directory ({@code
     *     FILE_NOT_FOUND}), or its content cannot be given ({@code FILE_NOT_READABLE})
     */
    SeekableByteChannel open(DriveFile file);

    /**
     * Returns facts about the drive manifest, if the volume has one. Reads the whole manifest.
     *
     * @throws ManifestException if it is damaged or not of the kind this library writes
     */
    Optional<ManifestFacts> manifest();

    /**
     * Returns the blobs the manifest names, in its order; none if there is no manifest. To be
     * closed.
     *
     * @throws ManifestException if it is damaged or not of the kind this library writes; also while
     *     the stream is pulled
     */
    Stream<ManifestBlobFacts> manifestBlobs();

    /**
     * Reads the whole file system, and every file that the manifest on the drive names, and tells
     * what is wrong. Takes as long as reading the drive does. What is found is told, not thrown.
     *
     * @throws io.offlineseed.SeedInterruptedException if the calling thread was interrupted
     */
    DriveReport verify(VerifyOptions options);

    /** Closes what was opened with it. May be called twice. */
    @Override
    void close();
}
