// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.verify.SeedFile;
import io.offlineseed.core.verify.SeedFiles;
import io.offlineseed.core.verify.StructureReport;
import io.offlineseed.core.volume.ClaimMark;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads a raw volume back by its index. */
final class RawReadBack implements DriveKind.OpenFiles, SeedFiles {

    private final Map<String, byte[]> content;
    private final String claimId;

    private RawReadBack(Map<String, byte[]> content, String claimId) {
        this.content = content;
        this.claimId = claimId;
    }

    static Optional<DriveKind.OpenFiles> open(DriveLease lease, RecoveryPassword password)
            throws IOException {
        BlockDevice device = lease.device().orElseThrow();
        if (!RawFormat.isComplete(device)) {
            return Optional.empty();
        }
        return Optional.of(new RawReadBack(RawFormat.files(device), RawFormat.claimId(device)));
    }

    @Override
    public SeedFiles files() {
        return this;
    }

    @Override
    public Optional<StructureReport> structure(BooleanSupplier stopping) {
        return Optional.empty();
    }

    @Override
    public String volumeId() {
        return claimId;
    }

    @Override
    public Optional<ClaimMark> mark() {
        return Optional.empty();
    }

    @Override
    public SeedFile open(String path) throws IOException {
        byte[] bytes = content.get(path);
        if (bytes == null) {
            throw new NoSuchFileException(path);
        }
        return new SeedFile() {
            @Override
            public long sizeBytes() {
                return bytes.length;
            }

            @Override
            public int read(long offsetBytes, ByteBuffer target) {
                int count = (int) Math.min(target.remaining(), bytes.length - offsetBytes);
                target.put(bytes, (int) offsetBytes, count);
                return count;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void forEach(Consumer<String> consumer) {
        content.keySet().forEach(consumer);
    }

    @Override
    public void close() {}
}
