// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device;

import io.offlineseed.drive.BlockDevice;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An image file or a block special file as a block device. Where the file system lets it, transfers
 * go past the page cache, so that what is read back comes from the medium and a flush has little
 * left to do. It rests on an asynchronous channel, which an interrupt does not close and which
 * takes single sectors; each call waits for its transfer, an interrupt is kept for the caller.
 */
public final class FileBlockDevice implements BlockDevice {

    private static final Logger LOG = LoggerFactory.getLogger(FileBlockDevice.class);

    private final Path path;
    private final AsynchronousFileChannel channel;
    private final @Nullable FileLock lock;
    private final boolean direct;
    private final long sizeBytes;
    private final int sectorBytes;
    private final BouncePool pool = new BouncePool();

    private FileBlockDevice(
            Path path,
            AsynchronousFileChannel channel,
            @Nullable FileLock lock,
            boolean direct,
            long sizeBytes,
            int sectorBytes) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
        this.direct = direct;
        this.sizeBytes = sizeBytes;
        this.sectorBytes = sectorBytes;
    }

    /**
     * Opens for reading. Bytes behind the last whole sector, which some tools append to images, are
     * not shown.
     *
     * @param sectorBytes the device's logical sector size, 512 to 4096
     * @throws IOException if it cannot be opened or has not even one sector
     */
    public static FileBlockDevice openForReading(Path path, int sectorBytes) throws IOException {
        return open(path, sectorBytes, false);
    }

    /**
     * Opens for reading and writing, and keeps other processes of this library out until it is
     * closed.
     *
     * @param sectorBytes the device's logical sector size, 512 to 4096
     * @throws DeviceHeldException if another process of this library writes it, or this one does
     * @throws IOException if it cannot be opened, or its size is not whole sectors
     */
    public static FileBlockDevice open(Path path, int sectorBytes) throws IOException {
        return open(path, sectorBytes, true);
    }

    /**
     * Creates an image file that reads as zeros and opens it. It takes no space until it is
     * written.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is a file of that name already
     * @throws IOException if it cannot be created, such as one larger than the file system takes;
     *     nothing is left of it
     */
    public static FileBlockDevice create(Path path, long sizeBytes, int sectorBytes)
            throws IOException {
        checkSector(sectorBytes);
        if (sizeBytes <= 0 || sizeBytes % sectorBytes != 0) {
            throw new IllegalArgumentException(
                    "sizeBytes must be a positive multiple of "
                            + sectorBytes
                            + ", was "
                            + sizeBytes);
        }
        Set<OpenOption> options =
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.SPARSE,
                        StandardOpenOption.WRITE);
        var file = Files.newByteChannel(path, options);
        try {
            try (file) {
                file.position(sizeBytes - 1).write(ByteBuffer.allocate(1));
            }
            return open(path, sectorBytes, true);
        } catch (IOException | RuntimeException e) {
            Files.delete(path);
            throw e;
        }
    }

    private static void checkSector(int sectorBytes) {
        if (Integer.bitCount(sectorBytes) != 1 || sectorBytes < 512 || sectorBytes > 4096) {
            throw new IllegalArgumentException(
                    "sectorBytes must be 512, 1024, 2048 or 4096, was " + sectorBytes);
        }
    }

    private static FileBlockDevice open(Path path, int sectorBytes, boolean write)
            throws IOException {
        checkSector(sectorBytes);
        Set<OpenOption> options = new HashSet<>();
        options.add(StandardOpenOption.READ);
        if (write) {
            options.add(StandardOpenOption.WRITE);
        }
        AsynchronousFileChannel channel = null;
        boolean direct = true;
        try {
            Set<OpenOption> unbuffered = new HashSet<>(options);
            unbuffered.add(PastTheCache.option());
            channel = AsynchronousFileChannel.open(path, unbuffered, null);
            probe(channel, sectorBytes);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug(
                    "{} cannot be used past the page cache in sectors of {}", path, sectorBytes, e);
            if (channel != null) {
                channel.close();
            }
            channel = AsynchronousFileChannel.open(path, options, null);
            direct = false;
        }
        try {
            long found = channel.size();
            long size = write ? found : found - found % sectorBytes;
            if (size == 0 || size % sectorBytes != 0) {
                throw new IOException(
                        path
                                + " has "
                                + found
                                + " bytes, which is not a whole number of sectors of "
                                + sectorBytes
                                + " bytes. Nothing was written.");
            }
            FileLock lock = write ? lock(path, channel) : null;
            return new FileBlockDevice(path, channel, lock, direct, size, sectorBytes);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Reads one sector at an odd place, as some file systems take larger blocks only. */
    private static void probe(AsynchronousFileChannel channel, int sectorBytes) throws IOException {
        BouncePool pool = new BouncePool();
        ByteBuffer buffer = pool.take().limit(sectorBytes);
        if (channel.size() >= 2L * sectorBytes) {
            await(channel.read(buffer, sectorBytes));
        }
    }

    private static FileLock lock(Path path, AsynchronousFileChannel channel) throws IOException {
        FileLock lock = null;
        OverlappingFileLockException ours = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            ours = e;
        }
        if (lock == null) {
            throw new DeviceHeldException(
                    path + " is held by another process or part of this one. Nothing was written.",
                    ours);
        }
        return lock;
    }

    /**
     * Returns whether transfers go past the page cache, so that what is read is what the medium
     * holds.
     */
    public boolean bypassesCache() {
        return direct;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public int sectorBytes() {
        return sectorBytes;
    }

    @Override
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        BlockDevice.checkTransfer(this, offsetBytes, target);
        ByteBuffer bounce = pool.take();
        try {
            long position = offsetBytes;
            while (target.hasRemaining()) {
                bounce.clear().limit(Math.min(BouncePool.BUFFER_BYTES, target.remaining()));
                while (bounce.hasRemaining()) {
                    int count = await(channel.read(bounce, position + bounce.position()));
                    if (count < 0) {
                        throw new EOFException(
                                path
                                        + " ended at "
                                        + (position + bounce.position())
                                        + " while it was read");
                    }
                }
                position += bounce.flip().remaining();
                target.put(bounce);
            }
        } finally {
            pool.giveBack(bounce);
        }
    }

    @Override
    public void write(long offsetBytes, ByteBuffer source) throws IOException {
        BlockDevice.checkTransfer(this, offsetBytes, source);
        ByteBuffer bounce = pool.take();
        try {
            long position = offsetBytes;
            while (source.hasRemaining()) {
                int length = Math.min(BouncePool.BUFFER_BYTES, source.remaining());
                bounce.clear().put(source.duplicate().limit(source.position() + length)).flip();
                while (bounce.hasRemaining()) {
                    await(channel.write(bounce, position + bounce.position()));
                }
                source.position(source.position() + length);
                position += length;
            }
        } finally {
            pool.giveBack(bounce);
        }
    }

    @Override
    public void flush() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen() && lock != null) {
            lock.release();
        }
        channel.close();
    }

    /** Waits although interrupted: the buffer belongs to the system until the transfer ends. */
    private static int await(Future<Integer> transfer) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return transfer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof IOException io
                            ? new IOException(io.getMessage(), io)
                            : new IOException("the transfer failed", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return "FileBlockDevice[" + path + "]";
    }
}
