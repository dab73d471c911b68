// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.core.staging.SealedCursor;
import io.offlineseed.core.staging.SealedList;
import io.offlineseed.staging.AddOptions;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.ReplicaReport;
import io.offlineseed.staging.SealOptions;
import io.offlineseed.staging.SourceMachine;
import io.offlineseed.staging.StagedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder for what import jobs, proofs and restores need of a backup, and nothing else of one. For
 * one thread.
 */
public final class PlainBackup implements OpenBackup {

    /** What its clock always says. */
    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Path folder;
    private final ImportJobSpec spec;
    private final DurableFiles files;
    private final List<Path> siblings = new ArrayList<>();
    private SeedLifecycle lifecycle = SeedLifecycle.PREPARED;
    private @Nullable SealedList list;

    /** Creates one that is prepared, in a folder of the job's name. */
    public PlainBackup(Path folder, String jobName, DurableFiles files) throws IOException {
        this.folder = folder.resolve(jobName);
        this.files = files;
        this.spec =
                ImportJobSpec.builder()
                        .jobName(jobName)
                        .subscriptionId("11111111-2222-3333-4444-555555555555")
                        .resourceGroup("seeds(north)")
                        .region("West Europe")
                        .storageAccount("seedacct")
                        .container("seeds")
                        .build();
        Files.createDirectories(drivesDirectory());
    }

    /** Makes another job of the location known. */
    public void sibling(PlainBackup other) {
        siblings.add(other.shippingFile());
    }

    /** Sets how far the seed is, also back. */
    public void lifecycle(SeedLifecycle value) {
        lifecycle = value;
    }

    /** Sets that so many blobs were sealed: {@code blob0}, {@code blob1} and so on, all empty. */
    public void blobs(long count) {
        list = new NamedBlobs(count);
    }

    /** Sets what was sealed. */
    public void list(SealedList value) {
        list = value;
    }

    @Override
    public ImportJobSpec spec() {
        return spec;
    }

    @Override
    public SeedLifecycle lifecycle() {
        return lifecycle;
    }

    @Override
    public void advance(SeedLifecycle reached) {
        if (!lifecycle.isAtLeast(reached)) {
            lifecycle = reached;
        }
    }

    @Override
    public DurableFiles files() {
        return files;
    }

    @Override
    public Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    @Override
    public Path stateDirectory() {
        return folder;
    }

    @Override
    public Path planDirectory() {
        return folder.resolve("plan");
    }

    @Override
    public Path drivesDirectory() {
        return folder.resolve("drives");
    }

    @Override
    public Path driveDirectory(int number) {
        return drivesDirectory().resolve(String.format(Locale.ROOT, "%02d", number));
    }

    @Override
    public Path importJobFile() {
        return folder.resolve("import-job.json");
    }

    @Override
    public Path shippingFile() {
        return folder.resolve("shipping.json");
    }

    @Override
    public Path secretsDirectory() {
        return folder.resolve("secrets");
    }

    @Override
    public List<Path> siblingShippingFiles() {
        return siblings.stream().filter(Files::exists).toList();
    }

    @Override
    public void close() {}

    private static UnsupportedOperationException notNeeded() {
        return new UnsupportedOperationException("this backup is no more than a folder");
    }

    @Override
    public SealedList list() {
        return Objects.requireNonNull(list, "list");
    }

    @Override
    public void verifyUnchanged(SealedBlob blob) {
        throw notNeeded();
    }

    @Override
    public LeaseFile leaseDrive(int number) {
        throw notNeeded();
    }

    @Override
    public SourceMachine source() {
        return new SourceMachine("test", "none", Optional.empty());
    }

    @Override
    public String stagingPath() {
        return folder.toString();
    }

    @Override
    public Path blobsDirectory() {
        return folder.resolve("blobs");
    }

    @Override
    public ReplicaReport addReplica(List<Path> sources, ReplicaOptions options) {
        throw notNeeded();
    }

    @Override
    public void addFile(Path file, String blobPath, AddOptions options) {
        throw notNeeded();
    }

    @Override
    public void addStream(InputStream stream, String blobPath, AddOptions options) {
        throw notNeeded();
    }

    @Override
    public void setKind(String blobPath, BlobKind kind) {
        throw notNeeded();
    }

    @Override
    public void seal(SealOptions options) {
        throw notNeeded();
    }

    @Override
    public boolean isSealed() {
        return true;
    }

    @Override
    public Stream<StagedBlob> blobs() {
        throw notNeeded();
    }

    @Override
    public long blobCount() {
        throw notNeeded();
    }

    @Override
    public long blobBytes() {
        throw notNeeded();
    }

    /** A list of blobs that have nothing but a name. */
    private record NamedBlobs(long count) implements SealedList {

        @Override
        public String digest() {
            return "d".repeat(64);
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public SealedCursor from(long firstOrdinal) {
            Iterator<Long> ordinals =
                    LongStream.range(firstOrdinal, count).boxed().toList().iterator();
            return new SealedCursor() {
                @Override
                public boolean hasNext() {
                    return ordinals.hasNext();
                }

                @Override
                public SealedBlob next() {
                    long ordinal = ordinals.next();
                    String name = "blob" + ordinal;
                    return new SealedBlob(
                            new StagedBlob(ordinal, name, 0, BlobKind.BLOCK, NOW),
                            Path.of(name),
                            "\\" + name);
                }

                @Override
                public void close() {}
            };
        }
    }
}
