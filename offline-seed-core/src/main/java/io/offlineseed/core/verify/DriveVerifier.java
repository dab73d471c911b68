// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.DriveId;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.manifest.DriveManifestReader;
import io.offlineseed.core.manifest.ManifestBlob;
import io.offlineseed.core.manifest.ManifestEntry;
import io.offlineseed.core.manifest.SidecarFile;
import io.offlineseed.core.verify.Difference.Kind;
import io.offlineseed.drive.ManifestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything the manifest on a drive names and compares it with the manifest, and the
 * manifest with what is known from the copy. Differences are told, not thrown.
 *
 * <p>{@link #run()} may be called by several threads at once, which share the work; when all have
 * returned, {@link #report()} tells. Each takes 4 MiB of direct memory. Memory does not grow with
 * the number of blobs.
 */
public final class DriveVerifier {

    private final SeedFiles files;
    private final String manifestFile;
    private final Set<String> otherFiles;
    private final Optional<ExpectedDrive> copied;
    private final BooleanSupplier stopping;
    private final Differences differences = new Differences();
    private final AtomicLong doneBytes = new AtomicLong();
    private final Object lock = new Object();
    private final MessageDigest manifestMd5 = Md5.digest();
    private final PathSieve known = new PathSieve();
    private final List<String> unexpected = new ArrayList<>();
    private @Nullable FileInput manifestInput;
    private @Nullable DriveManifestReader manifest;
    private @Nullable OpenEntry current;
    private boolean begun;
    private boolean ended;
    private boolean whole;
    private long entries;
    private long hashesSeen;
    private long filesFound;
    private long unknownFiles;
    private long maybeKnownFiles;

    /**
     * Begins the verification of one drive; nothing is read yet.
     *
     * @param stopping asked before each block; if true, the work ends and the report is incomplete
     */
    public DriveVerifier(SeedFiles files, ExpectedDrive expected, BooleanSupplier stopping) {
        this(
                files,
                expected.manifestFile(),
                expected.otherFiles(),
                Optional.of(expected),
                stopping);
    }

    /**
     * Begins the verification of a drive of which nothing is known but where its manifest would be.
     *
     * @param manifestFile where the manifest lies on the volume
     * @param otherFiles files that may lie on the volume besides those the manifest names
     * @param stopping asked before each block; if true, the work ends and the report is incomplete
     */
    public DriveVerifier(
            SeedFiles files,
            String manifestFile,
            Set<String> otherFiles,
            BooleanSupplier stopping) {
        this(files, manifestFile, otherFiles, Optional.empty(), stopping);
    }

    private DriveVerifier(
            SeedFiles files,
            String manifestFile,
            Set<String> otherFiles,
            Optional<ExpectedDrive> copied,
            BooleanSupplier stopping) {
        this.files = Objects.requireNonNull(files, "files");
        this.manifestFile = Objects.requireNonNull(manifestFile, "manifestFile");
        this.otherFiles = Set.copyOf(otherFiles);
        this.copied = copied;
        this.stopping = Objects.requireNonNull(stopping, "stopping");
    }

    /** A file of several blocks that threads share; the last one closes it. */
    private static final class OpenEntry {

        private final long entry;
        private final ManifestEntry content;
        private final SeedFile file;
        private int nextBlock;
        private int users = 1; // the verifier itself, while blocks are left

        OpenEntry(long entry, ManifestEntry content, SeedFile file) {
            this.entry = entry;
            this.content = content;
            this.file = file;
        }
    }

    /** One block to be read; the file is open if others share it. */
    private record Work(long entry, ManifestEntry content, int block, @Nullable OpenEntry shared) {}

    /** Returns how many bytes of blobs have been compared so far. */
    public long doneBytes() {
        return doneBytes.get();
    }

    /**
     * Works until nothing is left to be begun. Blocks for as long as the drive takes.
     *
     * @throws IOException if the hashes known from the copy cannot be read, or the volume cannot be
     *     listed
     */
    public void run() throws IOException {
        ByteBuffer buffer = Buffers.aligned(DriveManifest.BLOCK_BYTES);
        MessageDigest md5 = Md5.digest();
        try {
            for (Optional<Work> work = take(); work.isPresent(); work = take()) {
                if (work.get().shared() == null) {
                    checkSmall(work.get(), buffer, md5);
                } else {
                    checkShared(work.get(), buffer, md5);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            try {
                abandon();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /**
     * Returns what was found.
     *
     * @throws IllegalStateException if {@link #run()} was not called
     */
    public VerifyReport report() {
        synchronized (lock) {
            if (!begun) {
                throw new IllegalStateException("run was not called");
            }
            return new VerifyReport(
                    whole,
                    entries,
                    doneBytes.get(),
                    differences.count(),
                    differences.first(),
                    unknownFiles + Math.max(0, maybeKnownFiles - filesFound),
                    unexpected);
        }
    }

    private Optional<Work> take() throws IOException {
        synchronized (lock) {
            if (!begun) {
                begun = true;
                begin();
            }
            while (!ended) {
                if (stopping.getAsBoolean()) {
                    abandon();
                    break;
                }
                OpenEntry open = current;
                if (open != null) {
                    return Optional.of(nextBlock(open));
                }
                DriveManifestReader reader = manifest;
                if (reader == null || !reader.hasNext()) {
                    finish();
                    break;
                }
                ManifestEntry entry;
                try {
                    entry = reader.next();
                } catch (IOException | ManifestException e) {
                    unreadableManifest(e);
                    break;
                }
                Optional<Work> work = begin(entry, entries++);
                if (work.isPresent()) {
                    return work;
                }
            }
            return Optional.empty();
        }
    }

    private void begin() throws IOException {
        try {
            FileInput input = new FileInput(files.open(manifestFile), manifestMd5);
            manifestInput = input;
            DriveManifestReader reader = DriveManifestReader.open(input, manifestFile);
            manifest = reader;
            DriveId stated = reader.header().drive();
            DriveId written = copied.map(ExpectedDrive::drive).orElse(stated);
            if (!stated.equals(written)) {
                differences.add(
                        -1,
                        Kind.DRIVE_ID_DIFFERS,
                        manifestFile,
                        OptionalInt.empty(),
                        written.serialNumber(),
                        stated.serialNumber());
            }
            filesFound++;
            known.add(manifestFile);
            reader.header().metadata().ifPresent(this::checkSidecar);
            reader.header().properties().ifPresent(this::checkSidecar);
        } catch (IOException | ManifestException e) {
            unreadableManifest(e);
        }
    }

    private void unreadableManifest(Exception e) throws IOException {
        differences.add(
                -1,
                Kind.MANIFEST_UNREADABLE,
                manifestFile,
                OptionalInt.empty(),
                "a manifest",
                e instanceof NoSuchFileException ? "no file" : String.valueOf(e.getMessage()));
        abandon();
    }

    private void checkSidecar(SidecarFile sidecar) {
        known.add(sidecar.path());
        String found;
        MessageDigest md5 = Md5.digest();
        try (FileInput input = new FileInput(files.open(sidecar.path()), md5)) {
            filesFound++;
            input.drain();
            found = Hex.upper(md5.digest());
        } catch (NoSuchFileException e) {
            found = "no file";
        } catch (IOException e) {
            found = "an error: " + e.getMessage();
        }
        if (!found.equals(sidecar.md5())) {
            differences.add(
                    -1,
                    Kind.SIDECAR_DIFFERS,
                    sidecar.path(),
                    OptionalInt.empty(),
                    sidecar.md5(),
                    found);
        }
    }

    /** Compares an entry with the copy's hashes, and gives its first block to be read. */
    private Optional<Work> begin(ManifestEntry content, long entry) throws IOException {
        ManifestBlob blob = content.blob();
        known.add(blob.filePath());
        if (copied.isPresent()) {
            compareHashRun(copied.get(), content, entry);
        }
        if (blob.blockCount() <= 1) {
            return Optional.of(new Work(entry, content, 0, null));
        }
        SeedFile file;
        try {
            file = files.open(blob.filePath());
        } catch (IOException e) {
            tellUnopened(entry, blob, e);
            return Optional.empty();
        }
        filesFound++;
        compareSize(entry, blob, file.sizeBytes());
        OpenEntry open = new OpenEntry(entry, content, file);
        current = open;
        return Optional.of(nextBlock(open));
    }

    private void compareHashRun(ExpectedDrive expected, ManifestEntry content, long entry)
            throws IOException {
        int count = content.blob().blockCount();
        long first = hashesSeen;
        hashesSeen += count;
        int recorded = (int) Math.max(0, Math.min(count, expected.hashCount() - first));
        byte[] copied = recorded == 0 ? new byte[0] : expected.hashes().hashes(first, recorded);
        for (int i = 0; i < count; i++) {
            byte[] stated = content.md5(i);
            int at = i * DriveManifest.MD5_BYTES;
            boolean same =
                    i < recorded
                            && Arrays.equals(
                                    stated, 0, stated.length, copied, at, at + stated.length);
            if (!same) {
                differences.add(
                        entry,
                        Kind.HASH_RUN_DIFFERS,
                        content.blob().filePath(),
                        OptionalInt.of(i),
                        i < recorded ? Hex.upper(copied, at, stated.length) : "no hash",
                        Hex.upper(stated));
            }
        }
    }

    private Work nextBlock(OpenEntry open) {
        int block = open.nextBlock++;
        if (open.nextBlock == open.content.blob().blockCount()) {
            current = null; // its use goes to the last block
        } else {
            open.users++;
        }
        return new Work(open.entry, open.content, block, open);
    }

    private void checkSmall(Work work, ByteBuffer buffer, MessageDigest md5) throws IOException {
        ManifestBlob blob = work.content().blob();
        try (SeedFile file = files.open(blob.filePath())) {
            synchronized (lock) {
                filesFound++;
            }
            compareSize(work.entry(), blob, file.sizeBytes());
            if (blob.blockCount() == 1) {
                compareBlock(work, file, buffer, md5);
            }
        } catch (IOException e) {
            tellUnopened(work.entry(), blob, e);
        }
    }

    private void checkShared(Work work, ByteBuffer buffer, MessageDigest md5) throws IOException {
        OpenEntry open = Objects.requireNonNull(work.shared());
        try {
            compareBlock(work, open.file, buffer, md5);
        } finally {
            release(open);
        }
    }

    private void release(OpenEntry open) throws IOException {
        boolean last;
        synchronized (lock) {
            last = --open.users == 0;
        }
        if (last) {
            open.file.close();
        }
    }

    private void tellUnopened(long entry, ManifestBlob blob, IOException e) {
        boolean missing = e instanceof NoSuchFileException;
        differences.add(
                entry,
                missing ? Kind.FILE_MISSING : Kind.BLOCK_UNREADABLE,
                blob.filePath(),
                OptionalInt.empty(),
                "a file of " + blob.length() + " bytes",
                missing ? "no file" : "an error: " + e.getMessage());
    }

    private void compareSize(long entry, ManifestBlob blob, long sizeBytes) {
        if (sizeBytes != blob.length()) {
            differences.add(
                    entry,
                    sizeBytes < blob.length() ? Kind.FILE_SHORTER : Kind.FILE_LONGER,
                    blob.filePath(),
                    OptionalInt.empty(),
                    blob.length() + " bytes",
                    sizeBytes + " bytes");
        }
    }

    private void compareBlock(Work work, SeedFile file, ByteBuffer buffer, MessageDigest md5) {
        ManifestBlob blob = work.content().blob();
        int wanted = blob.blockBytes(work.block());
        long offset = (long) work.block() * DriveManifest.BLOCK_BYTES;
        if (offset + wanted > file.sizeBytes()) {
            return; // told already: the file is shorter
        }
        String stated = Hex.upper(work.content().md5(work.block()));
        String found;
        Kind kind = Kind.BLOCK_DIFFERS;
        try {
            buffer.clear();
            int count = Math.min(wanted, file.read(offset, buffer));
            md5.reset();
            md5.update(buffer.clear().limit(count));
            found = count < wanted ? count + " bytes" : Hex.upper(md5.digest());
        } catch (IOException e) {
            kind = Kind.BLOCK_UNREADABLE;
            found = "an error: " + e.getMessage();
        }
        if (!found.equals(stated)) {
            differences.add(
                    work.entry(),
                    kind,
                    blob.filePath(),
                    OptionalInt.of(work.block()),
                    stated,
                    found);
        }
        doneBytes.addAndGet(wanted);
    }

    /** The last entry was given out: the manifest itself is compared and the volume listed. */
    private void finish() throws IOException {
        FileInput input = Objects.requireNonNull(manifestInput);
        long length;
        try {
            length = input.drain();
        } catch (IOException e) {
            unreadableManifest(e);
            return;
        }
        String found = Hex.upper(manifestMd5.digest());
        copied.ifPresent(expected -> compareManifest(expected, length, found));
        listUnexpected();
        whole = true;
        abandon();
    }

    private void compareManifest(ExpectedDrive expected, long length, String found) {
        if (length != expected.manifestBytes() || !found.equals(expected.manifestMd5())) {
            differences.add(
                    -1,
                    Kind.MANIFEST_DIFFERS,
                    manifestFile,
                    OptionalInt.empty(),
                    expected.manifestMd5() + ", " + expected.manifestBytes() + " bytes",
                    found + ", " + length + " bytes");
        }
        if (hashesSeen < expected.hashCount()) {
            differences.add(
                    entries,
                    Kind.HASH_RUN_DIFFERS,
                    manifestFile,
                    OptionalInt.empty(),
                    expected.hashCount() + " hashes",
                    hashesSeen + " hashes");
        }
    }

    private void listUnexpected() throws IOException {
        files.forEach(
                path -> {
                    if (otherFiles.contains(path)) {
                        return;
                    }
                    if (known.mayKnow(path)) {
                        maybeKnownFiles++;
                    } else {
                        unknownFiles++;
                        if (unexpected.size() < VerifyReport.MOST_TOLD) {
                            unexpected.add(path);
                        }
                    }
                });
    }

    /** Nothing more is begun. */
    private void abandon() throws IOException {
        OpenEntry open;
        FileInput input;
        synchronized (lock) {
            ended = true;
            open = current;
            current = null;
            input = manifestInput;
            manifestInput = null;
            manifest = null;
        }
        try {
            if (open != null) {
                release(open);
            }
        } finally {
            if (input != null) {
                input.close();
            }
        }
    }
}
