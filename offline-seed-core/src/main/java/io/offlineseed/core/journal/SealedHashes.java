// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.journal;

import io.offlineseed.core.durable.ReadableFile;
import io.offlineseed.core.journal.Replay.HashRun;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of a sealed drive, as far as its journal proves them. Only looks: no lease is needed,
 * and the folder may be a copy where nobody may write. Thread-safe.
 */
public final class SealedHashes implements Closeable {

    private final long count;
    private final @Nullable ReadableFile file;

    private SealedHashes(long count, @Nullable ReadableFile file) {
        this.count = count;
        this.file = file;
    }

    /**
     * Opens them; empty if the drive is not sealed, or not any more.
     *
     * @throws io.offlineseed.drive.DriveException if claim or seal cannot be understood ({@code
     *     JOURNAL_UNREADABLE}, {@code FORMAT_TOO_NEW})
     */
    public static Optional<SealedHashes> open(Path driveDirectory) throws IOException {
        Optional<SealedDrive> sealed = DriveJournal.findSealed(driveDirectory);
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        Replay state = DriveJournal.replay(driveDirectory, sealed.get().drive().claimId());
        ReadableFile file;
        try {
            file = ReadableFile.open(driveDirectory.resolve(DriveJournal.HASH_FILE));
        } catch (NoSuchFileException e) {
            return Optional.of(new SealedHashes(0, null)); // proves none
        }
        try {
            return Optional.of(new SealedHashes(proven(state, file), file));
        } catch (IOException | RuntimeException | Error e) {
            try {
                file.close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private static long proven(Replay state, ReadableFile file) throws IOException {
        for (HashRun run : state.runs()) {
            if (!DriveJournal.holds(run, file.size(), file::read)) {
                return run.from().hashCount();
            }
        }
        return state.resumePoint().hashCount();
    }

    /** Returns how many there are; of a drive whose folder is whole, as many as were copied. */
    public long count() {
        return count;
    }

    /**
     * Returns some of them, 16 bytes each.
     *
     * @throws IndexOutOfBoundsException if some lie behind the last one
     */
    public byte[] read(long firstHash, int number) throws IOException {
        Objects.checkFromIndexSize(firstHash, number, count);
        byte[] hashes = new byte[Math.multiplyExact(number, DriveJournal.HASH_BYTES)];
        if (file != null) {
            file.read(firstHash * DriveJournal.HASH_BYTES, ByteBuffer.wrap(hashes));
        }
        return hashes;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
