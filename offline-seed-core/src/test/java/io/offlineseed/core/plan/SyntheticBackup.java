// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

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
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A sealed backup whose blobs are computed when asked for, so that it may have any number. */
final class SyntheticBackup implements OpenBackup {

    static final String DIGEST = "0123456789abcdef".repeat(4);

    private final Path directory;
    private final long count;
    private final LongUnaryOperator sizes;

    SyntheticBackup(Path directory, long count, LongUnaryOperator sizes) {
        this.directory = directory;
        this.count = count;
        this.sizes = sizes;
    }

    static SyntheticBackup of(Path directory, long... sizes) {
        return new SyntheticBackup(directory, sizes.length, i -> sizes[(int) i]);
    }

    SealedBlob blob(long ordinal) {
        String path = "dir/" + ordinal + ".bin";
        return new SealedBlob(
                new StagedBlob(
                        ordinal,
                        path,
                        sizes.applyAsLong(ordinal),
                        BlobKind.BLOCK,
                        Instant.ofEpochSecond(1_700_000_000)),
                directory.resolve(path),
                "\\dir\\" + ordinal + ".bin");
    }

    @Override
    public SealedList list() {
        return new SealedList() {
            @Override
            public String digest() {
                return DIGEST;
            }

            @Override
            public long count() {
                return count;
            }

            @Override
            public long bytes() {
                return LongStream.range(0, count).map(sizes).sum();
            }

            @Override
            public SealedCursor from(long firstOrdinal) {
                return new SealedCursor() {
                    private long next = firstOrdinal;

                    @Override
                    public boolean hasNext() {
                        return next < count;
                    }

                    @Override
                    public SealedBlob next() {
                        return blob(next++);
                    }

                    @Override
                    public void close() {}
                };
            }
        };
    }

    @Override
    public DurableFiles files() {
        return new DurableFiles();
    }

    @Override
    public Clock clock() {
        return Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);
    }

    @Override
    public Path planDirectory() {
        return directory.resolve("plan");
    }

    @Override
    public void verifyUnchanged(SealedBlob blob) {
        throw unused();
    }

    @Override
    public Path drivesDirectory() {
        throw unused();
    }

    @Override
    public Path driveDirectory(int number) {
        throw unused();
    }

    @Override
    public Path importJobFile() {
        throw unused();
    }

    @Override
    public Path shippingFile() {
        throw unused();
    }

    @Override
    public Path secretsDirectory() {
        throw unused();
    }

    @Override
    public LeaseFile leaseDrive(int number) {
        throw unused();
    }

    @Override
    public void advance(SeedLifecycle reached) {
        throw unused();
    }

    @Override
    public List<Path> siblingShippingFiles() {
        throw unused();
    }

    @Override
    public ImportJobSpec spec() {
        throw unused();
    }

    @Override
    public SourceMachine source() {
        throw unused();
    }

    @Override
    public String stagingPath() {
        throw unused();
    }

    @Override
    public Path blobsDirectory() {
        throw unused();
    }

    @Override
    public Path stateDirectory() {
        return directory;
    }

    @Override
    public SeedLifecycle lifecycle() {
        throw unused();
    }

    @Override
    public ReplicaReport addReplica(List<Path> sources, ReplicaOptions options) {
        throw unused();
    }

    @Override
    public void addFile(Path file, String blobPath, AddOptions options) {
        throw unused();
    }

    @Override
    public void addStream(InputStream stream, String blobPath, AddOptions options) {
        throw unused();
    }

    @Override
    public void setKind(String blobPath, BlobKind kind) {
        throw unused();
    }

    @Override
    public void seal(SealOptions options) {
        throw unused();
    }

    @Override
    public boolean isSealed() {
        return true;
    }

    @Override
    public Stream<StagedBlob> blobs() {
        return LongStream.range(0, count).mapToObj(i -> blob(i).blob());
    }

    @Override
    public long blobCount() {
        return count;
    }

    @Override
    public long blobBytes() {
        return list().bytes();
    }

    @Override
    public void close() {}

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("the plan does not need this");
    }
}
