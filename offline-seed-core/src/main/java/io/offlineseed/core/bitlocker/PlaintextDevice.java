// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import io.offlineseed.core.bitlocker.VolumeMap.Piece;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the file system sees of an unlocked volume. Bytes pass from the caller's buffer through the
 * cipher into an array of ours and from there to the partition, or the other way. Areas of
 * BitLocker's own read as zeros and refuse to be written. Closing it leaves the partition open.
 */
public final class PlaintextDevice implements BlockDevice {

    private static final int CHUNK_BYTES = 256 << 10;

    private final BlockDevice partition;
    private final SectorCipher cipher;
    private final VolumeMap map;
    private final boolean writable;
    private final ConcurrentLinkedQueue<Chunk> chunks = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * Shows a volume.
     *
     * @param writable whether it may be written; only volumes with XTS-AES can be
     */
    public PlaintextDevice(
            BlockDevice partition, SectorCipher cipher, VolumeMap map, boolean writable) {
        this.partition = partition;
        this.cipher = cipher;
        this.map = map;
        this.writable = writable;
    }

    /** Two arrays for one transfer under way: before and after the cipher. */
    private static final class Chunk {
        private final byte[] in = new byte[CHUNK_BYTES];
        private final byte[] out = new byte[CHUNK_BYTES];
    }

    @Override
    public long sizeBytes() {
        return map.volumeBytes();
    }

    @Override
    public int sectorBytes() {
        return partition.sectorBytes();
    }

    @Override
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        checkOpen();
        BlockDevice.checkTransfer(this, offsetBytes, target);
        Chunk chunk = take();
        try {
            long at = offsetBytes;
            while (target.hasRemaining()) {
                Piece piece = map.at(at);
                int length =
                        (int)
                                Math.min(
                                        Math.min(piece.sizeBytes(), target.remaining()),
                                        CHUNK_BYTES);
                switch (piece.kind()) {
                    case ZEROS -> target.put(new byte[length]);
                    case FIXED ->
                            target.put(
                                    map.firstSector().orElseThrow(),
                                    (int) piece.physicalBytes(),
                                    length);
                    case PLAIN -> {
                        partition.read(piece.physicalBytes(), ByteBuffer.wrap(chunk.in, 0, length));
                        target.put(chunk.in, 0, length);
                    }
                    case ENCRYPTED -> {
                        partition.read(piece.physicalBytes(), ByteBuffer.wrap(chunk.in, 0, length));
                        cipher.decrypt(piece.physicalBytes(), chunk.in, 0, chunk.out, 0, length);
                        target.put(chunk.out, 0, length);
                    }
                }
                at += length;
            }
        } finally {
            chunks.add(chunk);
        }
    }

    @Override
    public void write(long offsetBytes, ByteBuffer source) throws IOException {
        checkOpen();
        BlockDevice.checkTransfer(this, offsetBytes, source);
        if (!writable) {
            throw new IOException("the volume was opened for reading. Nothing was written");
        }
        Chunk chunk = take();
        try {
            long at = offsetBytes;
            while (source.hasRemaining()) {
                Piece piece = map.at(at);
                int length =
                        (int)
                                Math.min(
                                        Math.min(piece.sizeBytes(), source.remaining()),
                                        CHUNK_BYTES);
                switch (piece.kind()) {
                    case ZEROS, FIXED ->
                            throw new IOException(
                                    "the bytes at "
                                            + at
                                            + " of the volume are BitLocker's own and cannot be written");
                    case PLAIN -> {
                        partition.write(
                                piece.physicalBytes(),
                                source.duplicate().limit(source.position() + length));
                        source.position(source.position() + length);
                    }
                    case ENCRYPTED -> {
                        encrypt(piece, source, length, chunk);
                        partition.write(
                                piece.physicalBytes(), ByteBuffer.wrap(chunk.out, 0, length));
                    }
                }
                at += length;
            }
        } finally {
            chunks.add(chunk);
        }
    }

    private void encrypt(Piece piece, ByteBuffer source, int length, Chunk chunk) {
        if (source.hasArray()) {
            int from = source.arrayOffset() + source.position();
            cipher.encrypt(piece.physicalBytes(), source.array(), from, chunk.out, 0, length);
            source.position(source.position() + length);
        } else {
            source.get(chunk.in, 0, length);
            cipher.encrypt(piece.physicalBytes(), chunk.in, 0, chunk.out, 0, length);
        }
    }

    @Override
    public void flush() throws IOException {
        checkOpen();
        partition.flush();
    }

    @Override
    public void close() {
        closed = true;
    }

    private Chunk take() {
        Chunk chunk = chunks.poll();
        return chunk != null ? chunk : new Chunk();
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the device was closed");
        }
    }
}
