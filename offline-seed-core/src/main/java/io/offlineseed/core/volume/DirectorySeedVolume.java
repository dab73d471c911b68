// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.UnitCursor;
import io.offlineseed.core.plan.UnitPiece;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.spi.MountedVolume;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A volume that the system keeps mounted. Files are written in place; a flush forces those that
 * were written since the last one, several at once, then the directories that hold them, and then
 * the volume.
 *
 * <p>Thread-safe for different units.
 */
final class DirectorySeedVolume implements SeedVolume {

    /** Blocks on their way when a copy ends, of which any subset may have been written: 1 GiB. */
    private static final int MAX_UNITS_AHEAD = 256;

    private static final Logger LOG = LoggerFactory.getLogger(DirectorySeedVolume.class);
    private static final int MAX_KNOWN_DIRECTORIES = 10_000;
    private static final int TAIL_BUFFER_BYTES = 1 << 20;

    private final MountedVolume mounted;
    private final VolumeJob job;
    private final Path root;
    private final Object lock = new Object();
    private final FileForce force;
    private final AtomicBoolean toldOfTimes = new AtomicBoolean();

    // All below is guarded by lock.
    private Set<Path> changedFiles = new HashSet<>(); // since the last flush
    private Set<Path> changedDirectories = new HashSet<>();
    private final Set<Path> known = new HashSet<>(); // directories that exist

    DirectorySeedVolume(MountedVolume mounted, VolumeJob job) {
        this(mounted, job, new FileForce());
    }

    DirectorySeedVolume(MountedVolume mounted, VolumeJob job, FileForce force) {
        this.mounted = mounted;
        this.job = job;
        this.force = force;
        this.root = mounted.root();
    }

    /** Lets the volume say whose it is. */
    void mark() throws IOException {
        Path file = root.resolve(ClaimMark.FILE_NAME);
        Path half = root.resolve(ClaimMark.FILE_NAME + ".new");
        Files.write(half, job.mark().render(), CREATE, TRUNCATE_EXISTING, WRITE);
        force.file(half);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        force.directory(root);
        mounted.flush();
    }

    @Override
    public String volumeId() {
        return mounted.volumeId();
    }

    @Override
    public void resumeAt(long nextUnit) throws IOException {
        int missing = 0;
        try (UnitCursor units = UnitCursor.open(job.backup(), job.plan(), nextUnit)) {
            while (units.hasNext() && missing < MAX_UNITS_AHEAD) {
                boolean found = false;
                for (UnitPiece piece : units.next().pieces()) {
                    found |= cutBack(piece);
                }
                missing = found ? 0 : missing + 1;
            }
        }
        flush();
    }

    private boolean cutBack(UnitPiece piece) throws IOException {
        Path file = path(piece.blob());
        if (piece.fileOffsetBytes() == 0) {
            boolean deleted = Files.deleteIfExists(file);
            if (deleted) {
                synchronized (lock) {
                    changedDirectories.add(parent(file));
                }
            }
            return deleted;
        }
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            if (channel.size() <= piece.fileOffsetBytes()) {
                return false;
            }
            channel.truncate(piece.fileOffsetBytes());
        } catch (NoSuchFileException e) {
            return false;
        }
        changed(file);
        return true;
    }

    @Override
    public void write(PlannedUnit unit, byte[] slab, int offset) throws IOException {
        for (UnitPiece piece : unit.pieces()) {
            Path file = path(piece.blob());
            createDirectories(parent(file));
            try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
                ByteBuffer source =
                        ByteBuffer.wrap(slab, offset + piece.unitOffsetBytes(), piece.bytes());
                long position = piece.fileOffsetBytes();
                while (source.hasRemaining()) {
                    position += channel.write(source, position);
                }
                if (piece.endsBlob()) {
                    channel.truncate(position); // a file found too long is repaired by this
                }
            }
            if (piece.fileOffsetBytes() == 0 && piece.endsBlob()) {
                setTime(file, piece.blob());
            }
            changed(file); // only now: a flush under way might have missed it
        }
    }

    @Override
    public boolean read(PlannedUnit unit, byte[] slab, int offset) throws IOException {
        for (UnitPiece piece : unit.pieces()) {
            try (FileChannel channel = FileChannel.open(path(piece.blob()), READ)) {
                ByteBuffer target =
                        ByteBuffer.wrap(slab, offset + piece.unitOffsetBytes(), piece.bytes());
                long position = piece.fileOffsetBytes();
                while (target.hasRemaining()) {
                    int count = channel.read(target, position);
                    if (count < 0) {
                        return false;
                    }
                    position += count;
                }
            } catch (NoSuchFileException e) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void flush() throws IOException {
        Set<Path> files;
        Set<Path> directories;
        synchronized (lock) {
            files = changedFiles;
            directories = changedDirectories;
            changedFiles = new HashSet<>();
            changedDirectories = new HashSet<>();
        }
        boolean flushed = false;
        try {
            force.all(files, directories);
            mounted.flush();
            flushed = true;
        } finally {
            if (!flushed) {
                synchronized (lock) {
                    changedFiles.addAll(files);
                    changedDirectories.addAll(directories);
                }
            }
        }
    }

    @Override
    public boolean complete(List<TailFile> tail, BooleanSupplier stopping) throws IOException {
        try {
            StopCheck check = new StopCheck(stopping);
            setTimesOfLargeFiles(check);
            writeTail(tail, check);
        } catch (StopCheck.StoppedException e) {
            return false;
        }
        flush();
        return true;
    }

    private void writeTail(List<TailFile> tail, StopCheck check) throws IOException {
        for (TailFile file : tail) {
            Path path = path(file.drivePath());
            createDirectories(parent(path));
            try (FileChannel channel = FileChannel.open(path, CREATE, TRUNCATE_EXISTING, WRITE);
                    OutputStream out =
                            new BufferedOutputStream(
                                    stoppable(Channels.newOutputStream(channel), check),
                                    TAIL_BUFFER_BYTES)) {
                file.content().write(out);
                out.flush();
                if (channel.size() != file.bytes()) {
                    throw new IllegalStateException(
                            path
                                    + " was planned with "
                                    + file.bytes()
                                    + " bytes and got "
                                    + channel.size());
                }
            }
            changed(path);
        }
    }

    private static OutputStream stoppable(OutputStream out, StopCheck check) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                check.run();
                out.write(bytes, offset, length);
            }
        };
    }

    /** Those of several units: writing the next unit would have changed their time again. */
    private void setTimesOfLargeFiles(StopCheck check) throws IOException {
        try (UnitCursor units = UnitCursor.open(job.backup(), job.plan(), 0)) {
            while (units.hasNext()) {
                check.run();
                UnitPiece first = units.next().pieces().get(0);
                if (first.fileOffsetBytes() > 0 && first.endsBlob()) {
                    Path file = path(first.blob());
                    setTime(file, first.blob());
                    changed(file);
                }
            }
        }
    }

    /** A time of the last change is a courtesy: not every file system can hold every one. */
    private void setTime(Path file, SealedBlob blob) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(blob.blob().modifiedAt()));
        } catch (IOException | IllegalArgumentException e) {
            if (toldOfTimes.compareAndSet(false, true)) {
                LOG.warn(
                        "Cannot give {} its time of last change, {}: {}. Its content is not affected; further files are"
                                + " not told of",
                        file,
                        blob.blob().modifiedAt(),
                        e.toString());
            }
        }
    }

    private void createDirectories(Path directory) throws IOException {
        synchronized (lock) {
            if (directory.equals(root) || known.contains(directory)) {
                return;
            }
        }
        createDirectories(parent(directory));
        if (!Files.isDirectory(directory)) {
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(directory)) {
                    throw e;
                }
            }
        }
        synchronized (lock) {
            if (known.size() >= MAX_KNOWN_DIRECTORIES) {
                known.clear();
            }
            // at once with the marks: another writer who finds it known relies on the next flush
            changedDirectories.add(directory);
            changedDirectories.add(parent(directory));
            known.add(directory);
        }
    }

    /** The next flush is to cover the file, and its name. */
    private void changed(Path file) {
        synchronized (lock) {
            changedFiles.add(file);
            changedDirectories.add(parent(file));
        }
    }

    private Path path(SealedBlob blob) {
        return path(blob.drivePath());
    }

    private Path path(String drivePath) {
        Path path = root;
        for (String name : drivePath.substring(1).split("\\\\")) {
            path = path.resolve(name);
        }
        return path;
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no parent");
        }
        return parent;
    }

    @Override
    public void close() throws IOException {
        mounted.close();
    }
}
