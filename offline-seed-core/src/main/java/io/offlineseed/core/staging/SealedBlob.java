// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.staging.StagedBlob;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * One line of the sealed list, with what the copy needs to know.
 *
 * @param blob what the caller sees of it
 * @param file the staged file
 * @param drivePath where it goes on the drive, such as {@code \vm\disk0.vhdx}; {@code \~\} and
 *     twelve digits, the ordinal, where NTFS or Windows would not take its own path or another blob
 *     has it already but for case
 * @param blockHashes the MD5s of its blocks, where they were taken before the copy
 * @param fileKey what the file system told the file apart by when it was sealed, if that can be
 *     relied on
 */
public record SealedBlob(
        StagedBlob blob,
        Path file,
        String drivePath,
        Optional<BlockHashes> blockHashes,
        Optional<String> fileKey) {

    /** Validates that nothing is null. */
    public SealedBlob {
        Objects.requireNonNull(blob, "blob");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(drivePath, "drivePath");
        Objects.requireNonNull(blockHashes, "blockHashes");
        Objects.requireNonNull(fileKey, "fileKey");
    }

    /** Creates one without hashes taken before and without a file key. */
    public SealedBlob(StagedBlob blob, Path file, String drivePath) {
        this(blob, file, drivePath, Optional.empty(), Optional.empty());
    }
}
