// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.manifest.DriveManifestReader;
import io.offlineseed.core.manifest.ManifestBlob;
import io.offlineseed.core.ntfs.read.NtfsCursor;
import io.offlineseed.core.ntfs.read.NtfsEntry;
import io.offlineseed.core.ntfs.read.NtfsVolume;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveFile;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.DriveReport;
import io.offlineseed.drive.FileSystemFacts;
import io.offlineseed.drive.ManifestBlobFacts;
import io.offlineseed.drive.ManifestFacts;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.drive.VerifyOptions;
import io.offlineseed.drive.VolumeFacts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads drives sector by sector. Thread-safe. */
public final class NativeDriveReader implements DriveReader {

    private final VolumeOnDrive volume;
    private final String name;
    private final Closeable owned;
    private final Set<String> otherFiles;
    private final ReadOnlyDevice plaintext;
    private final NativeSeedFiles files;
    private volatile boolean closed;

    /**
     * Unlocks a volume and reads it.
     *
     * @param name what messages call the drive
     * @param owned closed with the reader; stays the caller's if this fails
     * @param otherFiles files that may lie on the volume besides those a manifest names
     * @throws DriveException if the key does not open it; see {@link VolumeOnDrive#unlock}
     */
    public NativeDriveReader(
            VolumeOnDrive volume,
            UnlockKey key,
            String name,
            Closeable owned,
            Set<String> otherFiles) {
        this.volume = volume;
        this.name = name;
        this.owned = owned;
        this.otherFiles = Set.copyOf(otherFiles);
        this.plaintext = new ReadOnlyDevice(volume.unlock(key));
        this.files = new NativeSeedFiles(volume, plaintext);
    }

    /** Reads something of the drive. */
    @FunctionalInterface
    private interface Reading<T> {
        T get() throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        if (closed) {
            throw new IllegalStateException("the reader of " + name + " was closed");
        }
        try {
            return reading.get();
        } catch (IOException e) {
            if (e.getCause() instanceof DriveException told) {
                throw told;
            }
            throw unreadable(name, e);
        }
    }

    /** Returns the exception for a drive or image that does not give its sectors. */
    public static DriveException unreadable(String name, IOException cause) {
        return new DriveException(
                "DRIVE_UNREADABLE",
                "Cannot read "
                        + name
                        + ": "
                        + Objects.toString(cause.getMessage(), cause.toString())
                        + ". Nothing was changed. Check that it is there and whole, its cable and its"
                        + " dock, and the right to read it, usually as administrator or root.",
                null,
                cause);
    }

    @Override
    public VolumeFacts facts() {
        return volume.facts();
    }

    @Override
    public BlockDevice plaintext() {
        return plaintext;
    }

    @Override
    public FileSystemFacts fileSystem() {
        NtfsVolume ntfs = read(files::ntfs);
        return new FileSystemFacts(
                ntfs.label(), ntfs.serial(), ntfs.clusterBytes(), ntfs.sizeBytes(), ntfs.isDirty());
    }

    @Override
    public Stream<DriveFile> files() {
        NtfsCursor cursor = read(() -> files.ntfs().files());
        return stream(() -> cursor.next().map(NativeDriveReader::translated));
    }

    @Override
    public Stream<DriveFile> list(String directory) {
        NtfsEntry entry = entry(directory).filter(NtfsEntry::isDirectory).orElse(null);
        if (entry == null) {
            throw notFound(directory, "directory");
        }
        NtfsCursor cursor = read(() -> files.ntfs().list(entry));
        return stream(() -> cursor.next().map(NativeDriveReader::translated));
    }

    @Override
    public Optional<DriveFile> find(String path) {
        return entry(path).map(NativeDriveReader::translated);
    }

    private Optional<NtfsEntry> entry(String path) {
        if (!path.startsWith("\\")) {
            throw new IllegalArgumentException(
                    "a path must begin with a backslash, was '" + path + "'");
        }
        return read(() -> files.ntfs().find(path));
    }

    @Override
    public SeekableByteChannel open(DriveFile file) {
        NtfsEntry entry = entry(file.path()).filter(found -> !found.isDirectory()).orElse(null);
        if (entry == null) {
            throw notFound(file.path(), "file");
        }
        return read(() -> files.ntfs().open(entry).channel());
    }

    private DriveException notFound(String path, String what) {
        return new DriveException(
                "FILE_NOT_FOUND",
                "There is no "
                        + what
                        + " "
                        + path
                        + " on "
                        + name
                        + ". Nothing was changed. List the directory above it to see what there is.",
                null,
                null);
    }

    private static DriveFile translated(NtfsEntry entry) {
        return new DriveFile(
                entry.path(),
                entry.isDirectory(),
                entry.sizeBytes(),
                entry.modified(),
                entry.obstacle());
    }

    @Override
    public Optional<ManifestFacts> manifest() {
        return read(
                () -> {
                    Optional<SeedFile> file = manifestFile();
                    return file.isEmpty() ? Optional.empty() : Optional.of(facts(file.get()));
                });
    }

    private Optional<SeedFile> manifestFile() throws IOException {
        try {
            return Optional.of(files.open(DriveManifest.FILE_PATH));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static ManifestFacts facts(SeedFile file) throws IOException {
        MessageDigest md5 = Md5.digest();
        FileInput input = new FileInput(file, md5);
        try (DriveManifestReader reader =
                DriveManifestReader.open(input, DriveManifest.FILE_PATH)) {
            long bytes = input.drain();
            return new ManifestFacts(
                    reader.header().drive(),
                    DriveManifest.FILE_PATH,
                    Hex.upper(md5.digest()),
                    bytes);
        }
    }

    @Override
    public Stream<ManifestBlobFacts> manifestBlobs() {
        Optional<SeedFile> file = read(this::manifestFile);
        if (file.isEmpty()) {
            return Stream.empty();
        }
        DriveManifestReader reader =
                read(
                        () ->
                                DriveManifestReader.open(
                                        new FileInput(file.get(), Md5.digest()),
                                        DriveManifest.FILE_PATH));
        Stream<ManifestBlobFacts> blobs =
                stream(
                        () ->
                                reader.hasNext()
                                        ? Optional.of(translated(reader.next().blob()))
                                        : Optional.empty());
        return blobs.onClose(
                () -> {
                    try {
                        reader.close();
                    } catch (IOException e) {
                        throw unreadable(name, e);
                    }
                });
    }

    private static ManifestBlobFacts translated(ManifestBlob blob) {
        return new ManifestBlobFacts(blob.blobPath(), blob.filePath(), blob.length(), blob.kind());
    }

    private <T> Stream<T> stream(Reading<Optional<T>> next) {
        return StreamSupport.stream(
                new Spliterators.AbstractSpliterator<T>(
                        Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
                    @Override
                    public boolean tryAdvance(Consumer<? super T> action) {
                        Optional<T> found = read(next);
                        found.ifPresent(action);
                        return found.isPresent();
                    }
                },
                false);
    }

    @Override
    public DriveReport verify(VerifyOptions options) {
        Objects.requireNonNull(options, "options");
        return read(() -> new WholeDriveCheck(files, otherFiles, options).run());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        plaintext.shut();
        try {
            owned.close();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    @Override
    public String toString() {
        return "NativeDriveReader[" + name + "]";
    }
}
