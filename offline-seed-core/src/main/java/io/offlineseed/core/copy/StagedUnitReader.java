// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.copy;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5Lanes;
import io.offlineseed.core.hash.Slice;
import io.offlineseed.core.plan.CopyUnit;
import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.UnitPiece;
import io.offlineseed.core.staging.BlockHashes;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.staging.StagingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads units from the staging location and makes sure that they are what was sealed: each file's
 * size and times after every read, and the hashes taken earlier where there are any. Thread-safe.
 */
final class StagedUnitReader implements Closeable {

    private static final int MAX_OPEN_HASH_FILES = 16;

    private final OpenBackup backup;
    private final Map<Path, FileChannel> hashFiles = new HashMap<>(); // guarded by itself

    StagedUnitReader(OpenBackup backup) {
        this.backup = backup;
    }

    /**
     * Reads a unit to the slab; what lies between its pieces becomes zeros.
     *
     * @return its pieces that are not empty
     * @throws StagingException if a file is not as it was sealed, or cannot be read
     */
    List<Slice> read(PlannedUnit unit, byte[] slab, int offset) {
        List<Slice> slices = new ArrayList<>();
        int end = 0;
        for (UnitPiece piece : unit.pieces()) {
            int start = offset + piece.unitOffsetBytes();
            Arrays.fill(slab, offset + end, Math.max(offset + end, start), (byte) 0);
            read(piece, slab, start);
            if (piece.bytes() > 0) {
                slices.add(new Slice(slab, start, piece.bytes()));
            }
            end = Math.max(end, piece.unitOffsetBytes() + piece.bytes());
        }
        return slices;
    }

    private void read(UnitPiece piece, byte[] slab, int start) {
        SealedBlob blob = piece.blob();
        boolean whole;
        try (FileChannel channel = openRegular(blob.file())) {
            whole =
                    fill(
                            channel,
                            ByteBuffer.wrap(slab, start, piece.bytes()),
                            piece.fileOffsetBytes());
        } catch (IOException e) {
            backup.verifyUnchanged(blob); // tells better what happened, if it knows
            throw new StagingException(
                    "STAGED_FILE_UNREADABLE",
                    "Cannot read the staged file "
                            + blob.file()
                            + " at byte "
                            + piece.fileOffsetBytes()
                            + ": "
                            + e.getMessage()
                            + ". Every drive is left at a checkpoint. Make the file readable again, unchanged, and call"
                            + " prepare again.",
                    e);
        }
        backup.verifyUnchanged(blob);
        if (!whole) {
            throw changed(blob, "it is shorter than when it was sealed");
        }
    }

    /** Looks before it opens: to open a pipe would wait for a writer, maybe for ever. */
    private static FileChannel openRegular(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS)
                .isRegularFile()) {
            throw new IOException("it is no regular file");
        }
        return FileChannel.open(file, READ, NOFOLLOW_LINKS);
    }

    private static boolean fill(FileChannel channel, ByteBuffer target, long position)
            throws IOException {
        long from = position;
        while (target.hasRemaining()) {
            int count = channel.read(target, from);
            if (count < 0) {
                return false;
            }
            from += count;
        }
        return true;
    }

    /**
     * Compares the hashes of a unit with those taken before the copy, where there are any.
     *
     * @throws StagingException if they differ
     */
    void compare(PlannedUnit unit, byte[] digests) {
        int hash = 0;
        for (UnitPiece piece : unit.pieces()) {
            if (piece.bytes() == 0) {
                continue;
            }
            int from = hash * Md5Lanes.HASH_BYTES;
            hash++;
            if (piece.blob().blockHashes().isEmpty()) {
                continue;
            }
            BlockHashes hashes = piece.blob().blockHashes().get();
            long block = piece.fileOffsetBytes() / CopyUnit.MAX_BYTES;
            byte[] before = hash(hashes, block);
            if (!Arrays.equals(
                    before, 0, before.length, digests, from, from + Md5Lanes.HASH_BYTES)) {
                throw changed(
                        piece.blob(),
                        "the 4 MiB block at byte "
                                + piece.fileOffsetBytes()
                                + " had MD5 "
                                + Hex.upper(before)
                                + " when it was staged and now has "
                                + Hex.upper(digests, from, Md5Lanes.HASH_BYTES));
            }
        }
    }

    private byte[] hash(BlockHashes hashes, long block) {
        byte[] hash = new byte[Md5Lanes.HASH_BYTES];
        long position = (hashes.firstHash() + block) * Md5Lanes.HASH_BYTES;
        try {
            synchronized (hashFiles) {
                FileChannel channel = hashFiles.get(hashes.file());
                if (channel == null) {
                    if (hashFiles.size() == MAX_OPEN_HASH_FILES) {
                        closeHashFiles();
                    }
                    channel = FileChannel.open(hashes.file(), READ);
                    hashFiles.put(hashes.file(), channel);
                }
                if (!fill(channel, ByteBuffer.wrap(hash), position)) {
                    throw new IOException("it is too short");
                }
            }
            return hash;
        } catch (IOException e) {
            throw new StagingException(
                    "STATE_UNREADABLE",
                    "Cannot read the block hashes in "
                            + hashes.file()
                            + ": "
                            + e.getMessage()
                            + ". Every drive is left at a checkpoint. Make the file readable or restore it, and call"
                            + " prepare again.",
                    e);
        }
    }

    private static StagingException changed(SealedBlob blob, String how) {
        return new StagingException(
                "STAGED_FILE_CHANGED",
                "The staged file "
                        + blob.file()
                        + " changed after it was sealed: "
                        + how
                        + ". Every drive is left at a checkpoint and holds nothing of the changed block. Restore the file as"
                        + " it was and call prepare again, or stage the backup again under a new job name.",
                null);
    }

    private void closeHashFiles() throws IOException {
        IOException failure = null;
        for (FileChannel channel : hashFiles.values()) {
            try {
                channel.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        hashFiles.clear();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (hashFiles) {
            closeHashFiles();
        }
    }
}
