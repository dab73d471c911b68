// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import io.offlineseed.staging.BlobKind;
import java.util.Objects;

/**
 * One blob of a manifest. Source: docs/formats/manifest.md, "Limits".
 *
 * @param blobPath container, slash, blob name
 * @param filePath path of its file on the volume, with a leading backslash and backslashes
 * @param length bytes of the file and of the blob
 * @param kind the kind of blob it becomes
 */
public record ManifestBlob(String blobPath, String filePath, long length, BlobKind kind) {

    /** The most blocks a block blob may have. */
    public static final int MAX_BLOCKS = 50_000;

    /** The most bytes a block blob may have: 50,000 blocks of 4 MiB. */
    public static final long MAX_BLOCK_BLOB_BYTES = (long) MAX_BLOCKS * DriveManifest.BLOCK_BYTES;

    /** The most bytes a page blob may have: 1 TiB. */
    public static final long MAX_PAGE_BLOB_BYTES = 1L << 40;

    /** A page: the length of a page blob is a multiple of it. */
    public static final int PAGE_BYTES = 512;

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the blob cannot be described by a manifest; the message
     *     names the rule
     */
    public ManifestBlob {
        Objects.requireNonNull(kind, "kind");
        XmlText.requireLegal("blobPath", blobPath);
        XmlText.requireLegal("filePath", filePath);
        if (blobPath.indexOf('/') < 1 || blobPath.endsWith("/")) {
            throw new IllegalArgumentException(
                    "blobPath must be container/name, was '" + blobPath + "'");
        }
        if (filePath.length() < 2 || filePath.charAt(0) != '\\') {
            throw new IllegalArgumentException(
                    "filePath must begin with a backslash, was '" + filePath + "'");
        }
        long most = kind == BlobKind.PAGE ? MAX_PAGE_BLOB_BYTES : MAX_BLOCK_BLOB_BYTES;
        if (length < 0 || length > most) {
            throw new IllegalArgumentException(
                    "a manifest takes a "
                            + (kind == BlobKind.PAGE ? "page" : "block")
                            + " blob of 0 to "
                            + most
                            + " bytes, "
                            + blobPath
                            + " has "
                            + length);
        }
        if (kind == BlobKind.PAGE && length % PAGE_BYTES != 0) {
            throw new IllegalArgumentException(
                    "a page blob must be a multiple of 512 bytes long, "
                            + blobPath
                            + " has "
                            + length);
        }
    }

    /** Returns how many blocks or page ranges it has; none if it is empty. */
    public int blockCount() {
        return (int) ((length + DriveManifest.BLOCK_BYTES - 1) / DriveManifest.BLOCK_BYTES);
    }

    /** Returns the length of a block in bytes: 4 MiB for all but the last. */
    public int blockBytes(int block) {
        Objects.checkIndex(block, blockCount());
        long start = (long) block * DriveManifest.BLOCK_BYTES;
        return (int) Math.min(DriveManifest.BLOCK_BYTES, length - start);
    }
}
