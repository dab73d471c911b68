// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import java.util.Objects;

/** Counts the bytes a manifest will have, exactly, before any hash is known. Not thread-safe. */
public final class ManifestSizer {

    private final ManifestHeader header;
    private long bytes;

    /**
     * Begins with no blob.
     *
     * @param header as the manifest will have it; the MD5s of its sidecar files do not matter
     */
    public ManifestSizer(ManifestHeader header) {
        this.header = Objects.requireNonNull(header, "header");
        this.bytes = (long) ManifestForm.start(header).length + ManifestForm.END.length;
    }

    /** Adds a blob; the order does not matter. */
    public void add(ManifestBlob blob) {
        bytes = Math.addExact(bytes, bytesFor(blob));
    }

    /** Returns by how many bytes the blob makes the manifest longer. */
    public long bytesFor(ManifestBlob blob) {
        long more = ManifestForm.blobStart(header, blob).length;
        more += ManifestForm.blobEnd(blob).length;
        int count = blob.blockCount();
        if (count > 0) {
            more += (long) count * DriveManifestWriter.itemBytes(blob.kind());
            more += offsetDigits(count);
            more += (long) (count - 1) * digits(DriveManifest.BLOCK_BYTES);
            more += digits(blob.blockBytes(count - 1));
        }
        return more;
    }

    /** Returns the length of the manifest with the blobs added so far. */
    public long bytes() {
        return bytes;
    }

    /**
     * Digits of the offsets of that many blocks: each has one, and one more from each power of ten.
     */
    private static long offsetDigits(int blocks) {
        long total = blocks;
        long lastOffset = (long) (blocks - 1) * DriveManifest.BLOCK_BYTES;
        for (long power = 10; power <= lastOffset; power *= 10) {
            long blocksBelow = (power + DriveManifest.BLOCK_BYTES - 1) / DriveManifest.BLOCK_BYTES;
            total += blocks - blocksBelow;
        }
        return total;
    }

    private static int digits(long number) {
        return Long.toString(number).length();
    }
}
