// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.core.durable.LeaseHeldException;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.staging.BlobRules;
import io.offlineseed.core.staging.BlockHashes;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.core.staging.SealedCursor;
import io.offlineseed.core.staging.SealedList;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.staging.AddOptions;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.BlobProperty;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.ReplicaReport;
import io.offlineseed.staging.SealOptions;
import io.offlineseed.staging.SourceMachine;
import io.offlineseed.staging.StagedBlob;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A small sealed backup in a directory, whose state may be cut off from power. Opened again, it is
 * the same backup.
 */
public final class TestBackup implements OpenBackup {

    public static final Instant SEALED_AT = Instant.parse("2024-01-02T03:04:05Z");

    private final Path directory;
    private final DurableFiles files;
    private final List<SealedBlob> blobs = new ArrayList<>();
    private final List<LeaseFile> leases = new ArrayList<>();
    private SeedLifecycle lifecycle = SeedLifecycle.STAGED;

    /** Stages seeded content: name and size of each blob. */
    public static void stage(Path directory, long seed, Map<String, Integer> sizes)
            throws IOException {
        Random random = new Random(seed);
        for (Map.Entry<String, Integer> each : new TreeMap<>(sizes).entrySet()) {
            Path file = directory.resolve("blobs").resolve(each.getKey());
            Files.createDirectories(file.getParent());
            byte[] content = new byte[each.getValue()];
            random.nextBytes(content);
            Files.write(file, content);
        }
    }

    /** Opens what was staged. */
    public static TestBackup open(Path directory, DurabilityWatch watch) throws IOException {
        return new TestBackup(directory, watch);
    }

    private TestBackup(Path directory, DurabilityWatch watch) throws IOException {
        this.directory = directory;
        this.files = new DurableFiles(watch);
        Path root = directory.resolve("blobs").toRealPath();
        List<Path> staged;
        try (Stream<Path> walk = Files.walk(root)) {
            staged = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : staged) {
            String path = root.relativize(file).toString();
            blobs.add(
                    new SealedBlob(
                            new StagedBlob(
                                    blobs.size(),
                                    path,
                                    Files.size(file),
                                    BlobRules.defaultKind(path),
                                    SEALED_AT),
                            file,
                            "\\" + path.replace('/', '\\'),
                            bornHashes(file, path),
                            Optional.empty()));
        }
    }

    /** Those of files whose name begins with "born" were taken when they were staged. */
    private Optional<BlockHashes> bornHashes(Path file, String path) throws IOException {
        if (!path.startsWith("born")) {
            return Optional.empty();
        }
        Path hashes = directory.resolve(path.replace('/', '-') + ".md5");
        if (!Files.exists(hashes)) {
            byte[] content = Files.readAllBytes(file);
            List<byte[]> all = new ArrayList<>();
            for (int from = 0; from < content.length; from += 4 << 20) {
                int length = Math.min(4 << 20, content.length - from);
                all.add(Md5.digest().digest(Arrays.copyOfRange(content, from, from + length)));
            }
            byte[] joined = new byte[16 * (all.size() + 1)]; // the first belongs to nobody
            for (int i = 0; i < all.size(); i++) {
                System.arraycopy(all.get(i), 0, joined, 16 * (i + 1), 16);
            }
            Files.write(hashes, joined);
        }
        return Optional.of(new BlockHashes(hashes, 1));
    }

    /** Returns the blobs in the order of their ordinals. */
    public List<SealedBlob> sealed() {
        return blobs;
    }

    /** Removes the locks that a crash left. */
    public static void removeLocks(Path directory) throws IOException {
        if (!Files.exists(directory.resolve("drives"))) {
            return;
        }
        try (Stream<Path> walk = Files.walk(directory.resolve("drives"))) {
            for (Path lock :
                    walk.filter(p -> p.getFileName().toString().endsWith(".lock")).toList()) {
                Files.delete(lock);
            }
        }
    }

    @Override
    public DurableFiles files() {
        return files;
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public SealedList list() {
        return new SealedList() {
            @Override
            public String digest() {
                return "ab".repeat(32);
            }

            @Override
            public long count() {
                return blobs.size();
            }

            @Override
            public long bytes() {
                return blobs.stream().mapToLong(b -> b.blob().sizeBytes()).sum();
            }

            @Override
            public SealedCursor from(long firstOrdinal) {
                return new SealedCursor() {
                    private int next = (int) firstOrdinal;

                    @Override
                    public boolean hasNext() {
                        return next < blobs.size();
                    }

                    @Override
                    public SealedBlob next() {
                        return blobs.get(next++);
                    }

                    @Override
                    public void close() {}
                };
            }
        };
    }

    @Override
    public void verifyUnchanged(SealedBlob blob) {
        try {
            if (Files.size(blob.file()) != blob.blob().sizeBytes()) {
                throw new StagingException(
                        "STAGED_FILE_CHANGED", blob.file() + " has another size", null);
            }
        } catch (IOException e) {
            throw new StagingException("STAGED_FILE_MISSING", blob.file() + " is gone", e);
        }
    }

    @Override
    public Path planDirectory() {
        return directory.resolve("plan");
    }

    @Override
    public Path drivesDirectory() {
        return directory.resolve("drives");
    }

    @Override
    public Path driveDirectory(int number) {
        return drivesDirectory().resolve(String.format("%02d", number));
    }

    @Override
    public Path importJobFile() {
        return directory.resolve("import-job.json");
    }

    @Override
    public Path shippingFile() {
        return directory.resolve("shipping.json");
    }

    @Override
    public Path secretsDirectory() {
        return directory.resolve("secrets");
    }

    @Override
    public LeaseFile leaseDrive(int number) {
        try {
            DurableFiles unwatched = new DurableFiles();
            unwatched.createDirectories(driveDirectory(number));
            LeaseFile lease =
                    LeaseFile.acquire(
                            unwatched,
                            driveDirectory(number).resolve("drive.lock"),
                            "test",
                            clock());
            synchronized (leases) {
                leases.add(lease);
            }
            return lease;
        } catch (LeaseHeldException e) {
            throw new DriveInUseException(e.toString(), null, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void advance(SeedLifecycle reached) {
        lifecycle = reached.isAtLeast(lifecycle) ? reached : lifecycle;
    }

    @Override
    public List<Path> siblingShippingFiles() {
        return List.of();
    }

    @Override
    public ImportJobSpec spec() {
        return ImportJobSpec.builder()
                .jobName("fs01-seed")
                .subscriptionId("11111111-2222-3333-4444-555555555555")
                .resourceGroup("backup")
                .region("westeurope")
                .storageAccount("seeds")
                .container("fs01")
                .destinationPrefix("seed/")
                .blobProperty(BlobProperty.CONTENT_TYPE, "application/octet-stream")
                .build();
    }

    @Override
    public SourceMachine source() {
        return new SourceMachine("fs01", "test", Optional.empty());
    }

    @Override
    public String stagingPath() {
        return directory.toString();
    }

    @Override
    public Path blobsDirectory() {
        return directory.resolve("blobs");
    }

    @Override
    public Path stateDirectory() {
        return directory;
    }

    @Override
    public synchronized SeedLifecycle lifecycle() {
        return lifecycle;
    }

    @Override
    public ReplicaReport addReplica(List<Path> sources, ReplicaOptions options) {
        throw sealedAlready();
    }

    @Override
    public void addFile(Path file, String blobPath, AddOptions options) {
        throw sealedAlready();
    }

    @Override
    public void addStream(InputStream stream, String blobPath, AddOptions options) {
        throw sealedAlready();
    }

    @Override
    public void setKind(String blobPath, BlobKind kind) {
        throw sealedAlready();
    }

    @Override
    public void seal(SealOptions options) {
        throw sealedAlready();
    }

    @Override
    public boolean isSealed() {
        return true;
    }

    @Override
    public Stream<StagedBlob> blobs() {
        return blobs.stream().map(SealedBlob::blob);
    }

    @Override
    public long blobCount() {
        return blobs.size();
    }

    @Override
    public long blobBytes() {
        return list().bytes();
    }

    @Override
    public void close() {
        synchronized (leases) {
            for (LeaseFile lease : leases) {
                try {
                    lease.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            leases.clear();
        }
    }

    private static IllegalStateException sealedAlready() {
        return new IllegalStateException("the backup is sealed");
    }
}
