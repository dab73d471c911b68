// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.DriveId;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5Lanes;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.staging.StagedBlob;
import java.util.Arrays;
import java.util.Base64;

/**
 * A blob as a drive's manifest describes it. Immutable but for the array, which belongs to it. The
 * rules of blocks: docs/formats/manifest.md.
 */
final class ExpectedBlob {

    static final int BLOCK_BYTES = DriveManifest.BLOCK_BYTES;

    private final SealedBlob sealed;
    private final DriveId drive;
    private final byte[] hashes;

    /**
     * Creates one.
     *
     * @param sealed the blob, with the staged file
     * @param drive the drive it travels on
     * @param hashes the MD5s of its blocks, one after the other
     */
    ExpectedBlob(SealedBlob sealed, DriveId drive, byte[] hashes) {
        if (hashes.length != blocks(sealed.blob().sizeBytes()) * Md5Lanes.HASH_BYTES) {
            throw new IllegalArgumentException("there must be one MD5 for each block");
        }
        this.sealed = sealed;
        this.drive = drive;
        this.hashes = hashes;
    }

    /** Returns the blocks of a blob of that size. */
    static int blocks(long sizeBytes) {
        return Math.toIntExact((sizeBytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
    }

    StagedBlob blob() {
        return sealed.blob();
    }

    SealedBlob sealed() {
        return sealed;
    }

    DriveId drive() {
        return drive;
    }

    int blocks() {
        return hashes.length / Md5Lanes.HASH_BYTES;
    }

    int blockBytes(int index) {
        return (int) Math.min(BLOCK_BYTES, blob().sizeBytes() - (long) index * BLOCK_BYTES);
    }

    byte[] md5(int index) {
        int start = index * Md5Lanes.HASH_BYTES;
        return Arrays.copyOfRange(hashes, start, start + Md5Lanes.HASH_BYTES);
    }

    String hex(int index) {
        return Hex.upper(md5(index));
    }

    /** Returns the block's id, as the manifest gives it and the service keeps it. */
    String blockId(int index) {
        return "MD5/" + Base64.getEncoder().encodeToString(md5(index));
    }
}
