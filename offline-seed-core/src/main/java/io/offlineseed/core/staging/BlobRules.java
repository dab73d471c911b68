// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.staging.BlobKind;
import java.util.Locale;
import java.util.Optional;

/**
 * What a blob of an import may be called and how long it may be, and what it is called on the
 * drive. Source: docs/formats/staging.md, "Names on the drive", and docs/formats/manifest.md.
 */
public final class BlobRules {

    /** Bytes of a block; the last may be shorter. */
    static final int BLOCK_BYTES = 4 << 20;

    /** The longest block blob: 50,000 blocks. */
    static final long MAX_BLOCK_BLOB_BYTES = 50_000L * BLOCK_BYTES;

    /** The longest page blob: 1 TiB. */
    static final long MAX_PAGE_BLOB_BYTES = 1L << 40;

    /** Longer paths cannot be opened by programs that keep to the 260 characters of old. */
    static final int MAX_DRIVE_PATH = 240;

    /** The folder of the drive for blobs whose own path will not do there. */
    public static final String ASIDE = "~";

    private static final int PAGE_BYTES = 512;

    private BlobRules() {}

    /**
     * Returns the kind a file becomes unless someone chose: a page blob if it is a virtual disk.
     */
    public static BlobKind defaultKind(String blobPath) {
        String lower = blobPath.toLowerCase(Locale.ROOT);
        return lower.endsWith(".vhd") || lower.endsWith(".vhdx") ? BlobKind.PAGE : BlobKind.BLOCK;
    }

    /**
     * Returns why a file of that size cannot become a blob of that kind, as the end of a sentence.
     */
    public static Optional<String> sizeProblem(BlobKind kind, long sizeBytes) {
        if (kind == BlobKind.BLOCK) {
            return sizeBytes <= MAX_BLOCK_BLOB_BYTES
                    ? Optional.empty()
                    : Optional.of(
                            "has "
                                    + sizeBytes
                                    + " bytes, a block blob takes at most "
                                    + MAX_BLOCK_BLOB_BYTES
                                    + " (50,000 blocks of 4 MiB)");
        }
        if (sizeBytes > MAX_PAGE_BLOB_BYTES) {
            return Optional.of(
                    "has "
                            + sizeBytes
                            + " bytes, a page blob takes at most "
                            + MAX_PAGE_BLOB_BYTES
                            + " (1 TiB)");
        }
        if (sizeBytes % PAGE_BYTES != 0) {
            return Optional.of(
                    "has "
                            + sizeBytes
                            + " bytes, a page blob takes multiples of 512 only; set its kind to BLOCK"
                            + " if it is no virtual disk");
        }
        return Optional.empty();
    }

    /**
     * Returns why the drive cannot hold a blob under its own path, apart from others it has there;
     * empty if it can.
     */
    public static Optional<String> drivePathProblem(String blobPath) {
        if (blobPath.length() + 1 > MAX_DRIVE_PATH) {
            return Optional.of("is longer than " + MAX_DRIVE_PATH + " characters on the drive");
        }
        int start = 0;
        while (start <= blobPath.length()) {
            int slash = blobPath.indexOf('/', start);
            int end = slash < 0 ? blobPath.length() : slash;
            String name = blobPath.substring(start, end);
            Optional<String> problem =
                    start == 0 && isReservedInRoot(name)
                            ? Optional.of("is reserved in the root of the drive")
                            : NtfsNames.problem(name);
            if (problem.isPresent()) {
                return problem.map(why -> "'" + name + "' " + why);
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    /** What Windows, the service or we ourselves put into the root of the drive. */
    private static boolean isReservedInRoot(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals(ASIDE)
                || lower.startsWith("drivemanifest")
                || lower.startsWith("offline-seed-")
                || NtfsNames.isTakenInRoot(name);
    }

    /** Returns where a blob lies on the drive if its own path will do. */
    public static String drivePath(String blobPath) {
        return "\\" + blobPath.replace('/', '\\');
    }

    /** Returns where a blob lies on the drive if its own path will not do. */
    public static String asidePath(long ordinal) {
        return "\\" + ASIDE + "\\" + String.format(Locale.ROOT, "%012d", ordinal);
    }

    /** Returns the number of hashes a blob has; none if it is empty. */
    static long blocks(long sizeBytes) {
        return (sizeBytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
    }
}
